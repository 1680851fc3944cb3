"""Reddit, by praw and snoowrap: following somebody is subscribing to their own subreddit, `u_…`."""

import praw

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

_LISTING = {"kind": "Listing", "data": {"children": [], "after": None, "before": None, "dist": 0}}
_THING = {"name": "t5_5", "id": "5", "display_name": "leeks", "title": "Leeks"}


def _answer(arrived: Arrived) -> object:
    path = arrived.path.rstrip("/")
    if path.endswith("/access_token"):
        return {"access_token": "token", "token_type": "bearer", "expires_in": 86400, "scope": "*"}
    if arrived.method != "GET":
        return {"json": {"errors": [], "data": {**_THING, "things": [], "url": "https://www.reddit.com/r/leeks/5"}}}
    if path.endswith("/about"):
        return {"kind": "t2" if "/user/" in path else "t5", "data": {**_THING, "link_karma": 12}}
    if path.endswith(("/me", "/me/prefs")):
        return {"name": "alice", "id": "1", "kind": "t2"}
    if path.endswith("/karma"):
        return {"kind": "KarmaList", "data": []}
    if path.endswith(("/trophies", "/friends")):
        return {"kind": "UserList", "data": {"children": [], "trophies": []}}
    if path.endswith("/rules"):
        return {"rules": [], "site_rules": []}
    return [] if "multi" in path else _LISTING


def _praw() -> Names:
    client = praw.Reddit(
        client_id="id", client_secret="secret", refresh_token="token", user_agent="tests", check_for_updates=False
    )
    client.auth.scopes()  # signs in
    leeks, dora = client.subreddit("leeks"), client.redditor("Dora")
    return {"client": client, "leeks": leeks, "dora": dora, "page": client.subreddit("u_Dora")}


PRAW = Library(
    name="praw",
    opened=_praw,
    refusal="Forbidden",
    held=[
        Held("page.subscribe()", "follow", ["dora"]),
        Held("page.subscribe(other_subreddits=['u_emil'])", "follow", ["dora", "emil"]),
        Held("dora.friend()", "connect", ["dora"]),
        Held("dora.friend(note='From the fair')", "connect", ["dora"]),
        Held("dora.message(subject='Lunch', message='Lunch?')", "message", ["dora"]),
        Held("leeks.contributor.add('Dora')", "invite", ["dora"]),
        Held("leeks.moderator.invite('Dora')", "invite", ["dora"]),
    ],
    passing=[
        "page.unsubscribe()",
        "leeks.subscribe()",
        "leeks.subscribe(other_subreddits=['onions'])",
        "leeks.unsubscribe()",
        "dora.unfriend()",
        "dora.friend_info()",
        "dora.block()",
        "dora.distrust()",
        "dora.trust()",
        "dora.link_karma",
        "list(dora.submissions.new())",
        "list(dora.comments.new())",
        "dora.trophies()",
        "dora.multireddits()",
        "client.user.friends()",
        "client.user.blocked()",
        "client.user.me()",
        "client.user.karma()",
        "list(client.user.subreddits())",
        "client.user.preferences()",
        "list(client.front.hot(limit=1))",
        "list(client.inbox.all())",
        "list(client.inbox.messages())",
        "client.inbox.mark_all_read()",
        "list(client.redditors.search('dora'))",
        "list(client.subreddits.search('leeks'))",
        "list(leeks.hot(limit=1))",
        "list(leeks.search('wilt'))",
        "list(leeks.rules)",
        "list(leeks.contributor())",
        "leeks.contributor.remove('Dora')",
        "leeks.moderator.remove('Dora')",
        "leeks.banned.add('Spam')",
        "leeks.muted.add('Spam')",
        "leeks.flair.set('Dora', text='Grower')",
        "client.submission('5').upvote()",
        "client.submission('5').downvote()",
        "client.submission('5').save()",
        "client.submission('5').hide()",
        "client.submission('5').report('spam')",
        "client.submission('5').reply('Water them')",
        "client.comment('6').upvote()",
        "client.comment('6').block()",
    ],
)

SNOOWRAP = Library(
    name="snoowrap",
    refusal="StatusCodeError: 403",
    held=[
        Held("client.getSubreddit('u_Dora').subscribe()", "follow", ["dora"]),
        Held("client.getUser('Dora').friend({note: 'From the fair'})", "connect", ["dora"]),
        Held("client.composeMessage({to: 'Dora', subject: 'Lunch', text: 'Lunch?'})", "message", ["dora"]),
        Held("client.getSubreddit('leeks').addContributor({name: 'Dora'})", "invite", ["dora"]),
        Held("client.getSubreddit('leeks').inviteModerator({name: 'Dora', permissions: ['wiki']})", "invite", ["dora"]),
    ],
    passing=[
        "client.getSubreddit('u_Dora').unsubscribe()",
        "client.getSubreddit('leeks').subscribe()",
        "client.getSubreddit('leeks').unsubscribe()",
        "client.getUser('Dora').unfriend()",
        "client.getUser('Dora').getFriendInformation()",
        "client.getUser('Dora').getTrophies()",
        "client.getUser('Dora').getOverview()",
        "client.getUser('Dora').getSubmissions()",
        "client.getMe()",
        "client.getKarma()",
        "client.getFriends()",
        "client.getBlockedUsers()",
        "client.getSubscriptions()",
        "client.getInbox()",
        "client.getSentMessages()",
        "client.readAllMessages()",
        "client.getHot()",
        "client.getBest()",
        "client.search({query: 'leeks'})",
        "client.searchSubreddits({query: 'leeks'})",
        "client.submitSelfpost({subredditName: 'leeks', title: 'Leeks', text: 'Planted'})",
        "client.getSubmission('5').upvote()",
        "client.getSubmission('5').downvote()",
        "client.getSubmission('5').save()",
        "client.getSubmission('5').hide()",
        "client.getSubmission('5').reply('Water them')",
        "client.getComment('6').upvote()",
        "client.getMessage('7').markAsRead()",
        "client.getSubreddit('leeks').getHot()",
        "client.getSubreddit('leeks').getRules()",
        "client.getSubreddit('leeks').getContributors()",
        "client.getSubreddit('leeks').removeContributor({name: 'Dora'})",
        "client.getSubreddit('leeks').banUser({name: 'Spam'})",
        "client.getSubreddit('leeks').muteUser({name: 'Spam'})",
        "client.getSubreddit('leeks').acceptModeratorInvite()",
    ],
)

NETWORK = Network(
    site="reddit",
    hosts=["oauth.reddit.com", "www.reddit.com"],
    libraries=[PRAW, SNOOWRAP],
    answer=_answer,
    modes={"message": "ask", "invite-community": "ask"},
)
