"""What the Mastodon pack lets pass: MA-N1 to MA-N11 and FR-N1 of the facts; and what it learns and answers."""

from typing import Any
from urllib.parse import urlencode

import pytest

from site_packs.action import Target
from site_packs.facts import SeenRequest, request_facts
from site_packs.load import load_packs
from site_packs.match import match_action

RULEBOOK = load_packs()
FORM = "application/x-www-form-urlencoded"


def is_asked(target: str, body: str = "", kind: str = "", *, method: str = "POST", signature: str = "") -> bool:
    named = (("content-type", kind), ("signature", signature))
    headers = tuple((name, value) for name, value in named if value)
    request = SeenRequest(method, "mastodon.social", target, headers, body.encode())
    return match_action(request_facts(request), RULEBOOK.candidates(method, request.host, target)) is not None


PASSING: dict[str, list[tuple[str, str]]] = {
    "MA-N1": [
        ("POST", f"/api/v1/accounts/7/{word}")
        for word in (
            *("unfollow", "unpin", "unendorse", "remove_from_followers"),
            *("block", "unblock", "mute", "unmute", "note"),
        )
    ],
    "MA-N3": [
        *(("POST", f"/api/v1/tags/gardening/{word}") for word in ("follow", "unfollow", "feature")),
        ("GET", "/api/v1/followed_tags"),
    ],
    "MA-N4": [("POST", f"/api/v1/statuses/7/{word}") for word in ("favourite", "reblog", "bookmark", "pin", "mute")],
    "MA-N5": [
        ("GET", path)
        for path in (
            "/api/v1/accounts/relationships?id[]=7",
            "/api/v1/accounts/lookup?acct=pat",
            "/api/v1/accounts/search?q=pat",
            "/api/v1/accounts/familiar_followers?id[]=7",
            "/api/v1/accounts/7",
            "/api/v1/accounts/7/following",
            "/api/v1/accounts/7/followers",
            "/api/v1/endorsements",
            "/api/v1/follow_requests",
            "/api/v2/suggestions",
            "/api/v2/search?q=pat&resolve=true",
        )
    ],
    "MA-N6": [("POST", "/api/v1/follow_requests/7/reject"), ("POST", "/api/v1/notifications/requests/7/accept")],
    "MA-N7": [("POST", "/api/pleroma/blocks_import"), ("POST", "/api/pleroma/mutes_import")],
    "MA-N8": [("POST", "/api/v1/lists/5/accounts")],
    "MA-N9": [("POST", "/settings/migration")],
    "MA-N10": [
        ("OPTIONS", "/api/v1/accounts/7/follow"),
        ("OPTIONS", "/api/v1/import"),
        ("POST", "/api/v1/apps"),
        ("POST", "/oauth/token"),
    ],
    "MA-N11": [("POST", "/inbox"), ("POST", "/users/pat/inbox")],
    "FR-N1": [("POST", "/item/12/follow"), ("POST", "/contact/unfollow"), ("POST", "/contact/batch")],
    "other verbs": [("GET", "/api/v1/accounts/7/follow"), ("PUT", "/api/v1/accounts/7/follow")],
    "other case": [("POST", "/api/v1/accounts/7/FOLLOW")],
    "writing, not following": [
        ("POST", path)
        for path in (
            "/api/v1/statuses",
            "/api/v1/featured_tags",
            "/api/v1/interaction_requests/7/authorize",
            "/api/v1/conversations/7/read",
            "/api/v1/pleroma/chats/by-account-id/7",
            "/api/v1.1/direct/thread/mute",
            "/users/me/outbox",
            "/auth/sign_in",
        )
    ],
    "consent": [("GET", "/oauth/authorize?client_id=a&scope=read+write+follow"), ("POST", "/oauth/revoke")],
    "no auto": [("GET", "/contact/follow?url=pat@example.social"), ("GET", "/authorize_interaction?uri=x")],
}


@pytest.mark.parametrize("name", PASSING)
@pytest.mark.parametrize("body", ["", "scope=read+follow&url=", "cancel=1&follow-url=x"])
def test_a_look_alike_passes(name: str, body: str) -> None:
    kind = FORM if body else ""

    assert [path for method, path in PASSING[name] if is_asked(path, body, kind, method=method)] == []


def test_a_delivery_between_servers_passes() -> None:
    body = '{"type":"Follow","object":"https://example.social/users/pat"}'

    assert not is_asked("/inbox", body, "application/activity+json", signature='keyId="x"')


def test_names_are_learnt_where_clients_fetch_them_but_not_ones_own() -> None:
    pat = {"id": "11", "acct": "pat@example.social", "display_name": "Pat Example", "username": "pat"}
    sam = {"id": "12", "acct": "sam", "display_name": "", "username": "sam"}
    both = [Target("11", "pat@example.social", "Pat Example"), Target("12", "sam", "sam")]
    answers: dict[str, Any] = {
        "/api/v1/accounts/search?q=a": [pat, sam],
        "/api/v1/accounts/7/followers": [pat, sam],
        "/api/v2/search?q=a": {"accounts": [pat, sam], "statuses": []},
        "/api/v2/suggestions": [{"source": "staff", "account": pat}, {"account": sam}],
        "/api/v1/follow_requests": [pat, sam],
        "/api/v1/timelines/home?limit=20": [
            {"account": pat, "reblog": {"account": sam}},
            {"account": sam, "reblog": None},
        ],
    }

    def learnt(path: str, answer: Any) -> list[Target]:
        learns = RULEBOOK.learns("GET", "mastodon.social", path)
        return list(dict.fromkeys(person for learn in learns for person in learn.people(answer)))

    assert dict.fromkeys(answers, both) == {path: learnt(path, answer) for path, answer in answers.items()}
    assert learnt("/api/v1/accounts/11", pat) == both[:1]
    assert learnt("/api/v1/accounts/lookup?acct=pat", pat) == both[:1]
    assert learnt("/api/v1/accounts/verify_credentials", {**pat, "source": {"privacy": "public"}}) == []


@pytest.mark.parametrize("scopes", ["read", "read profile push", "read:follows", "write:statuses write:media", ""])
def test_a_log_in_passes(scopes: str) -> None:
    assert not is_asked("/oauth/authorize", urlencode({"client_id": "a", "scope": scopes}), FORM)
    assert not is_asked("/oauth/authorize", urlencode({"authorization[scope][]": scopes}), FORM)


def test_a_relation_is_learnt_wherever_it_passes_and_an_unfollow_takes_it_away() -> None:
    def related(method: str, path: str, answer: Any) -> dict[str, bool]:
        known: dict[str, bool] = {}
        for learn in RULEBOOK.learns(method, "mastodon.social", path):
            known |= learn.related(answer)
        return known

    def relation(following: bool, requested: bool = False) -> dict[str, Any]:
        return {"id": "7", "following": following, "requested": requested, "notifying": False}

    seen = [relation(True), {**relation(False, True), "id": "8"}, {**relation(False), "id": "9"}]
    assert related("GET", "/api/v1/accounts/relationships?id[]=7&id[]=8", seen) == {"7": True, "8": True, "9": False}
    for word in ("follow", "mute", "unmute", "note", "pin", "endorse"):
        assert related("POST", f"/api/v1/accounts/7/{word}", relation(True)) == {"7": True}
    for word in ("unfollow", "block", "remove_from_followers"):
        assert related("POST", f"/api/v1/accounts/7/{word}", relation(False)) == {"7": False}
    for word in ("authorize", "reject"):
        assert related("POST", f"/api/v1/follow_requests/7/{word}", relation(False)) == {"7": False}
    assert related("POST", "/api/v1/accounts/7/follow", {"error": "This action is not allowed"}) == {}
    assert related("GET", "/api/v1/accounts/7", {"id": "7", "acct": "pat"}) == {}


def test_following_somebody_again_may_only_change_a_setting() -> None:
    rules = {rule.rule.id: rule.rule for rule in RULEBOOK.rules("mastodon")}

    assert [name for name, rule in rules.items() if rule.when_related == "pass"] == ["follow"]


def test_the_refusal_is_one_that_every_client_reads_and_none_repeats() -> None:
    refusal = RULEBOOK.packs["mastodon"].refusals["default"]

    assert refusal.status == 403
    assert refusal.body == {"error": "{message}", "message": "{message}"}
    assert "retry-after" not in {name.lower() for name in refusal.headers}
