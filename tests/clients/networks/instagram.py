"""Instagram, by instagram-private-api, which speaks as the app does: signed bodies that hold JSON."""

from tests.clients.calls import Held, Library, Network
from tests.e2e.upstreams import Arrived


def _answer(arrived: Arrived) -> object:
    lists: dict[str, list[object]] = {"users": [], "items": [], "payload": [], "threads": [], "comments": []}
    inbox = {"threads": [], "has_older": False, "oldest_cursor": ""}
    return {
        "inbox": inbox,
        "thread": inbox,
        "status": "ok",
        "friendship_status": {"following": False},
        "user": {"pk": 7},
        **lists,
    }


_CONTACT = "{first_name: 'Dora', last_name: 'S', phone_numbers: ['+4930'], email_addresses: ['dora@example.org']}"

INSTAGRAM_PRIVATE_API = Library(
    name="instagram-private-api",
    refusal="IgActionSpamError",
    held=[
        Held("client.friendship.create('7')", "follow", ["7"]),
        Held("client.friendship.create('8', '5_8')", "follow", ["8"]),
        Held("client.friendship.approve('7')", "accept", ["7"]),
        Held("client.directThread.approve('30')", "accept", ["thread:30"]),
        Held("client.directThread.approveMultiple(['30', '31'])", "accept", ["thread:30", "thread:31"]),
        Held(f"client.addressBook.link([{_CONTACT}])", "import", []),
        Held("client.direct.createGroupThread(['7', '8'], 'Gardeners')", "message", ["7", "8"]),
        Held("client.directThread.addUser('30', ['7'])", "message", ["7"]),
        Held("client.entity.directThread(['7', '8']).broadcastText('Lunch?')", "message", ["7", "8"]),
        Held("client.entity.directThread('30').broadcastText('Lunch?')", "message", ["thread:30"]),
    ],
    passing=[
        "client.friendship.destroy('7')",
        "client.friendship.show('7')",
        "client.friendship.showMany(['7', '8'])",
        "client.friendship.block('7')",
        "client.friendship.unblock('7')",
        "client.friendship.deny('7')",
        "client.friendship.removeFollower('7')",
        "client.friendship.setBesties({add: ['7'], remove: []})",
        "client.friendship.mutePostsOrStoryFromFollow({targetReelAuthorId: '7'})",
        "client.friendship.unmutePostsOrStoryFromFollow({targetReelAuthorId: '7'})",
        "client.restrictAction.restrict('7')",
        "client.restrictAction.unrestrict('7')",
        "client.user.info('7')",
        "client.user.usernameinfo('dora')",
        "client.user.search('dora')",
        "client.user.flagUser('7')",
        "client.media.like({mediaId: '5_7', moduleInfo: {module_name: 'profile'}, d: 0})",
        "client.media.unlike({mediaId: '5_7', moduleInfo: {module_name: 'profile'}})",
        "client.media.comment({mediaId: '5_7', text: 'Leeks'})",
        "client.media.likeComment('6')",
        "client.media.save('5_7')",
        "client.media.unsave('5_7')",
        "client.media.likers('5_7')",
        "client.media.info('5_7')",
        "client.media.delete({mediaId: '5_7'})",
        "client.media.commentsDisable('5_7')",
        "client.feed.accountFollowers('7').request()",
        "client.feed.accountFollowing('7').request()",
        "client.feed.pendingFriendships().request()",
        "client.feed.user('7').request()",
        "client.feed.timeline().request()",
        "client.feed.directInbox().request()",
        "client.feed.directPending().request()",
        "client.feed.directThread({thread_id: '30', oldest_cursor: ''}).request()",
        "client.feed.blockedUsers().request()",
        "client.feed.bestFriendships().request()",
        "client.feed.news().request()",
        "client.feed.tag('gardening').request()",
        "client.directThread.decline('30')",
        "client.directThread.declineMultiple(['30'])",
        "client.directThread.declineAll()",
        "client.directThread.mute('30')",
        "client.directThread.hide('30')",
        "client.directThread.leave('30')",
        "client.directThread.updateTitle('30', 'Growers')",
        "client.directThread.markItemSeen('30', '9')",
        "client.directThread.deleteItem('30', '9')",
        "client.direct.rankedRecipients()",
        "client.direct.getPresence()",
        "client.discover.topicalExplore()",
        "client.news.inbox()",
    ],
)

NETWORK = Network(
    site="instagram",
    hosts=["i.instagram.com"],
    libraries=[INSTAGRAM_PRIVATE_API],
    answer=_answer,
    modes={
        "message-rest": "ask",
        "message-thread": "ask",
        "message-group": "ask",
        "message-add-people": "ask",
    },
)
