"""The prompts' API over a real desk: who looks, who waits, how each ending is told."""

import asyncio

import pytest

from server.record import Outcome
from site_packs.action import About, Action, Target
from tests.server.api.conftest import connect
from tests.server.conftest import until

YES = {"outcome": "proceed", "answer": {"spoken": True, "how": "call", "when": "2026-05"}}


async def digest_of(api, prompt_id):
    return api.desk.view(prompt_id).digest


async def decide(api, prompt_id, decision, **more):
    decision = {"digest": await digest_of(api, prompt_id), **decision}
    return await api.call("POST", f"/api/prompts/{prompt_id}/decision", decision, **more)


async def test_open_prompts_are_listed_oldest_first(api):
    _, first = await api.ask(connect("1"))
    _, second = await api.ask(connect("2"), "c2")

    listed = (await api.get("/api/prompts")).body["prompts"]

    assert [first, second] == [prompt["id"] for prompt in listed]
    assert listed[0]["question"] == "Have you spoken with Pat Example?"
    assert listed[0]["site_name"] == "LinkedIn"


async def test_the_list_starts_no_wait_and_the_terminals_look_does(api):
    _, prompt_id = await api.ask()

    await api.get("/api/prompts")
    api.clock.move(60)
    listed = (await api.get("/api/prompts")).body["prompts"][0]
    looked = (await api.get(f"/api/prompts/{prompt_id}")).body
    api.clock.move(2)
    later = (await api.get(f"/api/prompts/{prompt_id}")).body

    assert [listed["wait_left_s"], looked["wait_left_s"], later["wait_left_s"]] == [5.0, 5.0, 3.0]


async def test_a_page_that_looks_has_to_report_its_sight(api):
    page = await api.page()
    _, prompt_id = await api.ask()

    await api.get(f"/api/prompts/{prompt_id}", **page)
    api.clock.move(60)
    looked = (await api.get(f"/api/prompts/{prompt_id}", **page)).body
    first = await api.call("POST", f"/api/prompts/{prompt_id}/seen", {"visible": True}, **page)
    api.clock.move(1)
    second = await api.call("POST", f"/api/prompts/{prompt_id}/seen", {"visible": True}, **page)

    assert [looked["wait_left_s"], first.body["wait_left_s"], second.body["wait_left_s"]] == [5.0, 5.0, 4.0]
    assert api.desk.view(prompt_id).surface == "dashboard"
    assert {"held_until", "held", "patience_over"} < second.body.keys()


async def test_a_yes_lets_the_request_go_and_gives_its_record(api):
    task, prompt_id = await api.ask()
    api.wait_out(prompt_id)

    answer = await decide(api, prompt_id, YES)
    verdict = await task

    assert (answer.status, answer.body["outcome"], verdict.sends) == (200, "proceed", True)
    kept = (await api.get(f"/api/records/{answer.body['record']['id']}")).body
    assert (kept["outcome"], kept["answer"]["how"], kept["surface"]) == ("proceed", "call", "terminal")


async def test_what_is_sent_waits_and_letting_go_does_not(api):
    task, prompt_id = await api.ask()
    api.desk.look(prompt_id)
    api.clock.move(1.5)

    early = await decide(api, prompt_id, YES)
    done = await decide(api, prompt_id, {"outcome": "cancel"})
    verdict = await task

    assert (early.status, early.body["wait_left_s"]) == (425, 3.5)
    assert (done.status, verdict.outcome) == (200, Outcome.CANCEL)


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"outcome": "passed"}, "outcome"),
        ({"outcome": "proceed"}, "answer.reason"),
        ({"outcome": "proceed", "answer": {"spoken": True}}, "answer.how"),
        ({"outcome": "proceed", "answer": {"spoken": True, "how": "call"}}, "answer.when"),
        ({"outcome": "proceed", "answer": {"spoken": True, "how": "shouting"}}, "answer.how"),
        ({"outcome": "proceed", "answer": {"reason": 7}}, "answer.reason"),
        ({"outcome": "later"}, "promise"),
        ({"outcome": "later", "promise": {"how": "call"}}, "promise.on"),
        ({"outcome": "cancel", "targets": ["999"]}, "targets"),
        ({"outcome": "cancel", "targets": [7]}, "targets[0]"),
        ({"outcome": "cancel", "extra": 1}, "extra"),
        ({"outcome": "cancel", "answer": {"feeling": "good"}}, "answer.feeling"),
        ({"digest": None, "outcome": "cancel"}, "digest"),
    ],
)
async def test_what_is_no_decision_names_the_field_and_settles_nothing(api, decision, field):
    _, prompt_id = await api.ask()
    api.wait_out(prompt_id)

    answer = await decide(api, prompt_id, decision)

    assert (answer.status, answer.body["field"]) == (422, field)
    assert [view.id for view in api.desk.views()] == [prompt_id]


async def test_an_answer_to_something_else_is_a_conflict(api):
    _, prompt_id = await api.ask()

    answer = await decide(api, prompt_id, {"outcome": "cancel", "digest": "0" * 64})

    assert (answer.status, answer.body["field"]) == (409, "digest")
    assert [view.id for view in api.desk.views()] == [prompt_id]


async def test_an_ended_prompt_is_a_conflict_that_says_how_it_ended(api):
    _, prompt_id = await api.ask()
    digest = await digest_of(api, prompt_id)
    await decide(api, prompt_id, {"outcome": "cancel"})

    for method, path, body in [
        ("GET", "", None),
        ("POST", "/seen", {"visible": True}),
        ("POST", "/more-time", {}),
        ("POST", "/decision", {"outcome": "cancel", "digest": digest}),
    ]:
        answer = await api.call(method, f"/api/prompts/{prompt_id}{path}", body)

        assert (answer.status, answer.body["outcome"]) == (409, "cancel"), path


async def test_an_unknown_prompt_is_not_found(api):
    for method, path, body in [
        ("GET", "", None),
        ("POST", "/seen", {"visible": True}),
        ("POST", "/more-time", {}),
        ("POST", "/decision", {"outcome": "cancel", "digest": "0"}),
    ]:
        assert (await api.call(method, f"/api/prompts/unknown{path}", body)).status == 404, path


async def test_an_answer_that_cannot_be_recorded_sends_nothing(api, monkeypatch):
    async def full(record):
        raise OSError(28, "No space left on device")

    task, prompt_id = await api.ask()
    api.wait_out(prompt_id)
    monkeypatch.setattr(api.parts.log, "append", full)

    answer = await decide(api, prompt_id, YES)
    verdict = await task

    assert answer.status == 507
    assert not verdict.sends


async def test_more_time_is_given(api):
    _, prompt_id = await api.ask(connect())
    api.clock.move(30)
    before = (await api.get("/api/prompts")).body["prompts"][0]["held_until"]

    answer = await api.call("POST", f"/api/prompts/{prompt_id}/more-time", {})

    assert answer.status == 200
    assert answer.body["held_until"] > before


async def test_ticked_people_get_tickets_and_the_request_is_refused(api):
    people = tuple(Target(str(n), f"p{n}", f"Person {n}") for n in range(3))
    task, prompt_id = await api.ask(Action("linkedin", "invite", "ask", "invite", people, About(page="Bees")))
    api.wait_out(prompt_id)

    answer = await decide(api, prompt_id, {"outcome": "proceed", "targets": ["1"], "answer": {"spoken": True}})
    verdict = await task

    assert (answer.status, verdict.sends, verdict.reason) == (200, False, "not_ticked")


async def test_answers_say_on_which_surface_they_were_given(api):
    page = await api.page()
    _, prompt_id = await api.ask()

    answer = await decide(api, prompt_id, {"outcome": "cancel"}, **page)

    assert answer.body["record"]["surface"] == "dashboard"


async def test_the_event_stream_tells_what_happens_and_ends_with_the_server(api):
    headers = {"Authorization": f"Bearer {api.parts.token}"}
    async with api.http.get(f"{api.origin}/api/events", headers=headers) as stream:
        await until(lambda: api.parts.events.listeners == 1)
        _, prompt_id = await api.ask()
        heard = b""
        while b"prompt.opened" not in heard or not heard.endswith(b"\r\n\r\n"):
            heard += await asyncio.wait_for(stream.content.readany(), 5)

        api.parts.events.close()
        rest = await asyncio.wait_for(stream.content.read(), 5)

    assert f'"id":"{prompt_id}"' in heard.decode()
    assert rest == b""
    assert stream.headers["Cache-Control"] == "no-store"


async def test_a_stream_needs_a_token(api):
    assert (await api.get("/api/events", token=None)).status == 401
