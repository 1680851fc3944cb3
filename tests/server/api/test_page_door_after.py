"""What a page of the reserved host may do beside answering: hand over what was begun, end asking by mistake."""

import pytest

from server.door import MISTAKE_LIFE_S
from tests.server.api.conftest import connect
from tests.server.conftest import until


def rules(api):
    return api.parts.settings.site("linkedin").rules


async def mistaken(api, outcome="mistaken", who="7", connection="c1"):
    """A prompt that ended so by a page of its own; gives its id and that page's nonce."""
    task, prompt_id = await api.ask(connect(who), connection)
    api.wait_out(prompt_id)
    nonce = api.door.nonce_for(prompt_id)
    body = {"outcome": outcome, "digest": api.desk.view(prompt_id).digest, "nonce": nonce}
    assert (await api.at_door("POST", f"/prompt/{prompt_id}/decision", body)).status == 200
    await task
    return prompt_id, nonce


async def stop(api, prompt_id, nonce, body=None):
    return await api.at_door("POST", f"/prompt/{prompt_id}/stop-asking", body or {}, nonce=nonce)


async def test_after_a_mistake_that_page_may_end_the_asking_for_that_rule_once(api):
    prompt_id, nonce = await mistaken(api)

    first = await stop(api, prompt_id, nonce, {"rule": "invite", "site": "x"})  # what it names itself is not read
    again = await stop(api, prompt_id, nonce)

    assert (first.status, first.body) == (200, {"site": "linkedin", "rule": "connect-profile"})
    assert again.status == 403
    assert rules(api) == {"connect-profile": "off"}
    assert api.parts.settings.site("x").rules == {}


async def test_nothing_else_lets_a_page_end_the_asking(api):
    let_go, let_go_nonce = await mistaken(api, "cancel")
    prompt_id, nonce = await mistaken(api, who="8", connection="c2")
    _, still_open = await api.ask(connect("9"), "c3")
    open_nonce = api.door.nonce_for(still_open)

    tried = [
        await stop(api, let_go, let_go_nonce),
        await stop(api, still_open, open_nonce),
        await stop(api, still_open, nonce),
        await stop(api, prompt_id, open_nonce),
        await stop(api, prompt_id, None),
        await stop(api, prompt_id, "x"),
    ]
    api.clock.move(MISTAKE_LIFE_S)
    tried.append(await stop(api, prompt_id, nonce))

    assert [answer.status for answer in tried] == [403] * 7
    assert rules(api) == {}


async def test_what_was_begun_in_a_frame_is_there_in_its_window_and_nowhere_else(api):
    _, prompt_id = await api.ask()
    _, other_id = await api.ask(connect("8"), "c2")
    frame, window, other = (api.door.nonce_for(each) for each in (prompt_id, prompt_id, other_id))
    said = {"ownReason": "we share a garden wall", "ticked": ["7"]}

    kept = await api.at_door("POST", f"/prompt/{prompt_id}/draft", {"said": said}, nonce=frame)
    taken = await api.at_door("GET", f"/prompt/{prompt_id}/draft", nonce=window)
    strange = await api.at_door("GET", f"/prompt/{prompt_id}/draft", nonce=other)
    others = await api.at_door("GET", f"/prompt/{other_id}/draft", nonce=other)

    assert (kept.status, taken.body, strange.status, others.body) == (200, {"said": said}, 403, {"said": {}})


async def test_what_was_begun_is_forgotten_with_the_answer(api):
    task, prompt_id = await api.ask()
    nonce = api.door.nonce_for(prompt_id)
    await api.at_door("POST", f"/prompt/{prompt_id}/draft", {"said": {"line": "x"}}, nonce=nonce)

    body = {"outcome": "cancel", "digest": api.desk.view(prompt_id).digest, "nonce": nonce}
    await api.at_door("POST", f"/prompt/{prompt_id}/decision", body)
    await until(task.done)

    assert api.door.draft(prompt_id) == {}


@pytest.mark.parametrize("said", [{"line": 5}, {"line": {"a": "b"}}, "x", None])
async def test_a_draft_is_texts_and_nothing_else(api, said):
    _, prompt_id = await api.ask()
    nonce = api.door.nonce_for(prompt_id)

    answer = await api.at_door("POST", f"/prompt/{prompt_id}/draft", {"said": said}, nonce=nonce)

    assert answer.status == 422
