"""Lemmy, by lemmy-js-client. It has no follow of a person; what it has are messages."""

from tests.clients.calls import Held, Library, Network
from tests.e2e.upstreams import Arrived


def _answer(arrived: Arrived) -> object:
    return {"posts": [], "comments": [], "communities": [], "users": [], "success": True, "version": "0.19.9"}


LEMMY_JS_CLIENT = Library(
    name="lemmy-js-client",
    refusal="You let this go",
    held=[
        Held("client.createPrivateMessage({recipient_id: 7, content: 'Lunch?'})", "message", ["7"]),
    ],
    passing=[
        "client.followCommunity({community_id: 5, follow: true})",
        "client.followCommunity({community_id: 5, follow: false})",
        "client.blockCommunity({community_id: 5, block: true})",
        "client.blockPerson({person_id: 7, block: true})",
        "client.blockPerson({person_id: 7, block: false})",
        "client.blockInstance({instance_id: 3, block: true})",
        "client.getPersonDetails({username: 'dora'})",
        "client.getPrivateMessages({})",
        "client.editPrivateMessage({private_message_id: 9, content: 'Tea?'})",
        "client.deletePrivateMessage({private_message_id: 9, deleted: true})",
        "client.markPrivateMessageAsRead({private_message_id: 9, read: true})",
        "client.createPrivateMessageReport({private_message_id: 9, reason: 'spam'})",
        "client.getSite()",
        "client.getPosts({})",
        "client.getPost({id: 5})",
        "client.createPost({name: 'Leeks', community_id: 5})",
        "client.likePost({post_id: 5, score: 1})",
        "client.savePost({post_id: 5, save: true})",
        "client.createComment({content: 'Water them', post_id: 5})",
        "client.likeComment({comment_id: 6, score: 1})",
        "client.getComments({post_id: 5})",
        "client.getCommunity({name: 'leeks'})",
        "client.listCommunities({})",
        "client.addModToCommunity({community_id: 5, person_id: 7, added: true})",
        "client.banFromCommunity({community_id: 5, person_id: 7, ban: true})",
        "client.search({q: 'dora'})",
        "client.resolveObject({q: '@dora@lemmy.world'})",
        "client.getPersonMentions({})",
        "client.getUnreadCount()",
        "client.exportSettings()",
        "client.saveUserSettings({display_name: 'Alice'})",
    ],
)

NETWORK = Network(
    site="lemmy", hosts=["lemmy.world"], libraries=[LEMMY_JS_CLIENT], answer=_answer, modes={"message": "ask"}
)
