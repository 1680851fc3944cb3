"""What a prompt asks over the API: the task, the three names, whose sight counts, what the record keeps."""

import pytest

from site_packs.action import Action, Target
from tests.server.api.test_page_door import nonce_of
from tests.server.conftest import until


async def decide(api, prompt_id, outcome="proceed", promise=None, **answer):
    body = {"outcome": outcome, "digest": api.desk.view(prompt_id).digest, "answer": answer}
    return await api.call(
        "POST", f"/api/prompts/{prompt_id}/decision", body | ({"promise": promise} if promise else {})
    )


async def test_the_right_one_of_three_names_answers_and_the_record_keeps_the_form(api):
    await api.parts.settings.choose(form="three")
    _, prompt_id = await api.ask()
    api.wait_out(prompt_id)
    shown = (await api.get(f"/api/prompts/{prompt_id}")).body

    wrong = [name for name in shown["ways"]["names"] if name != "Pat Example"]
    refused = [await decide(api, prompt_id, spoken=True, typed_name=name) for name in wrong]
    record = (await decide(api, prompt_id, spoken=True, typed_name="Pat Example")).body["record"]

    assert (shown["form"], shown["form_new"]) == ("three", True)
    assert shown["ways"]["task"] == {"how": False, "name": "three", "why": ""}
    assert record["answer"]["typed_name"] == "Pat Example"
    assert [(answer.status, answer.body["field"]) for answer in refused] == [(422, "answer.typed_name")] * 2
    kept = (await api.get(f"/api/records/{record['id']}")).body
    assert (kept["form"], kept["draw"], kept["strictness"]) == ("three", {"form": "three", "p": 1.0}, "standard")
    assert (kept["seen_s"], kept["count_shown"]) == (6.0, 1)


@pytest.mark.parametrize("outcome", ["later", "proceed"])
async def test_a_promise_for_a_day_gone_by_is_refused_and_named(api, outcome):
    _, prompt_id = await api.ask()
    api.wait_out(prompt_id)

    refused = await decide(api, prompt_id, outcome, {"how": "call", "on": "2026-11-23"})
    today = await decide(api, prompt_id, outcome, {"how": "call", "on": "2026-11-24"})

    assert (refused.status, refused.body["field"], today.status) == (422, "promise.on", 200)


async def test_nobody_spoke_next_month(api):
    _, prompt_id = await api.ask()
    api.wait_out(prompt_id)

    answer = await decide(api, prompt_id, spoken=True, how="call", when="2026-12")

    assert (answer.status, answer.body["field"]) == (422, "answer.when")


async def test_a_tab_behind_does_not_stop_the_clock_of_the_tab_in_front(api):
    page = await api.page()
    _, prompt_id = await api.ask()
    seen = f"/api/prompts/{prompt_id}/seen"

    for _ in range(3):
        await api.call("POST", seen, {"visible": True, "by": "front"}, **page)
        await api.call("POST", seen, {"visible": False, "by": "behind"}, **page)
        api.clock.move(2)
    left = await api.call("POST", seen, {"visible": True, "by": "front"}, **page)

    assert left.body["wait_left_s"] == 0.0


async def test_a_frame_that_is_hidden_does_not_stop_the_window_it_led_to(api, door):
    document = door.documents.add("https://www.linkedin.com/in/pat", "Chrome")
    _, prompt_id = await api.ask()
    frame = await nonce_of(api, prompt_id, f"document={document.key}")
    window = await nonce_of(api, prompt_id, "window=1")

    for _ in range(3):
        await api.at_door("POST", f"/prompt/{prompt_id}/seen", {"visible": True}, nonce=window)
        await api.at_door("POST", f"/prompt/{prompt_id}/seen", {"visible": False}, nonce=frame)
        api.clock.move(2)

    assert api.desk.view(prompt_id).wait_left_s == 0.0


@pytest.mark.parametrize("body", [{"visible": True, "by": "x" * 65}, {"visible": True, "by": 7}])
async def test_a_surface_with_no_proper_name_is_refused(api, body):
    _, prompt_id = await api.ask()

    answer = await api.call("POST", f"/api/prompts/{prompt_id}/seen", body)

    assert (answer.status, answer.body["field"]) == (422, "by")


async def test_who_this_is_is_asked_once_and_kept_though_it_was_let_go(api):
    nameless = Action("linkedin", "connect", "ask", "connect-profile", (Target("9"),))
    _, first = await api.ask(nameless)
    await decide(api, first, "cancel", who="Aunt Bea")
    await until(lambda: api.parts.people.everybody())

    _, second = await api.ask(nameless, "c2")
    shown = (await api.get(f"/api/prompts/{second}")).body

    assert shown["question"] == "Have you spoken with Aunt Bea?"
    assert shown["targets"][0] == {"key": "9", "id": "9", "handle": "", "name": "Aunt Bea", "link": ""}
    assert shown["known"]["records"] == {"asked": 1, "let_go": 1}
