"""Personal packs that are begun pass the checks as written, and hold nothing of the person's."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.har import one_request
from firsthand.new_pack import from_request, joined, problems_of, sample_host
from firsthand.report import shipped_rulebook
from firsthand.stopping import Stop
from tests.firsthand.test_commands import run
from tests.firsthand.test_report import IDS, NAMES, SECRETS, assert_nothing_of, har

RULEBOOK = shipped_rulebook({"mastodon": ["social.example"]})
FORM = "application/x-www-form-urlencoded"
OPERATION = "FriendRequestSendMutation"


def begun(
    url: str, body: Any = None, kind: str = "application/json", site: str = "newsite", **more: str
) -> dict[str, Any]:
    """The rule begun from a POST; dicts are sent as JSON, or as a form of texts."""
    text = (
        "" if body is None else urlencode(body) if kind == FORM else body if isinstance(body, str) else json.dumps(body)
    )
    headers = [("content-type", kind), ("cookie", "session=1")] if text else []
    pack, _ = from_request(one_request("POST", url, headers, text.encode()), site, more.get("as_kind", ""), RULEBOOK)
    assert problems_of(Path("/nowhere/newsite.json"), pack) == []
    rule: dict[str, Any] = pack["rules"][0]
    return rule


@pytest.mark.parametrize(
    ("url", "body", "kind", "expected"),
    [
        (
            "https://new.example/api/people/4711/follow",
            None,
            "",
            ("follow", "/api/people/{id}/follow", "", "[{id: params.id}]", ["1001"]),
        ),
        (
            "https://new.example/api/users/jane/wave?action=befriend",
            None,
            "",
            (
                "connect",
                "/api/users/{handle}/wave",
                "query.action == 'befriend'",
                "[{handle: params.handle}]",
                ["made-up-1001"],
            ),
        ),
        (
            "https://new.example/api/ties",
            {"do": "tie", "person": {"id": 4711, "name": "Jane"}},
            "application/json",
            ("follow", "/api/ties", "json.do == 'tie' && json.person.id", "[{id: json.person.id}]", ["1001"]),
        ),
        (
            "https://new.example/graphql",
            {
                "fb_api_req_friendly_name": OPERATION,
                "variables": json.dumps({"input": {"friend_ids": ["7", "8"], "actor_id": "9"}}),
            },
            FORM,
            (
                "connect",
                "/graphql",
                f"form.fb_api_req_friendly_name == '{OPERATION}' && from_json(form.variables).input.friend_ids",
                "from_json(form.variables).input.friend_ids",
                ["1001", "1002"],
            ),
        ),
        (
            "https://new.example/api/subscription",
            {"subscribe": True, "user-name": "Jane Doe"},
            "application/json",
            (
                "follow",
                "/api/subscription",
                'json.subscribe == true && json."user-name"',
                '[{handle: json."user-name"}]',
                ["made-up-1001"],
            ),
        ),
        (
            "https://new.example/jane/star",
            "not to be read",
            "image/png",
            ("follow", "/{id}/star", "", "[{id: params.id}]", ["made-up-1001"]),
        ),
    ],
)
def test_a_rule_is_begun_from_a_request(url: str, body: Any, kind: str, expected: tuple[Any, ...]) -> None:
    rule = begun(url, body, kind)

    kind_of_act, path, when, targets, people = expected
    assert (rule["kind"], rule["path"], rule.get("when", ""), rule["targets"]) == (kind_of_act, [path], when, targets)
    assert rule["examples"][0]["targets"] == people
    assert (rule["mode"], rule["confidence"], rule["source"]) == ("watch", "low", "recorded by me")


@given(secrets=st.lists(SECRETS | NAMES, min_size=4, max_size=4, unique=True), key=IDS, form=st.booleans())
@settings(max_examples=30, deadline=None)
def test_nothing_of_the_persons_is_in_a_rule_and_it_passes_the_check(secrets: list[str], key: str, form: bool) -> None:
    in_path, in_query, in_body, nested = secrets
    inner = {"user_id": in_body, "list": [in_body, {key: nested}], key: nested, "text": nested}
    body = {"operationName": OPERATION, "name": nested, key: in_body, "variables": json.dumps({"input": inner})}
    url = f"https://new.example/api/users/{quote(in_path, safe='')}/befriend?source={quote(in_query)}&{quote(key)}=1"

    rule = begun(url, body if form else {**body, "input": inner}, FORM if form else "application/json")

    assert_nothing_of(rule, *secrets, key)


def test_a_site_that_has_a_pack_is_extended_on_a_host_that_is_nobodys() -> None:
    request = one_request("POST", "https://social.example/api/v2/people/jane/befriend", [], b"")

    pack, _ = from_request(request, "mastodon", "", RULEBOOK)

    assert (pack["extends"], pack["hosts"], pack["rules"][0]["id"]) == ("mastodon", [], "my-connect")
    assert "social.example" not in json.dumps(pack)
    assert problems_of(Path("/nowhere/mine.json"), pack) == []


@pytest.mark.parametrize(
    ("url", "site", "why"),
    [
        ("https://mastodon.social/api/v1/accounts/7/follow", "mastodon", "is known"),
        ("https://mastodon.social/api/v2/people/7/wave", "other", "belongs to mastodon"),
        ("https://new.example/api/wave", "mastodon", "firsthand sites add mastodon new.example"),
        ("https://new.example/api/wave", "linkedin", "no host of linkedin"),
    ],
)
def test_what_cannot_be_begun_says_what_to_do_instead(url: str, site: str, why: str) -> None:
    with pytest.raises(Stop, match=why):
        from_request(one_request("POST", url, [], b""), site, "", RULEBOOK)


def test_a_wildcard_is_filled_with_nobody() -> None:
    import msgspec

    pack = msgspec.structs.replace(RULEBOOK.packs["linkedin"], hosts=("*.blogs.example",))

    assert sample_host(pack, "jane.blogs.example") == "pat-example.blogs.example"
    assert sample_host(msgspec.structs.replace(pack, hosts=())) == "social.example"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "day.har"
    urls = ("https://new.example/api/people/4711/follow", "https://new.example/api/people/4711/connect")
    path.write_bytes(har(*({"method": "POST", "url": url} for url in urls), {}))
    return path


def test_rules_of_a_recording_gather_in_one_pack_and_explain_finds_them(data: Path, recording: Path) -> None:
    run(data, "packs", "new", "newsite", "--from", str(recording), "--entry", "0")
    run(data, "packs", "new", "newsite", "--from", str(recording), "--entry", "1", "--kind", "invite")

    lines = [json.loads(line) for line in run(data, "explain", str(recording), "--json").splitlines()]

    assert [line["action"] and line["action"]["rule"] for line in lines] == ["my-follow", "my-invite", None]
    assert "all as they should be" in run(data, "packs", "check")


def test_a_shipped_pack_is_extended(data: Path) -> None:
    said = run(data, "packs", "new", "mine", "--extends", "mastodon")

    assert "firsthand packs check" in said
    assert json.loads((data / "packs" / "mine.json").read_text())["extends"] == "mastodon"
    assert "all as they should be" in run(data, "packs", "check")


@pytest.mark.parametrize(
    "words",
    [
        ("newsite", "--from", "{har}"),
        ("newsite", "--from", "{har}", "--entry", "3"),
        ("newsite", "--from", "{har}", "--entry", "2"),
        ("newsite", "--from", "{har}", "--entry", "0", "--kind", "wave"),
        ("newsite", "--from", "{har}", "--entry", "0", "--host", "a.example"),
        ("newsite", "--extends", "nowhere"),
        ("newsite", "--host", "10.0.0.1"),
    ],
)
def test_what_cannot_be_used_writes_nothing(data: Path, recording: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(Stop):
        run(data, "packs", "new", *(word.format(har=recording) for word in words))

    assert not (data / "packs").exists()


def test_a_file_of_another_site_is_not_added_to(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"site": "a", "hosts": [], "rules": []}')
    (tmp_path / "b.json").write_text("[]")

    with pytest.raises(Stop, match="of a, not of b"):
        joined(tmp_path / "a.json", {"site": "b"})
    with pytest.raises(Stop, match="cannot be added to"):
        joined(tmp_path / "b.json", {"site": "b"})
