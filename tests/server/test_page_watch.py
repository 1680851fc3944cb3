"""A tab that closed or moved on: what it sent is withdrawn, and what was refused already says so."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from server import door, page_watch
from server.record import Outcome
from tests.server.at_the_desk import ask, connect, hold, records, wait_out, yes
from tests.server.conftest import until

PAGE = "https://www.linkedin.com/in/pat"
BROWSER = "Chrome"


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(page_watch, "RETURN_S", 0.02)


@pytest.fixture
def documents(desk_parts):
    return desk_parts.documents


def tab(documents):
    """A page in a tab of the browser; its door frame listens while the context is open."""
    return documents.events(documents.add(PAGE, BROWSER).key)


def from_page(connection="c1"):
    return hold(connection, page=PAGE, browser=BROWSER)


async def a_moment():
    await asyncio.sleep(0.08)


async def test_the_prompt_of_a_closed_tab_ends_as_not_sent(desk, documents):
    async with tab(documents):
        task, _prompt = await ask(desk, held=from_page())

    verdict = await task
    await until(lambda: desk.open_count == 0)

    assert (verdict.outcome, verdict.sends) == (Outcome.WITHDRAWN, False)
    [record] = await records(desk)
    assert (record.outcome, record.delivered) == (Outcome.WITHDRAWN, "not delivered")


async def test_a_stream_that_comes_back_is_a_page_that_is_there(desk, documents):
    document = documents.add(PAGE, BROWSER)
    async with documents.events(document.key):
        task, _prompt = await ask(desk, held=from_page())
    async with documents.events(document.key):
        await a_moment()

        assert not task.done()
        assert [view.page_gone for view in desk.views()] == [False]


async def test_while_another_tab_shows_it_the_prompt_stays(desk, documents):
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(tab(documents))
        async with tab(documents):
            task, _prompt = await ask(desk, held=from_page())
        await a_moment()

        assert not task.done()


async def test_a_tab_that_joins_later_keeps_the_prompt(desk, documents):
    """The same press in a second tab: the first may go."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(AsyncExitStack())
        await first.enter_async_context(tab(documents))
        _one, _prompt = await ask(desk, held=from_page())
        await stack.enter_async_context(tab(documents))
        two, _ = await ask(desk, held=from_page("c2"))
        await first.aclose()
        await a_moment()

        assert not two.done()
        assert desk.open_count == 1


async def test_a_second_tab_that_presses_the_same_is_told_of_the_prompt(desk, documents):
    async with tab(documents) as first, AsyncExitStack() as stack:
        _, prompt = await ask(desk, held=from_page())
        await until(lambda: not first.empty())
        second = await stack.enter_async_context(tab(documents))
        await ask(desk, held=from_page("c2"))

        assert second.get_nowait() == ("prompt.opened", {"id": prompt.id, "site": "linkedin", "practice": False})


async def test_what_was_refused_already_can_still_be_answered_for_the_next_press(desk, documents, clock, monkeypatch):
    async with tab(documents):
        task, prompt = await ask(desk, connect(patience_s=0), from_page())
        assert not (await task).sends
    await until(lambda: desk.view(prompt.id).page_gone)

    wait_out(desk, clock, prompt)
    settled = await desk.decide(prompt.id, yes(prompt), "dashboard")
    again = await desk.ask(connect(patience_s=0), from_page("c2"))

    assert settled.outcome == Outcome.PROCEED
    assert again.sends


async def test_a_form_that_navigates_belongs_to_the_page_that_answers_it(desk, documents):
    """The page the form was on goes by itself; the prompt goes when the page that took its place does."""
    async with tab(documents):
        verdict = await desk.ask(connect(), hold(page=PAGE, browser=BROWSER, waits=False))
        answering = documents.add(PAGE, BROWSER)
        desk.pages.shown_in(verdict.prompt_id, answering.key)
        stack = AsyncExitStack()
        await stack.enter_async_context(documents.events(answering.key))
    await a_moment()
    assert desk.open_count == 1

    await stack.aclose()
    await until(lambda: desk.open_count == 0)

    assert [record.outcome for record in await records(desk)] == [Outcome.WITHDRAWN]


async def test_a_page_loaded_later_does_not_take_over_what_is_held(desk, documents):
    """A reload: what the page before it sent is not this page's."""
    async with tab(documents):
        task, _ = await ask(desk, held=from_page())
    reloaded = documents.add(PAGE, BROWSER)
    async with documents.events(reloaded.key):
        assert desk.pages.concerning(reloaded.key) == []
        await until(task.done)

    assert not task.result().sends


async def test_a_page_loaded_later_shows_what_was_refused_and_may_be_pressed_again(desk, documents):
    async with tab(documents):
        task, prompt = await ask(desk, connect(patience_s=0), from_page())
        await task
    await until(lambda: desk.view(prompt.id).page_gone)
    reloaded = documents.add(PAGE, BROWSER)
    async with documents.events(reloaded.key):
        assert desk.pages.concerning(reloaded.key) == [prompt.id]
        assert not desk.view(prompt.id).page_gone


async def test_a_press_in_a_young_page_is_not_ended_by_an_old_tab_that_closes(desk, documents):
    """Until the browser has said that the old tab is gone, a press may seem to be its own."""
    async with tab(documents):
        young = documents.add(PAGE, BROWSER)
        task, prompt = await ask(desk, held=from_page())
        stack = AsyncExitStack()
        queue = await stack.enter_async_context(documents.events(young.key))
        assert desk.pages.concerning(young.key) == []  # the old tab seems to be there, and to show it
    await a_moment()
    assert not task.done()
    assert queue.get_nowait() == ("prompt.opened", {"id": prompt.id})

    await stack.aclose()
    assert not (await task).sends


async def test_a_young_page_that_is_slow_to_be_heard_of_is_waited_for(desk, documents, monkeypatch):
    async with tab(documents):
        young = documents.add(PAGE, BROWSER)
        task, _prompt = await ask(desk, held=from_page())
    await a_moment()
    assert not task.done()

    young.made_at -= door.ARRIVAL_S  # it was never heard of
    assert not (await task).sends
    await until(lambda: desk.open_count == 0)


async def test_a_program_without_a_page_is_not_missed(desk, documents):
    async with tab(documents):
        task, _prompt = await ask(desk, held=hold(page="", browser="Mastodon.py"))
    await a_moment()

    assert not task.done()
    desk.withdraw("c1")
    await task
