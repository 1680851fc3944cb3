"""The gate: denied first, let go on an explicit word, and never open by mistake."""

import asyncio
import gzip
import hashlib
import json

import pytest

from proxy_addons import gate as gate_module
from server.record import Answer, Decision
from tests.proxy_addons.conftest import flow_of, held
from tests.server.conftest import until


def act(**body):
    return flow_of(path="/api/act", body=json.dumps(body).encode(), content_type="application/json")


async def say(desk, clock, prompt, outcome="proceed"):
    desk.look(prompt.id)
    clock.move(6.0)
    answer = Answer(spoken=True, how="call", when="2026-05")
    return await desk.decide(prompt.id, Decision(outcome, prompt.digest, answer=answer), "terminal")


async def double_click(gate, desk, clock):
    """Two presses and one yes: the first flow with its hook, still waiting, and the second, which is let go."""
    first, second = flow_of(), flow_of()
    second.client_conn.id = "another"
    first_task, prompt = await held(gate, desk, first)
    second_task = asyncio.ensure_future(gate.request(second))
    await until(lambda: desk.view(prompt.id).held == 2)
    await say(desk, clock, prompt)
    await second_task
    return first, first_task, second


async def test_an_action_is_held_and_denied_until_somebody_answers(gate, desk):
    flow = flow_of()

    task, prompt = await held(gate, desk, flow)

    assert not task.done()
    assert flow.response.status_code == 403
    assert (prompt.site, prompt.kind, prompt.targets[0].id) == ("toy", "follow", "7")


async def test_an_extension_knows_a_held_request_by_a_hash_of_method_and_address(gate, desk):
    flow = flow_of(path="/api/people/7/follow?from=search")

    _, prompt = await held(gate, desk, flow)

    act = hashlib.sha256(b"POST https://toy.example/api/people/7/follow?from=search").hexdigest()
    assert desk.tabs.told(prompt.id, "", flow.request.headers["user-agent"])["acts"] == [act]


async def test_a_yes_lets_it_go(gate, desk, clock):
    flow = flow_of()
    task, prompt = await held(gate, desk, flow)

    await say(desk, clock, prompt)
    await task

    assert flow.response is None


async def test_a_no_gives_the_sites_client_a_refusal_it_can_read(gate, desk, clock):
    flow = act(do="connect", who="9")
    flow.request.headers["origin"] = "https://toy.example"
    task, prompt = await held(gate, desk, flow)

    await say(desk, clock, prompt, "cancel")
    await task

    assert flow.response.status_code == 400
    assert json.loads(flow.response.content) == {"why": ["not sent: cancel"]}
    assert flow.response.headers["access-control-allow-origin"] == "https://toy.example"
    assert "retry-after" not in flow.response.headers


@pytest.mark.parametrize(
    "flow",
    [
        flow_of(path="/api/people/7/unfollow"),
        flow_of(method="GET"),
        flow_of(method="OPTIONS"),
        flow_of(host="other.example"),
        act(do="like", who="9"),
    ],
    ids=["unfollow", "read", "preflight", "another host", "like"],
)
async def test_everything_else_never_notices(gate, desk, flow):
    await gate.request(flow)

    assert flow.response is None
    assert desk.views() == []


@pytest.mark.parametrize("body", [b"{broken", b"\x1f\x8b broken", gzip.compress(b"{")[:-4]])
async def test_a_body_that_cannot_be_read_on_an_actions_path_is_held(gate, desk, body):
    flow = flow_of(path="/api/act", body=body, content_type="application/json", content_encoding="gzip")

    task, prompt = await held(gate, desk, flow)

    assert not task.done()
    assert prompt.about.unreadable


async def test_a_site_that_is_off_is_not_asked_about(gate, desk, settings):
    await settings.change_site("toy", enabled=False)
    flow = flow_of()

    await gate.request(flow)

    assert flow.response is None


async def test_switching_a_rule_off_acts_at_once(gate, desk, settings):
    await settings.change_site("toy", rules={"follow": "off"})
    flow = flow_of()

    await gate.request(flow)

    assert flow.response is None


@pytest.mark.parametrize("step", ["request_facts", "seen_request", "match_action", "_hold"])
async def test_a_fault_at_any_step_leaves_the_denial_in_place(gate, desk, monkeypatch, step):
    def broken(*args, **more):
        raise RuntimeError(step)

    monkeypatch.setattr(gate_module, step, broken)
    flow = flow_of()

    await gate.request(flow)

    assert flow.response.status_code == 403
    assert b"faulted" in flow.response.content


async def test_a_hook_that_is_cancelled_leaves_the_denial_in_place(gate, desk):
    flow = flow_of()
    task, _ = await held(gate, desk, flow)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert flow.response.status_code == 403
    assert [view.held for view in desk.views()] == [0]


async def test_a_client_that_goes_is_not_sent_on(gate, desk):
    flow = flow_of()
    task, _ = await held(gate, desk, flow)

    gate.client_disconnected(flow.client_conn)
    await task

    assert flow.response.status_code == 403
    await until(lambda: not desk.views())


async def test_what_another_addon_has_answered_is_left_alone(gate, desk):
    flow = flow_of()
    flow.response = answered = gate_module.http.Response.make(204)

    await gate.request(flow)

    assert flow.response is answered


async def test_a_double_click_gets_a_copy_of_the_one_answer(gate, desk, clock):
    first, first_task, second = await double_click(gate, desk, clock)

    second.response = gate_module.http.Response.make(201, b"", {"content-type": "text/plain", "set-cookie": "a=b"})
    gate.responseheaders(second)
    for chunk in (b"ma", b"de", b""):
        second.response.stream(chunk)
    await first_task

    assert (first.response.status_code, first.response.content) == (201, b"made")
    assert "set-cookie" not in first.response.headers


async def test_a_long_answer_is_not_copied_and_the_double_click_is_refused(gate, desk, clock):
    first, first_task, second = await double_click(gate, desk, clock)

    second.response = gate_module.http.Response.make(200)
    gate.responseheaders(second)
    passed = second.response.stream(b"x" * 70_000)
    await first_task

    assert len(passed) == 70_000
    assert first.response.status_code == 403


async def test_a_request_lost_before_it_was_sent_opens_a_ticket(gate, desk, clock):
    flow = flow_of()
    task, prompt = await held(gate, desk, flow)
    settled = await say(desk, clock, prompt)
    await task

    flow.server_conn.timestamp_tcp_setup = flow.server_conn.timestamp_tls_setup = None
    gate.error(flow)
    again = flow_of()
    await gate.request(again)
    await until(lambda: not desk._background._tasks)

    assert again.response is None
    assert (await desk.parts.friction_log.get(settled.record.id)).delivered == "not delivered"


async def test_a_request_lost_after_it_may_have_been_sent_is_unknown_and_not_sent_again(gate, desk, clock):
    flow = flow_of()
    task, prompt = await held(gate, desk, flow)
    settled = await say(desk, clock, prompt)
    await task

    gate.error(flow)
    again = flow_of()
    await gate.request(again)
    await until(lambda: not desk._background._tasks)

    assert again.response.status_code == 403
    assert (await desk.parts.friction_log.get(settled.record.id)).delivered == "unknown"


FORM = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document", "referer": "https://toy.example/people/7"}


async def test_a_form_post_is_answered_with_the_prompts_page_and_then_sent_with_the_same_bytes(gate, desk, clock):
    body = b"csrf=a%2Bb&note=%C3%A9"
    flow = flow_of(body=body, content_type="application/x-www-form-urlencoded", cookie="old=1", **FORM)
    await gate.request(flow)
    page = flow.response.text
    token = page.partition('name="firsthand-again" value="')[2].partition('"')[0]
    (prompt,) = desk.views()
    await say(desk, clock, prompt)

    again = flow_of(body=f"firsthand-again={token}".encode(), cookie="new=2", **FORM)
    await gate.request(again)
    twice = flow_of(body=f"firsthand-again={token}".encode(), **FORM)
    await gate.request(twice)

    assert "Nothing has been sent yet." in page
    assert again.response is None
    assert again.request.raw_content == body
    assert again.request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert again.request.headers["cookie"] == "new=2"
    assert twice.response.status_code == 409


async def test_a_form_post_is_not_sent_again_without_a_yes(gate, desk):
    flow = flow_of(body=b"a=b", **FORM)
    await gate.request(flow)
    token = flow.response.text.partition('name="firsthand-again" value="')[2].partition('"')[0]

    again = flow_of(body=f"firsthand-again={token}".encode(), **FORM)
    await gate.request(again)

    assert b"Nothing has been sent yet." in again.response.content


async def test_a_kept_form_post_is_for_its_own_address_only(gate, desk, clock):
    flow = flow_of(body=b"a=b", **FORM)
    await gate.request(flow)
    token = flow.response.text.partition('name="firsthand-again" value="')[2].partition('"')[0]

    elsewhere = flow_of(path="/api/people/8/follow", body=f"firsthand-again={token}".encode(), **FORM)
    await gate.request(elsewhere)

    assert elsewhere.response.status_code == 409


async def test_a_page_fetched_ahead_of_a_click_is_neither_sent_nor_asked_about(gate, desk):
    flow = flow_of(method="GET", path="/follow-by-link?who=7", sec_purpose="prefetch;prerender")

    await gate.request(flow)

    assert (flow.response.status_code, desk.views()) == (403, [])


async def test_a_link_that_acts_asks_again_when_its_page_sends_it_unanswered(gate, desk):
    flow = flow_of(method="GET", path="/follow-by-link?who=7", **FORM)
    await gate.request(flow)
    token = flow.response.text.partition('name="firsthand-again" value="')[2].partition('"')[0]

    again = flow_of(path="/follow-by-link?who=7", body=f"firsthand-again={token}".encode(), **FORM)
    await gate.request(again)

    assert again.request.method == "GET"
    assert again.response is not None, "sent without an answer"
    assert [prompt.targets[0].id for prompt in desk.views()] == ["7"]
