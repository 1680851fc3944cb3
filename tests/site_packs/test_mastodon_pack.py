"""The Mastodon pack against what clients of Mastodon, GoToSocial, Pleroma, Pixelfed and Friendica send."""

import gzip
from urllib.parse import urlencode

import pytest

from site_packs.action import Action, Target
from site_packs.facts import SeenRequest, request_facts
from site_packs.load import load_packs
from site_packs.match import match_action

RULEBOOK = load_packs().with_added_hosts({"mastodon": ("social.example",)})
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
CSV = "Account address,Show boosts,Languages\npat@example.social,true,\nsam@example.net,true,de\n"


def asked(
    target: str,
    body: bytes | str = b"",
    kind: str = "",
    *,
    method: str = "POST",
    host: str = "mastodon.social",
    **headers: str,
) -> Action | None:
    """The action found in a request; `kind` is its content type."""
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    if kind:
        named.append(("content-type", kind))
    request = SeenRequest(method, host, target, tuple(named), body.encode() if isinstance(body, str) else body)
    return match_action(request_facts(request), RULEBOOK.candidates(method, host, target))


def upload(fields: dict[str, str], file_field: str, text: str) -> tuple[bytes, str]:
    """A multipart body with one file in it, and its content type."""
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    disposition = f'Content-Disposition: form-data; name="{file_field}"; filename="follows.csv"'
    head = f"--edge\r\n{disposition}\r\nContent-Type: text/csv\r\n\r\n"
    return ("".join(parts) + head + text + "\r\n--edge--\r\n").encode(), "multipart/form-data; boundary=edge"


def keys(action: Action | None) -> list[str]:
    return [target.key for target in action.targets] if action else []


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/accounts/1001/follow",
        "/api/v1/accounts/1001/%66ollow",
        "/api/v1/accounts/%31001/follow",
        "/api/v1/accounts/1001/follow/",
        "/api/v1/accounts/1001/follow?x=1",
        "/api/v1/accounts/1001/follow?_method=get",
    ],
)
def test_a_follow_is_found_however_its_path_is_spelt(target: str) -> None:
    action = asked(target)

    assert action is not None
    assert (action.rule, keys(action), action.about.server) == ("follow", ["1001"], "mastodon.social")


MULTIPART = b'--edge\r\nContent-Disposition: form-data; name="reblogs"\r\n\r\ntrue\r\n--edge--\r\n'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ""),
        (b"", JSON),
        (b"{}", JSON),
        (b'{"reblogs":true,"notify":false}', JSON),
        (b"reblogs=1&notify=0&languages[]=en&languages[]=de", FORM),
        (MULTIPART, "multipart/form-data; boundary=edge"),
        (b"<follow/>", "application/xml"),
        (b"please", "text/plain"),
        ('{"reblogs":true}'.encode("utf-16"), JSON),
        (b"{broken", JSON),
    ],
)
def test_a_follow_is_found_whatever_its_body(body: bytes, kind: str) -> None:
    assert keys(asked("/api/v1/accounts/1001/follow", body, kind)) == ["1001"]


def test_a_packed_or_broken_body_does_not_hide_a_follow() -> None:
    target = "/api/v1/accounts/1001/follow"

    assert keys(asked(target, gzip.compress(b"{}"), JSON, content_encoding="gzip")) == ["1001"]
    assert keys(asked(target, b"\x1f\x8b no gzip", JSON, content_encoding="gzip")) == ["1001"]


@pytest.mark.parametrize("account", ["109302000000000001", "01HV7ZQXK4T9B2C3D4E5F6G7H8", "9qX", "42"])
def test_ids_of_every_server_are_taken_as_they_are(account: str) -> None:
    assert keys(asked(f"/api/v1/accounts/{account}/follow")) == [account]


def test_a_host_that_the_person_added_is_ruled_and_an_unknown_one_is_not() -> None:
    added = asked("/api/v1/accounts/7/follow", host="Social.Example:443")

    assert added is not None
    assert added.about.server == "social.example"
    assert asked("/api/v1/accounts/7/follow", host="other.example") is None


@pytest.mark.parametrize(
    ("target", "rule", "people"),
    [
        ("/api/v1/accounts/7/endorse", "endorse", ["7"]),
        ("/api/v1/accounts/7/pin", "endorse", ["7"]),
        ("/api/v1/follow_requests/7/authorize", "accept", ["7"]),
        ("/settings/imports/12/confirm", "import-follows-confirm", ["import:12"]),
        ("/invites", "invite-link", []),
    ],
)
def test_acts_without_a_body_are_found_by_their_path(target: str, rule: str, people: list[str]) -> None:
    action = asked(target)

    assert action is not None
    assert (rule, "ask", people) == (action.rule, action.mode, keys(action))


@pytest.mark.parametrize("path", ["/api/v1/collections", "/api/v1_alpha/collections/"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"name":"Nice","account_ids":["11","12"]}', JSON),
        ('{"name":"Nice","account_ids":[11,12]}', JSON),
        ('{"account_ids":[],"account_\\u0069ds":["11","12"]}', JSON),
        ("name=Nice&account_ids[]=11&account_ids[]=12", FORM),
        ("name=Nice&account_ids%5B%5D=11&account_ids%5B%5D=12", FORM),
    ],
)
def test_a_collection_names_everybody_in_it(path: str, body: str, kind: str) -> None:
    action = asked(path, body, kind)

    assert action is not None
    assert (action.kind, keys(action)) == ("endorse", ["11", "12"])


@pytest.mark.parametrize(
    ("body", "kind"), [('{"account_id":"11"}', JSON), ('{"account_id":11}', JSON), ("account_id=11", FORM)]
)
def test_somebody_added_to_a_collection_is_named(body: str, kind: str) -> None:
    assert keys(asked("/api/v1/collections/8/items", body, kind)) == ["11"]


def test_an_uploaded_list_names_and_counts_the_people_in_it() -> None:
    official = upload({"form_import[type]": "following", "form_import[mode]": "merge"}, "form_import[data]", CSV)
    gotosocial = upload({"type": "following", "mode": "merge"}, "data", "\ufeff" + CSV.replace("\n", "\r\n"))
    headless = upload({"type": "following"}, "data", "pat@example.social\nsam@example.net\n")
    pleroma = upload({}, "list", "pat@example.social sam@example.net")

    actions = [
        asked("/settings/imports", *official),
        asked("/api/v1/import", *gotosocial),
        asked("/api/v1/import", *headless),
        asked("/api/pleroma/follow_import", *pleroma),
        asked("/api/pleroma/follow_import", "list=pat%40example.social%0Asam%40example.net", FORM),
    ]

    for action in actions:
        assert action is not None
        assert (action.kind, action.about.contacts) == ("import", 2)
        assert action.targets == (Target(handle="pat@example.social"), Target(handle="sam@example.net"))


@pytest.mark.parametrize("order", [("following", "blocking"), ("blocking", "following")])
def test_a_type_said_twice_counts_as_either(order: tuple[str, str]) -> None:
    body = urlencode([*(("form_import[type]", one) for one in order), ("form_import[data]", CSV)])

    assert asked("/settings/imports", body, FORM) is not None


def test_an_import_that_cannot_be_read_is_held() -> None:
    action = asked("/settings/imports", b"--edge but no end", "multipart/form-data; boundary=other")

    assert action is not None
    assert action.about.unreadable


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_the_follow_button_of_the_relationships_page_follows_all_that_are_ticked(method: str) -> None:
    ticked = "form_account_batch%5Baccount_ids%5D%5B%5D"

    action = asked("/relationships?page=2", f"_method=patch&{ticked}=11&{ticked}=12&follow=", FORM, method=method)

    assert keys(action) == ["11", "12"]
    assert asked("/relationships", f"_method=patch&{ticked}=11&unfollow=", FORM, method=method) is None


def test_other_programs_acts_are_found_on_the_same_hosts() -> None:
    acts = {
        "follow-by-address": asked("/authorize_interaction", "acct=pat@example.social", FORM),
        "accept-pixelfed": asked("/account/follow-requests", '{"action":"accept","id":"31"}', JSON),
        "follow-friendica": asked("/contact/follow", "url=pat@example.social&submit=1", FORM),
        "follow-by-link": asked("/contact/follow?auto=1&url=pat@example.social", method="GET"),
        "accept-friendica": asked("/follow_confirm", "intro_id=41&duplex=1", FORM),
        "invite-friendica": asked("/invite", "recipients=pat%40example.net%0D%0Asam%40example.net&message=Come", FORM),
        "invite-pixelfed": asked("/settings/invites/create", "email=pat@example.net&tos=on", FORM),
    }

    assert list(acts) == [action.rule if action else None for action in acts.values()]
    assert [len(action.targets) for action in acts.values() if action] == [1, 1, 1, 1, 1, 2, 1]


def test_weaker_things_are_off_as_shipped() -> None:
    assert asked("/api/v1/pleroma/accounts/9abc/subscribe") is None
    assert asked("/fsuggest/1001") is None


@pytest.mark.parametrize("kind", ["blocking", "muting", "domain_blocking", "bookmarks", "lists", "blocks", "mutes"])
def test_imports_of_other_things_pass(kind: str) -> None:
    official = upload({"form_import[type]": kind}, "form_import[data]", CSV)
    gotosocial = upload({"type": kind}, "data", CSV)

    assert asked("/settings/imports", *official) is None
    assert asked("/api/v1/import", *gotosocial) is None


ACTIVITY, LINKED = "application/activity+json", 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
BOB = "https://other.example/users/bob"


@pytest.mark.parametrize("kind", [ACTIVITY, LINKED])
@pytest.mark.parametrize("path", ["/outbox", "/users/me/outbox", "/ap/users/me/outbox", "/endpoints/5f1c"])
@pytest.mark.parametrize(
    ("body", "action"),
    [
        (f'{{"type":"Follow","object":"{BOB}"}}', "follow"),
        (f'{{"type":"Follow","object":{{"id":"{BOB}"}}}}', "follow"),
        (f'{{"type":"Accept","object":{{"type":"Follow","actor":"{BOB}"}}}}', "accept"),
        (f'{{"type":"Invite","object":"https://other.example/events/1","target":"{BOB}"}}', "invite"),
    ],
)
def test_an_activity_that_a_client_posts_is_found(kind: str, path: str, body: str, action: str) -> None:
    found = asked(path, body, kind, host="social.example", authorization="Bearer token")

    assert found is not None
    assert (found.kind, keys(found)) == (action, [BOB])
    assert asked(path, body, kind, host="social.example", signature='keyId="x"') is None
    assert asked(path, body, JSON, host="social.example", authorization="Bearer token") is None


@pytest.mark.parametrize(
    ("body", "app", "powers"),
    [
        ("client_id=a&scope=read+write+follow+push", "a", ("read", "write", "follow", "push")),
        ("client_id=a&state=&scope=read%3Aaccounts+write%3Afollows", "a", ("read:accounts", "write:follows")),
        (
            "authorization%5Bclient_id%5D=b&authorization%5Bscope%5D%5B%5D=&authorization%5Bscope%5D%5B%5D=read"
            "&authorization%5Bscope%5D%5B%5D=write%3Achats",
            "b",
            ("read", "write:chats"),
        ),
    ],
)
def test_consent_that_lets_an_app_follow_or_write_is_found_with_all_it_asks_for(
    body: str, app: str, powers: tuple[str, ...]
) -> None:
    action = asked("/oauth/authorize", body, FORM)

    assert action is not None
    assert (action.kind, action.about.app, tuple(action.about.powers)) == ("delegate", app, powers)
    assert asked("/oauth/authorize", "_method=delete&" + body, FORM) is None
    assert asked("/oauth/authorize?" + body, method="GET") is None


@pytest.mark.parametrize(
    ("target", "body", "kind", "people"),
    [
        ("/api/v1/statuses", "status=%40pat+hi&visibility=direct", FORM, []),
        ("/api/v1/statuses", '{"status":"@pat hi","visibility":"direct"}', JSON, []),
        ("/api/v1/pleroma/chats/12/messages", '{"content":"hi"}', JSON, ["conversation:12"]),
        ("/api/v1.1/direct/thread/send", '{"to_id":"7","message":"hi","type":"text"}', JSON, ["7"]),
    ],
)
def test_direct_messages_are_counted(target: str, body: str, kind: str, people: list[str]) -> None:
    action = asked(target, body, kind)

    assert action is not None
    assert (action.kind, action.mode, keys(action)) == ("message", "burst", people)
