"""Mastodon and what speaks its API, by Mastodon.py, toot, masto and megalodon."""

from typing import Any

from mastodon import Mastodon
from toot import App, User, api

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

_ACCOUNT: dict[str, Any] = {"id": "7", "username": "dora", "acct": "dora", "display_name": "Dora", "emojis": []}
_ACCOUNT |= {"fields": [], "created_at": "2020-01-01T00:00:00.000Z"}
_STATUS: dict[str, Any] = {"id": "5", "content": "Leeks", "account": _ACCOUNT, "created_at": "2020-01-01T00:00:00.000Z"}
_STATUS |= {"media_attachments": [], "mentions": [], "tags": [], "emojis": [], "visibility": "public"}
_PLURAL: tuple[str, ...] = (
    "accounts",
    "statuses",
    "lists",
    "requests",
    "followers",
    "following",
    "blocks",
    "mutes",
    "favourites",
)
_PLURAL += ("bookmarks", "endorsements", "suggestions", "follow_requests", "followed_tags", "domain_blocks", "home")
_PLURAL += ("public", "conversations", "notifications", "search", "filters", "featured_tags", "familiar_followers")
_PLURAL += ("directory", "trends", "tags", "links", "announcements", "custom_emojis", "reblogged_by", "favourited_by")


def _answer(arrived: Arrived) -> object:
    last = arrived.path.split("/")[-1]
    if arrived.method != "GET":
        return {**_STATUS, "id": "7", "title": "Friends"}
    if arrived.path == "/api/v2/search":
        return {"accounts": [_ACCOUNT], "statuses": [], "hashtags": []}
    if arrived.path.startswith("/api/v1/instance") or arrived.path.startswith("/api/v2/instance"):
        return {"version": "4.5.0", "uri": "mastodon.social", "domain": "mastodon.social"}
    if last == "relationships":
        return [{"id": "7"}]
    if last in _PLURAL:
        return []
    return {**_STATUS, **_ACCOUNT, "ancestors": [], "descendants": []}


def _mastodon_py() -> Names:
    client = Mastodon(access_token="token", api_base_url="https://mastodon.social", version_check_mode="none")
    return {"client": client}


def _toot() -> Names:
    app = App("mastodon.social", "https://mastodon.social", "id", "secret")
    return {"api": api, "app": app, "user": User("mastodon.social", "alice", "token")}


MASTODON_PY = Library(
    name="Mastodon.py",
    opened=_mastodon_py,
    refusal="MastodonAPIError",
    held=[
        Held("client.account_follow(7)", "follow", ["7"]),
        Held("client.account_follow(8, reblogs=False, notify=True)", "follow", ["8"]),
        Held("client.account_endorse(7)", "endorse", ["7"]),
        Held("client.account_pin(7)", "endorse", ["7"]),
        Held("client.follow_request_authorize(7)", "accept", ["7"]),
        Held("client.collection_create('Gardeners', account_ids=[7, 8])", "endorse", ["7", "8"]),
        Held("client.collection_item_add(3, 7)", "endorse", ["7"]),
        Held("client.status_post('@dora Lunch?', visibility='direct')", "message", []),
    ],
    passing=[
        "client.account_verify_credentials()",
        "client.account(7)",
        "client.account_lookup('dora')",
        "client.account_search('dora')",
        "client.account_statuses(7)",
        "client.account_followers(7)",
        "client.account_following(7)",
        "client.account_relationships(7)",
        "client.account_familiar_followers(7)",
        "client.account_featured_tags(7)",
        "client.account_lists(7)",
        "client.account_unfollow(7)",
        "client.account_remove_from_followers(7)",
        "client.account_unendorse(7)",
        "client.account_unpin(7)",
        "client.account_block(7)",
        "client.account_unblock(7)",
        "client.account_mute(7)",
        "client.account_unmute(7)",
        "client.account_note_set(7, 'leeks')",
        "client.account_update_credentials(display_name='Alice')",
        "client.follow_requests()",
        "client.follow_request_reject(7)",
        "client.collection_create('Nobody yet')",
        "client.collection(3)",
        "client.collection_item_delete(3, 4)",
        "client.endorsements()",
        "client.suggestions()",
        "client.tag_follow('gardening')",
        "client.tag_unfollow('gardening')",
        "client.tag_feature('gardening')",
        "client.followed_tags()",
        "client.lists()",
        "client.list_create('Friends')",
        "client.list_accounts(3)",
        "client.list_accounts_add(3, [7])",
        "client.list_accounts_delete(3, [7])",
        "client.status_post('Leeks')",
        "client.status_post('Leeks', visibility='private')",
        "client.status_favourite(5)",
        "client.status_reblog(5)",
        "client.status_bookmark(5)",
        "client.status_pin(5)",
        "client.status_mute(5)",
        "client.status_context(5)",
        "client.timeline_home()",
        "client.timeline_hashtag('gardening')",
        "client.conversations()",
        "client.notifications()",
        "client.accept_notification_request(7)",
        "client.search_v2('dora')",
        "client.domain_block('spam.example')",
        "client.report(7)",
        "client.create_filter_v2('Spam', ['home'], 'hide')",
    ],
)

TOOT = Library(
    name="toot",
    opened=_toot,
    refusal="ApiError",
    held=[
        Held("api.follow(app, user, '7')", "follow", ["7"]),
        Held("api.accept_follow_request(app, user, '7')", "accept", ["7"]),
        Held("api.post_status(app, user, '@dora Lunch?', visibility='direct')", "message", []),
    ],
    passing=[
        "api.verify_credentials(app, user)",
        "api.find_account(app, user, 'dora')",
        "api.lookup(app, user, 'dora')",
        "api.whois(app, user, '7')",
        "api.search(app, user, 'dora')",
        "api.unfollow(app, user, '7')",
        "api.reject_follow_request(app, user, '7')",
        "api.list_follow_requests(app, user)",
        "api.following(app, user, '7')",
        "api.followers(app, user, '7')",
        "api.get_relationship(app, user, '7')",
        "api.block(app, user, '7')",
        "api.unblock(app, user, '7')",
        "api.mute(app, user, '7')",
        "api.unmute(app, user, '7')",
        "api.muted(app, user)",
        "api.follow_tag(app, user, 'gardening')",
        "api.unfollow_tag(app, user, 'gardening')",
        "api.followed_tags(app, user)",
        "api.get_lists(app, user)",
        "api.add_accounts_to_list(app, user, '3', ['7'])",
        "api.post_status(app, user, 'Leeks')",
        "api.favourite(app, user, '5')",
        "api.reblog(app, user, '5')",
        "api.pin(app, user, '5')",
        "api.bookmark(app, user, '5')",
        "api.context(app, user, '5')",
        "list(api.home_timeline_generator(app, user))",
        "api.get_notifications(app, user)",
        "api.get_preferences(app, user)",
    ],
)

MASTO = Library(
    name="masto",
    refusal="MastoHttpError",
    held=[
        Held("client.v1.accounts.$select('7').follow()", "follow", ["7"]),
        Held("client.v1.accounts.$select('8').follow({reblogs: false, languages: ['de']})", "follow", ["8"]),
        Held("client.v1.accounts.$select('7').endorse()", "endorse", ["7"]),
        Held("client.v1.accounts.$select('7').pin()", "endorse", ["7"]),
        Held("client.v1.followRequests.$select('7').authorize()", "accept", ["7"]),
        Held("client.v1.collections.create({name: 'Gardeners', accountIds: ['7', '8']})", "endorse", ["7", "8"]),
        Held("client.v1.collections.$select('3').items.create({accountId: '7'})", "endorse", ["7"]),
        Held("client.v1.statuses.create({status: '@dora Lunch?', visibility: 'direct'})", "message", []),
    ],
    passing=[
        "client.v1.accounts.verifyCredentials()",
        "client.v1.accounts.$select('7').fetch()",
        "client.v1.accounts.lookup({acct: 'dora'})",
        "client.v1.accounts.search.list({q: 'dora'})",
        "client.v1.accounts.relationships.fetch({id: ['7', '8']})",
        "client.v1.accounts.familiarFollowers.fetch(['7'])",
        "client.v1.accounts.$select('7').followers.list()",
        "client.v1.accounts.$select('7').following.list()",
        "client.v1.accounts.$select('7').statuses.list()",
        "client.v1.accounts.$select('7').lists.list()",
        "client.v1.accounts.$select('7').featuredTags.list()",
        "client.v1.accounts.$select('7').unfollow()",
        "client.v1.accounts.$select('7').removeFromFollowers()",
        "client.v1.accounts.$select('7').unendorse()",
        "client.v1.accounts.$select('7').unpin()",
        "client.v1.accounts.$select('7').block()",
        "client.v1.accounts.$select('7').unblock()",
        "client.v1.accounts.$select('7').mute()",
        "client.v1.accounts.$select('7').unmute()",
        "client.v1.accounts.$select('7').note.create({comment: 'leeks'})",
        "client.v1.accounts.updateCredentials({displayName: 'Alice'})",
        "client.v1.followRequests.list()",
        "client.v1.followRequests.$select('7').reject()",
        "client.v1.collections.create({name: 'Nobody yet'})",
        "client.v1.collections.$select('3').fetch()",
        "client.v1.endorsements.list()",
        "client.v2.suggestions.list()",
        "client.v1.tags.$select('gardening').follow()",
        "client.v1.tags.$select('gardening').unfollow()",
        "client.v1.followedTags.list()",
        "client.v1.lists.list()",
        "client.v1.lists.create({title: 'Friends'})",
        "client.v1.lists.$select('3').accounts.create({accountIds: ['7']})",
        "client.v1.lists.$select('3').accounts.remove({accountIds: ['7']})",
        "client.v1.statuses.create({status: 'Leeks'})",
        "client.v1.statuses.$select('5').favourite()",
        "client.v1.statuses.$select('5').reblog()",
        "client.v1.statuses.$select('5').bookmark()",
        "client.v1.statuses.$select('5').pin()",
        "client.v1.statuses.$select('5').mute()",
        "client.v1.statuses.$select('5').context.fetch()",
        "client.v1.timelines.home.list()",
        "client.v1.timelines.tag.$select('gardening').list()",
        "client.v1.conversations.list()",
        "client.v1.notifications.list()",
        "client.v1.notifications.requests.$select('7').accept()",
        "client.v2.search.fetch({q: 'dora'})",
        "client.v1.domainBlocks.create({domain: 'spam.example'})",
        "client.v1.reports.create({accountId: '7'})",
        "client.v2.instance.fetch()",
    ],
)

MEGALODON = Library(
    name="megalodon",
    refusal="status code 403",
    held=[
        Held("client.followAccount('7')", "follow", ["7"]),
        Held("client.followAccount('8', {reblog: false})", "follow", ["8"]),
        Held("client.pinAccount('7')", "endorse", ["7"]),
        Held("client.acceptFollowRequest('7')", "accept", ["7"]),
        Held("client.postStatus('@dora Lunch?', {visibility: 'direct'})", "message", []),
    ],
    passing=[
        "client.verifyAccountCredentials()",
        "client.getAccount('7')",
        "client.searchAccount('dora')",
        "client.lookupAccount('dora')",
        "client.getAccountStatuses('7')",
        "client.getAccountFollowers('7')",
        "client.getAccountFollowing('7')",
        "client.getAccountLists('7')",
        "client.getRelationship('7')",
        "client.getRelationships(['7', '8'])",
        "client.unfollowAccount('7')",
        "client.unpinAccount('7')",
        "client.blockAccount('7')",
        "client.unblockAccount('7')",
        "client.muteAccount('7', true)",
        "client.unmuteAccount('7')",
        "client.setAccountNote('7', 'leeks')",
        "client.getFollowRequests()",
        "client.rejectFollowRequest('7')",
        "client.getEndorsements()",
        "client.getSuggestions()",
        "client.followTag('gardening')",
        "client.unfollowTag('gardening')",
        "client.getFollowedTags()",
        "client.getLists()",
        "client.createList('Friends')",
        "client.addAccountsToList('3', ['7'])",
        "client.postStatus('Leeks')",
        "client.favouriteStatus('5')",
        "client.reblogStatus('5')",
        "client.bookmarkStatus('5')",
        "client.pinStatus('5')",
        "client.getStatusContext('5')",
        "client.getHomeTimeline()",
        "client.getNotifications()",
        "client.getConversationTimeline()",
        "client.search('dora')",
        "client.getBlocks()",
        "client.getMutes()",
        "client.getInstance()",
    ],
)

NETWORK = Network(
    site="mastodon",
    hosts=["mastodon.social"],
    libraries=[MASTODON_PY, TOOT, MASTO, MEGALODON],
    answer=_answer,
    modes={"message": "ask"},
)
