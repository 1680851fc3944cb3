"""Misskey and kin, by Misskey.py and misskey-js: reads are POSTs too."""

from misskey import Misskey

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

_USER = {"id": "9abc", "username": "dora", "name": "Dora", "host": None}
_LISTS: tuple[str, ...] = (
    "followers",
    "following",
    "list",
    "notes",
    "timeline",
    "notifications",
    "search",
    "favorites",
    "sent",
)
_LISTS += ("local-timeline", "featured", "replies", "reactions", "recommendation", "renotes", "announcements", "users")
_EMPTY: tuple[str, ...] = (
    "accept",
    "reject",
    "push",
    "pull",
    "update-all",
    "import-following",
    "import-blocking",
    "react",
    "vote",
)


def _answer(arrived: Arrived) -> object:
    last = arrived.path.split("/")[-1]
    if last in _EMPTY or arrived.path.endswith(("/mute/create", "/mute/delete", "/notes/delete", "reactions/create")):
        return None
    if last in _LISTS:
        return []
    return {**_USER, "createdNote": {"id": "9note"}, "version": "2026.5.1", "token": "t", "code": "c"}


def _misskey_py() -> Names:
    return {"client": Misskey("misskey.io", i="token")}


MISSKEY_PY = Library(
    name="Misskey.py",
    opened=_misskey_py,
    refusal="You let this go",
    held=[
        Held("client.following_create('9abc')", "follow", ["9abc"]),
        Held("client.following_requests_accept('9abc')", "accept", ["9abc"]),
        Held("client.users_lists_push('9list', '9abc')", "endorse", ["9abc"]),
        Held(
            "client.notes_create('Lunch?', visibility='specified', visible_user_ids=['9abc', '9abd'])",
            "message",
            ["9abc", "9abd"],
        ),
    ],
    passing=[
        "client.following_delete('9abc')",
        "client.following_requests_list()",
        "client.following_requests_reject('9abc')",
        "client.following_requests_cancel('9abc')",
        "client.i()",
        "client.i_update(name='Alice')",
        "client.i_pin('9note')",
        "client.i_favorites()",
        "client.i_notifications()",
        "client.meta()",
        "client.stats()",
        "client.users_show(username='dora')",
        "client.users_relation('9abc')",
        "client.users_followers('9abc')",
        "client.users_following('9abc')",
        "client.users_notes('9abc')",
        "client.users_lists_create('Friends')",
        "client.users_lists_list()",
        "client.users_lists_pull('9list', '9abc')",
        "client.users_report_abuse('9abc', 'spam')",
        "client.blocking_create('9abc')",
        "client.blocking_delete('9abc')",
        "client.mute_create('9abc')",
        "client.mute_delete('9abc')",
        "client.notes_create('Leeks')",
        "client.notes_create('Leeks', visibility='followers')",
        "client.notes_create(renote_id='9note')",
        "client.notes_show('9note')",
        "client.notes_delete('9note')",
        "client.notes_timeline()",
        "client.notes_reactions_create('9note', '🌱')",
        "client.notes_favorites_create('9note')",
        "client.notes_polls_vote('9note', 1)",
        "client.drive_files()",
    ],
)

MISSKEY_JS = Library(
    name="misskey-js",
    refusal="You let this go",
    held=[
        Held("client.request('following/create', {userId: '9abc'})", "follow", ["9abc"]),
        Held("client.request('following/create', {userId: '9abd', withReplies: true})", "follow", ["9abd"]),
        Held("client.request('following/requests/accept', {userId: '9abc'})", "accept", ["9abc"]),
        Held("client.request('i/import-following', {fileId: '9file'})", "import", []),
        Held("client.request('invite/create', {})", "invite", []),
        Held("client.request('users/lists/push', {listId: '9list', userId: '9abc'})", "endorse", ["9abc"]),
        Held("client.request('chat/messages/create-to-user', {toUserId: '9abc', text: 'Lunch?'})", "message", ["9abc"]),
        Held(
            "client.request('notes/create', {text: 'Lunch?', visibility: 'specified', visibleUserIds: ['9abc']})",
            "message",
            ["9abc"],
        ),
    ],
    passing=[
        "client.request('following/delete', {userId: '9abc'})",
        "client.request('following/invalidate', {userId: '9abc'})",
        "client.request('following/update', {userId: '9abc', notify: 'normal'})",
        "client.request('following/update-all', {notify: 'none'})",
        "client.request('following/requests/list', {})",
        "client.request('following/requests/sent', {})",
        "client.request('following/requests/reject', {userId: '9abc'})",
        "client.request('following/requests/cancel', {userId: '9abc'})",
        "client.request('i', {})",
        "client.request('i/update', {name: 'Alice'})",
        "client.request('i/pin', {noteId: '9note'})",
        "client.request('i/notifications', {})",
        "client.request('i/import-blocking', {fileId: '9file'})",
        "client.request('meta', {})",
        "client.request('users', {})",
        "client.request('users/show', {username: 'dora'})",
        "client.request('users/relation', {userId: ['9abc']})",
        "client.request('users/followers', {userId: '9abc'})",
        "client.request('users/following', {userId: '9abc'})",
        "client.request('users/search', {query: 'dora'})",
        "client.request('users/recommendation', {})",
        "client.request('users/notes', {userId: '9abc'})",
        "client.request('users/lists/create', {name: 'Friends'})",
        "client.request('users/lists/list', {})",
        "client.request('users/lists/pull', {listId: '9list', userId: '9abc'})",
        "client.request('channels/follow', {channelId: '9chan'})",
        "client.request('clips/add-note', {clipId: '9clip', noteId: '9note'})",
        "client.request('blocking/create', {userId: '9abc'})",
        "client.request('mute/create', {userId: '9abc'})",
        "client.request('renote-mute/create', {userId: '9abc'})",
        "client.request('notes/create', {text: 'Leeks'})",
        "client.request('notes/create', {renoteId: '9note'})",
        "client.request('notes/reactions/create', {noteId: '9note', reaction: '🌱'})",
        "client.request('notes/favorites/create', {noteId: '9note'})",
        "client.request('notes/timeline', {})",
        "client.request('notes/delete', {noteId: '9note'})",
        "client.request('chat/messages/react', {messageId: '9msg', reaction: '🌱'})",
        "client.request('chat/messages/user-timeline', {userId: '9abc'})",
        "client.request('invite/list', {})",
        "client.request('drive/files', {})",
    ],
)

NETWORK = Network(
    site="misskey",
    hosts=["misskey.io"],
    libraries=[MISSKEY_PY, MISSKEY_JS],
    answer=_answer,
    modes={"list-add": "ask", "message": "ask", "message-note": "ask"},
)
