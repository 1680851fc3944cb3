"""Bluesky, by atproto and @atproto/api: everything goes into one repository, the collection says what it is."""

import base64
import json

from atproto import Client, models

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

ALICE = "did:plc:aliceaaaaaaaaaaaaaaaaaaa"
DORA = "did:plc:doraaaaaaaaaaaaaaaaaaaaa"
EMIL = "did:plc:emilaaaaaaaaaaaaaaaaaaaa"
POST = f"at://{DORA}/app.bsky.feed.post/3kaaaaaaaaa2a"
CID = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"

_PROFILE = {"did": DORA, "handle": "dora.bsky.social", "displayName": "Dora"}
_LISTS: tuple[str, ...] = (
    "followers",
    "follows",
    "feed",
    "posts",
    "profiles",
    "actors",
    "items",
    "lists",
    "convos",
    "notifications",
)
_LISTS += ("likes", "repostedBy", "blocks", "mutes", "suggestions", "preferences", "records", "relationships")


def _token(scope: str) -> str:
    claims = {"scope": scope, "sub": ALICE, "iat": 1, "exp": 4_000_000_000}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, claims)]
    return ".".join([*parts, "c2ln"])


def _answer(arrived: Arrived) -> object:
    if arrived.path.endswith(("createSession", "refreshSession")):
        session = {"did": ALICE, "handle": "alice.bsky.social", "active": True}
        return {**session, "accessJwt": _token("access"), "refreshJwt": _token("refresh")}
    convo = {"id": "3kc", "rev": "1", "members": [], "muted": True, "unreadCount": 0}
    written = {"uri": POST, "cid": CID, "value": {}, "blob": {}, "cursor": "", "convo": convo}
    return {**_PROFILE, **written, "subject": _PROFILE, "count": 0, **{name: [] for name in _LISTS}}


def _atproto() -> Names:
    client = Client("https://bsky.social/xrpc")
    client.login("alice.bsky.social", "password")
    now = client.get_current_time_iso()
    writes = models.ComAtprotoRepoApplyWrites

    def create(name: str, subject: str) -> object:
        value = {"subject": subject, "createdAt": now}
        return writes.Create(collection=f"app.bsky.graph.{name}", value=value)

    def remove(name: str) -> object:
        return writes.Delete(collection=f"app.bsky.graph.{name}", rkey="3kaaaaaaaaa2a")

    def apply(*parts: object) -> object:
        return client.com.atproto.repo.apply_writes({"repo": ALICE, "writes": list(parts)})

    names: dict[str, object] = {"client": client, "graph": client.app.bsky.graph, "models": models, "now": now}
    names |= {"chat": client.with_bsky_chat_proxy().chat.bsky.convo, "create": create, "remove": remove, "apply": apply}
    return names | {"alice": ALICE, "dora": DORA, "emil": EMIL, "post": POST, "cid": CID}


ATPROTO = Library(
    name="atproto",
    opened=_atproto,
    refusal="You let this go",
    puzzled="validation error",
    held=[
        Held("client.follow(dora)", "follow", [DORA]),
        Held(
            "graph.follow.create(alice, models.AppBskyGraphFollow.Record(subject=emil, created_at=now))",
            "follow",
            [EMIL],
        ),
        Held("apply(create('follow', dora), create('follow', emil))", "follow", [DORA, EMIL]),
        Held("apply(create('block', dora), remove('follow'), create('follow', emil))", "follow", [EMIL]),
        Held(
            "graph.listitem.create(alice, models.AppBskyGraphListitem.Record(subject=dora, list=post, created_at=now))",
            "endorse",
            [DORA],
        ),
        Held(
            "graph.starterpack.create(alice,"
            " models.AppBskyGraphStarterpack.Record(name='Gardeners', list=post, created_at=now))",
            "endorse",
            [],
        ),
        Held(
            "graph.verification.create(alice, models.AppBskyGraphVerification.Record("
            "subject=dora, handle='dora.bsky.social', display_name='Dora', created_at=now))",
            "endorse",
            [DORA],
        ),
        Held("chat.send_message({'convo_id': '3kc', 'message': {'text': 'Lunch?'}})", "message", ["conversation:3kc"]),
    ],
    passing=[
        "client.unfollow(f'at://{alice}/app.bsky.graph.follow/3kaaaaaaaaa2a')",
        "client.like(post, cid)",
        "client.unlike(post)",
        "client.repost(post, cid)",
        "client.unrepost(post)",
        "client.send_post('Leeks')",
        "client.delete_post(post)",
        "client.mute(dora)",
        "client.unmute(dora)",
        "client.get_profile(dora)",
        "client.get_profiles([dora, emil])",
        "client.get_followers(dora)",
        "client.get_follows(dora)",
        "client.get_author_feed(dora)",
        "client.get_likes(post)",
        "client.get_reposted_by(post)",
        "client.get_post_thread(post)",
        "client.get_posts([post])",
        "client.get_timeline()",
        "client.resolve_handle('dora.bsky.social')",
        "client.upload_blob(b'picture')",
        "graph.block.create(alice, models.AppBskyGraphBlock.Record(subject=dora, created_at=now))",
        "graph.block.delete(alice, '3kaaaaaaaaa2a')",
        "graph.follow.list(alice)",
        "graph.follow.get(alice, '3kaaaaaaaaa2a')",
        "graph.get_lists({'actor': alice})",
        "graph.get_list({'list': post})",
        "graph.get_relationships({'actor': alice, 'others': [dora]})",
        "graph.get_starter_packs({'uris': [post]})",
        "graph.list.create(alice, models.AppBskyGraphList.Record("
        "name='Friends', purpose='app.bsky.graph.defs#curatelist', created_at=now))",
        "graph.listitem.delete(alice, '3kaaaaaaaaa2a')",
        "client.app.bsky.actor.search_actors({'q': 'dora'})",
        "client.app.bsky.actor.get_suggestions()",
        "client.app.bsky.actor.get_preferences()",
        "client.app.bsky.notification.list_notifications()",
        "client.app.bsky.feed.search_posts({'q': 'leeks'})",
        "apply(create('block', dora), create('block', emil))",
        "apply(remove('follow'), remove('listitem'))",
        "client.com.atproto.repo.describe_repo({'repo': dora})",
        "chat.list_convos()",
        "chat.mute_convo({'convo_id': '3kc'})",
    ],
)

ATPROTO_API = Library(
    name="@atproto/api",
    refusal="You let this go",
    held=[
        Held("client.follow(dora)", "follow", [DORA]),
        Held("graph.follow.create(mine, {subject: emil, createdAt})", "follow", [EMIL]),
        Held("apply(create('follow', dora), create('follow', emil))", "follow", [DORA, EMIL]),
        Held("apply(create('block', dora), remove('follow'), create('follow', emil))", "follow", [EMIL]),
        Held("graph.listitem.create(mine, {subject: dora, list: post, createdAt})", "endorse", [DORA]),
        Held("graph.starterpack.create(mine, {name: 'Gardeners', list: post, createdAt})", "endorse", []),
        Held("chat.sendMessage({convoId: '3kc', message: {text: 'Lunch?'}})", "message", ["conversation:3kc"]),
        Held(
            "chat.sendMessageBatch({items: [{convoId: '3kc', message: {text: 'Lunch?'}}]})",
            "message",
            ["conversation:3kc"],
        ),
    ],
    passing=[
        "client.deleteFollow(`at://${alice}/app.bsky.graph.follow/3kaaaaaaaaa2a`)",
        "client.like(post, cid)",
        "client.deleteLike(post)",
        "client.repost(post, cid)",
        "client.deleteRepost(post)",
        "client.post({text: 'Leeks'})",
        "client.deletePost(post)",
        "client.mute(dora)",
        "client.unmute(dora)",
        "client.muteModList(post)",
        "client.blockModList(post)",
        "client.getProfile({actor: dora})",
        "client.getProfiles({actors: [dora]})",
        "client.getFollowers({actor: dora})",
        "client.getFollows({actor: dora})",
        "client.getAuthorFeed({actor: dora})",
        "client.getActorLikes({actor: dora})",
        "client.getLikes({uri: post})",
        "client.getRepostedBy({uri: post})",
        "client.getPosts({uris: [post]})",
        "client.getTimeline()",
        "client.getSuggestions()",
        "client.searchActors({q: 'dora'})",
        "client.listNotifications()",
        "client.countUnreadNotifications()",
        "client.updateSeenNotifications()",
        "client.getPreferences()",
        "client.setAdultContentEnabled(false)",
        "client.upsertProfile((old) => ({...old, displayName: 'Alice'}))",
        "client.resolveHandle({handle: 'dora.bsky.social'})",
        "graph.block.create(mine, {subject: dora, createdAt})",
        "graph.block.delete({...mine, rkey: '3kaaaaaaaaa2a'})",
        "graph.follow.list(mine)",
        "graph.listitem.delete({...mine, rkey: '3kaaaaaaaaa2a'})",
        "graph.getRelationships({actor: alice, others: [dora]})",
        "graph.getLists({actor: alice})",
        "graph.list.create(mine, {name: 'Friends', purpose: 'app.bsky.graph.defs#curatelist', createdAt})",
        "apply(create('block', dora))",
        "apply(remove('follow'), remove('listitem'))",
        "chat.listConvos()",
        "chat.muteConvo({convoId: '3kc'})",
    ],
)

NETWORK = Network(
    site="bluesky",
    hosts=["bsky.social"],
    libraries=[ATPROTO, ATPROTO_API],
    answer=_answer,
    modes={"list-add": "ask", "message": "ask", "message-batch": "ask"},
)
