"""A report says what requests looked like, and nothing that is anybody's."""

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.har import har_requests
from firsthand.report import report_of, report_path, shipped_rulebook
from firsthand.stopping import Stop
from tests.firsthand.test_commands import run

RULEBOOK = shipped_rulebook({"mastodon": ["social.example"]})
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Begun in a way that no word of the report itself begins.
HANDLES = st.text(LETTERS, min_size=4, max_size=12).map(lambda text: f"zq{text}")
NUMBERS = st.integers(10**7, 10**18).map(str)
UUIDS = st.uuids().map(str)
TOKENS = st.text(LETTERS + LETTERS.upper() + "0123456789", min_size=24, max_size=60).filter(
    lambda text: any(sign.isdigit() for sign in text)
)
URNS = NUMBERS.map(lambda number: f"urn:li:member:{number}")
MAILS = HANDLES.map(lambda name: f"{name}@example.org")
NAMES = st.tuples(HANDLES, HANDLES).map(lambda both: f"{both[0].title()} {both[1].title()}é")
IDS = NUMBERS | UUIDS | TOKENS | URNS | MAILS
SECRETS = IDS | HANDLES | NAMES
HOSTS = ("https://mastodon.social", "https://social.example", "https://www.linkedin.com")
PATHS = (
    "/api/v1/accounts/{}/follow",
    "/voyager/api/graphql/{}",
    "/new/people/{}",
    "/{}",
    "/api/befriend/{}/now",
    "/a;{}/b",
)


def har(*requests: dict[str, Any]) -> bytes:
    return json.dumps({"log": {"entries": [{"request": request} for request in requests]}}).encode()


def reported(*requests: dict[str, Any], hosts: tuple[str, ...] = ()) -> dict[str, Any]:
    return report_of(har_requests(har(*requests)), RULEBOOK, hosts)


def bodies(one: str, key: str) -> list[dict[str, Any]]:
    """A secret and an id-like key in every kind of body, in the ways that sites send them."""
    inner = {"id": one, "list": [one, {"deep": {key: {"value": one}}}], "variables": json.dumps({"input": {key: one}})}
    operation = {
        "operationName": "FollowPersonMutation",
        "query": f'mutation FollowPersonMutation {{ follow(id: "{one}") }}',
    }
    form = {
        "user[id]": one,
        "variables": json.dumps(inner),
        f"ids[{key}]": "x",
        key: "",
        "fb_api_req_friendly_name": one,
    }
    pairs = {"id": one, "list": one}
    parts = "".join(
        f'--limit\r\nContent-Disposition: form-data; name="{name}"; filename="{quote(one)}"\r\n\r\n{value}\r\n'
        for name, value in pairs.items()
    )
    kinds = [
        ("application/json", json.dumps({**inner, **operation, key: [one]})),
        ("application/json", json.dumps([inner, one])),
        ("application/json", json.dumps(one)),
        ("application/json", json.dumps({"users": {key: True}, "operationName": one, "query": one, "variables": one})),
        ("application/x-www-form-urlencoded", urlencode(form)),
        ("application/x-www-form-urlencoded", one),
        ("", f"{one}={one}"),
        ("", one + "=="),
        ("text/plain", one),
        ("text/plain", json.dumps(inner)),
        (f"application/{quote(one)}", one),
        (f"multipart/form-data; boundary={quote(one)}", one),
        ("multipart/form-data; boundary=limit", f"{parts}--limit--\r\n"),
    ]
    return [{"mimeType": kind, "text": text} for kind, text in kinds] + [
        {
            "mimeType": "application/json",
            "text": base64.b64encode(json.dumps(inner).encode()).decode(),
            "encoding": "base64",
        },
        {"mimeType": "application/octet-stream", "text": base64.b64encode(one.encode()).decode()},
        {"mimeType": "multipart/form-data", "params": [{"name": "id", "value": one, "fileName": one}]},
    ]


def assert_nothing_of(report: dict[str, Any], *secrets: str) -> None:
    text = json.dumps(report, ensure_ascii=False).lower()
    for secret in secrets:
        forms = {
            secret,
            quote(secret),
            base64.b64encode(secret.encode()).decode().rstrip("="),
            json.dumps(secret)[1:-1],
        }
        for form in {*forms, *secret.split()}:
            assert form.lower() not in text, (form, text)


@given(
    secrets=st.lists(SECRETS, min_size=4, max_size=4, unique=True),
    key=IDS,
    host=st.sampled_from(HOSTS),
    path=st.sampled_from(PATHS),
    method=st.sampled_from(("POST", "PUT", "DELETE")),
)
@settings(max_examples=60, deadline=None)
def test_no_value_of_a_request_is_in_the_report(
    secrets: list[str], key: str, host: str, path: str, method: str
) -> None:
    in_path, in_query, in_header, in_body = secrets
    target = f"{path.format(quote(in_path, safe=''))}?action={quote(in_query)}&{quote(in_query)}&{quote(key)}=1#{key}"
    names = (
        "Cookie",
        "Authorization",
        "X-CSRF-Token",
        "Referer",
        "X-FB-Friendly-Name",
        "X-HTTP-Method-Override",
        "Accept",
    )
    headers = [{"name": name, "value": in_header} for name in (*names, f"X-{key}", in_header)]

    report = reported(
        *(
            {"method": method, "url": host + target, "headers": headers, "postData": body}
            for body in bodies(in_body, key)
        )
    )

    assert report["requests"]
    assert_nothing_of(report, *secrets, key)


@given(
    secret=HANDLES,
    place=st.sampled_from(["https://{}.tumblr.com/api", "https://{}.example/api", "https://{}@mastodon.social/x"]),
)
@settings(max_examples=20, deadline=None)
def test_no_name_of_a_host_of_ones_own_is_in_the_report(secret: str, place: str) -> None:
    rulebook = shipped_rulebook({"mastodon": [f"{secret}.example"]})

    report = report_of(har_requests(har({"method": "POST", "url": place.format(secret)})), rulebook)

    assert_nothing_of(report, secret)


@pytest.mark.parametrize("handle", ["jane", "mark", "star", "home", "jane-doe", "@jane", "Jane", "janedoe7"])
def test_a_handle_after_a_collection_is_a_handle_whatever_it_is(handle: str) -> None:
    [shape] = reported({"method": "POST", "url": f"https://mastodon.social/new/users/{handle}/befriend"})["requests"]

    assert shape["path"] == "/new/users/{text}/befriend"


def test_what_a_rule_can_be_written_from_is_kept() -> None:
    """The control: a report that left out everything would pass all the tests above."""
    body = {
        "operationName": "FollowPersonMutation",
        "variables": {"personId": "7", "notifyThem": True, "source": None},
        "extensions": {"persistedQuery": {"version": 1}},
    }
    request = {
        "method": "POST",
        "url": "https://mastodon.social/api/v2/graphql/x8Zk2Q/FollowPersonMutation?action=create",
        "headers": [{"name": "X-CSRF-Token", "value": "t"}, {"name": "Cookie", "value": "c"}],
        "postData": {"mimeType": "application/json; charset=utf-8", "text": json.dumps(body)},
    }

    [shape] = reported(request)["requests"]

    assert shape == {
        "entries": "0",
        "host": "mastodon.social",
        "method": "POST",
        "path": "/api/v2/graphql/{text}/FollowPersonMutation",
        "query": ["action"],
        "headers": ["content-type", "x-csrf-token"],
        "content_type": "application/json",
        "body": {
            "kind": "json",
            "shape": {
                "operationName": "operation FollowPersonMutation",
                "variables": {"personId": "number", "notifyThem": "true or false", "source": "null"},
                "extensions": {"persistedQuery": {"version": "number"}},
            },
        },
        "taken_for": None,
        "near": shape["near"],
    }
    assert shape["near"]["site"] == "mastodon"


def test_an_action_says_what_it_was_taken_for_and_of_how_many() -> None:
    follow = {"method": "POST", "url": "https://social.example/api/v1/accounts/7000001/follow"}

    [shape] = reported(follow, follow)["requests"]

    assert (shape["entries"], shape["host"], shape["path"]) == ("0, 1", "{server}", "/api/v1/accounts/{number}/follow")
    assert shape["taken_for"] == {
        "site": "mastodon",
        "kind": "follow",
        "mode": "ask",
        "rule": "follow",
        "people": "one",
    }


def test_what_is_left_out_is_counted() -> None:
    requests = [
        {"method": "GET", "url": "https://mastodon.social/home"},
        {"method": "POST", "url": "https://secret-shop.example/buy"},
        {"method": "POST", "url": "https://new.example/api/follow"},
        {},
    ]

    report = reported(*requests, hosts=("New.example",))

    assert report["left_out"] == {"to_other_hosts": 1, "reads": 1, "unreadable": 1}
    assert [(shape["host"], shape["path"]) for shape in report["requests"]] == [("new.example", "/api/follow")]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "day.har"
    path.write_bytes(har({"method": "POST", "url": "https://mastodon.social/api/v1/accounts/7000001/follow"}))
    return path


def test_without_a_terminal_a_report_is_shown_and_not_saved(data: Path, recording: Path) -> None:
    shown = json.loads(run(data, "explain", str(recording), "--report"))

    assert shown["requests"][0]["taken_for"]["rule"] == "follow"
    assert [recording] == list(recording.parent.iterdir())


@pytest.mark.parametrize("chosen", ["", "elsewhere.json"])
def test_a_report_is_saved_next_to_the_recording_or_where_one_says(data: Path, recording: Path, chosen: str) -> None:
    words = [str(recording.with_name(chosen))] if chosen else []

    shown = run(data, "explain", str(recording), *words, "--report", "--yes")

    assert recording.with_name(chosen or "day.report.json").read_text() == shown


@pytest.mark.parametrize(("answer", "saved"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_one_is_asked(
    data: Path, recording: Path, monkeypatch: pytest.MonkeyPatch, answer: str, saved: bool
) -> None:
    monkeypatch.setattr("firsthand.report.is_a_terminal", lambda: True)

    run(data, "explain", str(recording), "--report", stdin=f"{answer}\n")

    assert recording.with_name("day.report.json").exists() == saved


def test_a_report_does_not_take_the_recordings_place(recording: Path) -> None:
    with pytest.raises(Stop, match="is the recording"):
        report_path(str(recording), str(recording))


def test_only_a_report_is_saved(data: Path, recording: Path) -> None:
    with pytest.raises(Stop, match="only a report"):
        run(data, "explain", str(recording), "out.json")
