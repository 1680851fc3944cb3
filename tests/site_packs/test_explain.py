"""Why a request is an action, and what the nearest rule missed; recordings are read entry by entry."""

import base64
import gzip
import json

import pytest

from site_packs.explain import explain
from site_packs.har import HarProblem, read_har


@pytest.fixture
def book(tiny):
    return tiny.book(
        tiny.pack(
            tiny.rule(),
            tiny.rule(
                id="connect",
                kind="connect",
                path=["/api/{who}/connect"],
                when="starts_with(query.action, 'create') && json.invitee && (json.a || json.b)",
                targets="[]",
            ),
            tiny.rule(id="put", kind="accept", method=["PUT"], path=["/api/{who}/accept"], targets="[]"),
            tiny.rule(id="off", mode="off", path=["/off/{id}"], targets="[]"),
            tiny.rule(id="strict", path=["/strict"], trailing_slash=False, targets="[]"),
        )
    )


def test_an_action_is_explained_by_its_rule(tiny, book):
    said = explain(tiny.post("/follow/7"), book)

    assert (said.action.rule, said.nearest.rule.id, said.failed) == ("follow", "follow", "")
    assert len(said.candidates) == 1


@pytest.mark.parametrize(
    ("target", "document", "nearest", "failed"),
    [
        ("/api/pat/connect?action=remove", {"invitee": 1}, "connect", "when: not starts_with(query.action, 'create')"),
        ("/api/pat/connect?action=create", {}, "connect", "when: not json.invitee"),
        ("/api/pat/connect?action=create", {"invitee": 1}, "connect", "when: not json.a || json.b"),
        ("/api/pat/accept", {}, "put", "method: POST, but the rule has PUT"),
        ("/off/7", {}, "off", "mode: off"),
        ("/api/pat/disconnect", {}, "connect", "path: 'disconnect' where /api/{who}/connect has 'connect'"),
        ("/api/pat/connect/x", {}, "connect", "path: 'x' after the end of /api/{who}/connect"),
        ("/api/pat", {}, "connect", "path: nothing where /api/{who}/connect has 'connect'"),
        ("/follow", {}, "follow", "path: nothing where /follow/{id} has '{id}'"),
        ("/strict/", {}, "strict", "path: /strict allows no trailing slash"),
    ],
)
def test_what_is_no_action_names_the_nearest_rule_and_what_it_missed(tiny, book, target, document, nearest, failed):
    said = explain(tiny.json(document, target), book)

    assert (said.action, said.nearest.rule.id, said.failed) == (None, nearest, failed)


def test_a_read_names_the_method_and_a_stranger_the_host(tiny, book):
    read = explain(tiny.post("/follow/7", method="GET"), book)
    stranger = explain(tiny.post("/follow/7", host="Other.example:443"), book)

    assert (read.nearest.rule.id, read.failed) == ("follow", "method: GET, but the rule has POST")
    assert (stranger.nearest, stranger.failed) == (None, "host: other.example is in no pack")


def test_the_persons_choice_is_explained_too(tiny, book):
    said = explain(tiny.post("/follow/7"), book, lambda site, rule: "off")

    assert (said.action, said.failed) == (None, "mode: off")


# Recordings


def har(*entries):
    return json.dumps(
        {"log": {"version": "1.2", "entries": [{"request": entry, "response": {}} for entry in entries]}}
    ).encode()


def entry(**changes):
    return {"method": "POST", "url": "https://tiny.example/follow/7?x=1#f", "headers": [], **changes}


def test_a_recording_gives_one_request_an_entry(tiny, book):
    first, second = read_har(
        b"\xef\xbb\xbf"
        + har(
            entry(headers=[{"name": ":authority", "value": "tiny.example"}, {"name": "Accept", "value": "*/*"}]),
            entry(method="GET", url="https://user@other.example:8443"),
        )
    )

    assert (first.method, first.host, first.target, first.headers) == (
        "POST",
        "tiny.example",
        "/follow/7?x=1",
        (("Accept", "*/*"),),
    )
    assert (second.host, second.target) == ("other.example:8443", "/")
    assert explain(first, book).action.rule == "follow"


@pytest.mark.parametrize(
    ("post", "headers", "when"),
    [
        ({"mimeType": "application/json", "text": '{"a":"é"}'}, [], "json.a == 'é'"),
        (
            {"mimeType": "text/plain", "text": '{"a":"é"}'},
            [("content-type", "text/plain;charset=latin-1")],
            "json.a == 'é'",
        ),
        ({"mimeType": "application/json", "text": '{"a":"b"}'}, [("Content-Encoding", "gzip")], "json.a == 'b'"),
        (
            {"text": base64.b64encode(gzip.compress(b'{"a":"b"}')).decode(), "encoding": "base64"},
            [("Content-Encoding", "gzip")],
            "json.a == 'b'",
        ),
        (
            {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a[]", "value": "b&c"}]},
            [],
            "form.\"a[]\" == 'b&c'",
        ),
        (
            {
                "mimeType": "multipart/form-data; boundary=x",
                "params": [{"name": "a", "value": "b"}, {"name": "f", "fileName": "x"}],
            },
            [("Content-Type", "multipart/form-data; boundary=x")],
            "form.a == 'b'",
        ),
    ],
)
def test_bodies_are_as_they_were_sent_as_far_as_a_recording_keeps_them(tiny, post, headers, when):
    (request,) = read_har(
        har(entry(postData=post, headers=[{"name": name, "value": value} for name, value in headers]))
    )

    action = tiny.met(when, request)

    assert action is not None
    assert not action.about.unreadable
    assert request.body != b""


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "not a HAR recording"),
        (b'{"log": {}}', "entries"),
        (b"[" * 100_000, "not"),
        (har(entry(), {"method": "GET"}), "entry 1: Object missing required field `url`"),
        (har(entry(), entry(), entry(method=3)), "entry 2: Expected `str`, got `int`"),
        (har(entry(url="/follow")), "entry 0: '/follow' is not a full URL"),
        (har(entry(url="https://[broken")), "entry 0: "),
        (har(entry(postData={"text": "!", "encoding": "base64"})), "entry 0: postData.text is not base64"),
    ],
)
def test_what_is_no_recording_is_named_by_its_entry(content, complaint):
    with pytest.raises(HarProblem) as refused:
        read_har(content)

    assert complaint in str(refused.value)
