"""Names and relations learnt from answers passing by, and what they do at the gate."""

import gzip
import json

import pytest
from mitmproxy.test import tutils

from tests.proxy_addons.conftest import flow_of, held

ACCOUNT = {"authorization": "Bearer one"}


def answered(learning, flow, document, status=200, coding="", kind="application/json"):
    """The flow with this answer, read along as mitmproxy would stream it in two pieces."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    body = gzip.compress(body) if coding == "gzip" else body
    headers = [(b"content-type", kind.encode()), (b"content-encoding", coding.encode() or b"identity")]
    learning.requestheaders(flow)
    flow.response = tutils.tresp(status_code=status, headers=headers)
    flow.response.raw_content = None  # mitmproxy has the headers alone at this hook
    learning.responseheaders(flow)
    if callable(flow.response.stream):
        passed = b"".join(flow.response.stream(piece) for piece in (body[:9], body[9:], b""))
        assert passed == body
    return flow


def read(learning, method, path, document, **more):
    headers = more.pop("headers", ACCOUNT)
    return answered(learning, flow_of(method=method, path=path, **headers), document, **more)


@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize("guard", [b"", b"for (;;);", b")]}'\n", b"])}while(1);</x>"])
async def test_a_name_learnt_earlier_is_in_the_question(gate, desk, learning, coding, guard):
    answer = guard + b'{"id": 7, "handle": "pat", "name": "Pat Example"}'
    read(learning, "GET", "/api/people/7", answer, coding=coding, kind="text/html")

    _, prompt = await held(gate, desk, flow_of())

    assert (prompt.targets[0].id, prompt.targets[0].handle, prompt.targets[0].name) == ("7", "pat", "Pat Example")


async def test_answers_of_several_documents_are_each_read(gate, desk, learning):
    lines = b'{"id": 6, "name": "Sam Other"}\r\n{"id": 7, "handle": "pat", "name": "Pat Example"}\n'
    read(learning, "GET", "/api/people/7", lines)

    _, prompt = await held(gate, desk, flow_of())

    assert prompt.targets[0].name == "Pat Example"


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[" * 5_000, b"null", b'{"id": 7, "name": {}}', b"\xff\xfe{"])
async def test_an_answer_that_cannot_be_read_costs_only_the_name(gate, desk, learning, answer):
    read(learning, "GET", "/api/people/7", answer)

    _, prompt = await held(gate, desk, flow_of())

    assert prompt.targets[0].name == ""


async def test_a_follow_of_somebody_followed_already_changes_a_setting_and_passes(gate, desk, learning):
    read(learning, "GET", "/api/ties", [{"who": 7, "tied": True}])
    flow = flow_of(**ACCOUNT)

    await gate.request(flow)

    assert (flow.response, desk.views()) == (None, [])


@pytest.mark.parametrize(
    "why",
    [
        "not tied",
        "another person",
        "another account",
        "no account",
        "learnt without an account",
        "cookies alone",
        "a failure that says so",
        "long ago",
        "unfollowed since",
        "an unfollow whose answer was unreadable",
        "an unfollow that failed",
        "an unfollow whose answer was lost",
        "another kind of answer",
    ],
)
async def test_whoever_may_not_be_followed_yet_is_asked_about(gate, desk, learning, clock, why):
    tie = {"who": 7, "tied": why != "not tied"}
    if why == "another person":
        tie["who"] = 8
    if why == "another kind of answer":
        tie["tied"] = "yes"
    learnt_without = why in ("learnt without an account", "cookies alone")
    status = 403 if why == "a failure that says so" else 200
    read(learning, "GET", "/api/ties", [tie], status=status, headers={"cookie": "a=1"} if learnt_without else ACCOUNT)
    if why == "long ago":
        clock.mono += 1_801
    if why == "unfollowed since":
        read(learning, "POST", "/api/people/7/unfollow", {"who": "7", "tied": False})
    if why == "an unfollow whose answer was unreadable":
        read(learning, "POST", "/api/people/7/unfollow", b"\x00")
    if why == "an unfollow that failed":
        read(learning, "POST", "/api/people/7/unfollow", {}, status=502)
    if why == "an unfollow whose answer was lost":
        lost = flow_of(path="/api/people/7/unfollow", **ACCOUNT)
        learning.requestheaders(lost)
        learning.error(lost)
    others = {"another account": {"authorization": "Bearer two"}, "no account": {}, "cookies alone": {"cookie": "a=1"}}
    headers = others.get(why, ACCOUNT)

    _, prompt = await held(gate, desk, flow_of(**headers))

    assert prompt is not None, "went unasked"


async def test_what_was_let_go_is_learnt_from_its_own_answer(gate, desk, learning):
    """The gate copies such an answer for requests that had joined; both read the same stream."""
    flow = flow_of(path="/api/people/7/unfollow", **ACCOUNT)
    learning.requestheaders(flow)
    flow.response = tutils.tresp(headers=[(b"content-type", b"application/json")])
    flow.response.raw_content = None
    copied = []
    flow.response.stream = lambda chunk: copied.append(chunk) or chunk
    learning.responseheaders(flow)
    for chunk in (b'{"who": 7, ', b'"tied": true}', b""):
        assert flow.response.stream(chunk) == chunk

    again = flow_of(**ACCOUNT)
    await gate.request(again)

    assert copied == [b'{"who": 7, ', b'"tied": true}', b""]
    assert again.response is None
