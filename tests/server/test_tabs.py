"""An extension takes a prompt into its tab: the page script stays quiet, and shows it again where it must."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from server import page_watch, tabs
from server.prompt import PromptSettled
from server.record import Outcome
from server.tabs import NotYours
from tests.server.at_the_desk import ask, connect, hold, no, records
from tests.server.conftest import until

PAGE = "https://www.linkedin.com/in/pat"
BROWSER = "Mozilla/5.0 Chrome/156"
OURS, OTHER = "o" * 64, "p" * 64


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(page_watch, "RETURN_S", 0.02)
    monkeypatch.setattr(tabs, "GRACE_S", 0.05)
    monkeypatch.setattr(tabs, "ASLEEP_S", 0.05)


@pytest.fixture
def documents(desk_parts):
    return desk_parts.documents


@pytest.fixture
async def stack():
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def page(documents, stack):
    """What the door of a page hears, whose page script would show the prompt."""
    return await stack.enter_async_context(documents.events(documents.add(PAGE, BROWSER).key))


@pytest.fixture
def extension(desk):
    """An extension that is connected while its context is open."""
    return lambda token=OURS, browser=BROWSER: desk.tabs.extensions.connected(token, browser)


def from_page(connection="c1", **more):
    return hold(connection, page=PAGE, browser=BROWSER, act="a" * 64, **more)


def heard(page):
    """What a page's door has heard so far: each event's name."""
    names = []
    while not page.empty():
        names.append(page.get_nowait()[0])
    return names


async def opened(desk, page, held=None):
    """A prompt of the page, and the moment in which an extension may take it."""
    async with AsyncExitStack() as stack:
        news = await stack.enter_async_context(desk.parts.events.subscribe())
        task, prompt = await ask(desk, held=held or from_page())
        await until(lambda: not news.empty())
    return task, prompt


async def a_moment():
    """Longer than any patience of ours in these tests, by the loop's own clock."""
    await asyncio.sleep(0.2)


async def test_without_an_extension_the_page_shows_it_at_once(desk, page):
    await opened(desk, page)

    assert heard(page) == ["prompt.opened"]


@pytest.mark.parametrize("browser", ["Mozilla/5.0 Firefox/153", ""])
async def test_an_extension_of_another_browser_changes_nothing(desk, page, extension, browser):
    with extension(browser=browser):
        await opened(desk, page)

        assert heard(page) == ["prompt.opened"]


async def test_a_prompt_that_an_extension_takes_at_once_is_never_shown_by_the_page(desk, page, extension):
    with extension():
        _, prompt = await opened(desk, page)
        assert heard(page) == []
        desk.tabs.show(prompt.id, OURS, PAGE, 12)
        await a_moment()

        assert heard(page) == ["prompt.taken"]
        assert desk.view(prompt.id).surface == "extension"


async def test_a_prompt_that_no_extension_takes_is_shown_by_the_page(desk, page, extension):
    with extension():
        await opened(desk, page)
        await until(lambda: not page.empty())

        assert heard(page) == ["prompt.opened"]


async def test_a_prompt_answered_within_that_moment_is_not_shown_any_more(desk, page, extension):
    with extension():
        _, prompt = await opened(desk, page)
        await desk.decide(prompt.id, no(prompt), "dashboard")
        await a_moment()

        assert heard(page) == ["prompt.settled"]


async def test_a_second_press_does_not_bring_the_page_back(desk, page, extension):
    with extension():
        _, prompt = await opened(desk, page)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)
        await ask(desk, held=from_page("c2"))
        await a_moment()

        assert "prompt.opened" not in heard(page)


async def test_a_late_extension_takes_it_from_the_page(desk, page, extension):
    with extension():
        _, prompt = await opened(desk, page)
        await until(lambda: not page.empty())
        desk.tabs.show(prompt.id, OURS, PAGE, 12)

        assert heard(page) == ["prompt.opened", "prompt.taken"]


async def test_an_extension_that_connects_late_leaves_it_where_a_page_shows_it(desk, page, extension):
    _, prompt = await opened(desk, page)

    assert desk.tabs.told(prompt.id, OURS, BROWSER)["here"] is False


async def test_an_extension_that_connects_late_shows_what_no_page_does(desk, stack, extension):
    _, prompt = await ask(desk, held=from_page())

    assert desk.tabs.told(prompt.id, OURS, BROWSER)["here"] is True


async def test_a_door_that_opens_meanwhile_is_not_told(desk, documents, page, extension):
    """The page's stream breaks and comes back: in the moment, and once an extension shows it."""
    [key] = [document.key for document in documents.concerned(PAGE, BROWSER)]
    with extension():
        _, prompt = await opened(desk, page)
        in_the_moment = desk.pages.concerning(key)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)

        assert (in_the_moment, desk.pages.begins_with(key)) == ([], [("prompt.taken", {"id": prompt.id})])
        desk.tabs.gone(prompt.id, OURS)
        assert desk.pages.begins_with(key) == [("prompt.opened", {"id": prompt.id})]


async def test_a_form_that_navigates_is_no_extensions(desk, page, extension):
    with extension():
        await desk.ask(connect(), from_page(waits=False))
        [prompt] = desk.views()

        with pytest.raises(NotYours):
            desk.tabs.show(prompt.id, OURS, PAGE, 12)


async def test_only_the_extension_of_the_browser_that_asked_may_take_it(desk, page, extension):
    with extension(OTHER, "Mozilla/5.0 Firefox/153"):
        _, prompt = await opened(desk, page)
        for token in (OTHER, OURS):  # of another browser; not connected
            with pytest.raises(NotYours):
                desk.tabs.show(prompt.id, token, PAGE, 12)


async def test_what_one_extension_shows_no_other_takes_or_ends(desk, page, extension):
    with extension(), extension(OTHER):
        _, prompt = await opened(desk, page)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)

        with pytest.raises(NotYours):
            desk.tabs.show(prompt.id, OTHER, PAGE, 3)
        with pytest.raises(NotYours):
            desk.tabs.gone(prompt.id, OTHER)
        assert desk.tabs.told(prompt.id, OURS, BROWSER) == {
            "here": True,
            "acts": ["a" * 64],
            "tab": 12,
            "framed": False,
        }
        assert desk.tabs.told(prompt.id, OTHER, BROWSER)["tab"] is None


async def test_a_worker_that_has_forgotten_shows_it_anew(desk, documents, page, extension):
    with extension():
        task, prompt = await opened(desk, page)
        first = desk.tabs.show(prompt.id, OURS, PAGE, 12)
        second = desk.tabs.show(prompt.id, OURS, PAGE, 13)
        await a_moment()

        assert documents.get(first.key) is None
        assert documents.get(second.key) is second
        assert not task.done()
        assert heard(page) == ["prompt.taken", "prompt.taken"]
        desk.tabs.gone(prompt.id, OURS)
        assert heard(page) == ["prompt.opened"]


async def test_a_frame_of_an_extension_shows_one_prompt_and_hears_of_no_other(desk, documents, page, extension):
    with extension():
        _, prompt = await opened(desk, page)
        document = desk.tabs.show(prompt.id, OURS, PAGE, 12)

        assert document.only == prompt.id
        assert document not in documents.concerned(PAGE, BROWSER)


async def test_a_closed_tab_withdraws_what_it_sent(desk, documents, stack, extension):
    tab = AsyncExitStack()
    page = await tab.enter_async_context(documents.events(documents.add(PAGE, BROWSER).key))
    with extension():
        task, prompt = await opened(desk, page)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)
        await tab.aclose()  # the page's stream may break before or after the extension says so
        await a_moment()
        assert not task.done()
        desk.tabs.gone(prompt.id, OURS)

        verdict = await task
        await until(lambda: desk.open_count == 0)
    assert (verdict.outcome, verdict.sends) == (Outcome.WITHDRAWN, False)
    assert [record.outcome for record in await records(desk)] == [Outcome.WITHDRAWN]


async def test_a_tab_that_has_gone_leaves_it_to_the_page_that_is_still_there(desk, page, extension):
    """The extension took it into the focused tab, which was not the one that asked."""
    with extension():
        task, prompt = await opened(desk, page)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)
        desk.tabs.gone(prompt.id, OURS)
        await a_moment()

        assert heard(page) == ["prompt.taken", "prompt.opened"]
        assert not task.done()
        with pytest.raises(NotYours):
            desk.tabs.gone(prompt.id, OURS)


async def test_a_worker_that_wakes_in_time_keeps_it(desk, page, extension, monkeypatch):
    with extension():
        task, prompt = await opened(desk, page)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)
    with extension():
        await a_moment()

        assert heard(page) == ["prompt.taken"]
        assert desk.tabs.told(prompt.id, OURS, BROWSER)["tab"] == 12
        assert not task.done()


async def test_an_extension_that_has_gone_leaves_it_to_the_page(desk, page, extension):
    with extension():
        task, prompt = await opened(desk, page)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)
    await until(lambda: page.qsize() == 2)

    assert heard(page) == ["prompt.taken", "prompt.opened"]
    assert desk.tabs.told(prompt.id, OURS, BROWSER)["tab"] is None
    assert not task.done()


async def test_an_extension_and_a_page_that_have_gone_withdraw_it(desk, documents, extension):
    async with documents.events(documents.add(PAGE, BROWSER).key) as page:
        with extension():
            task, prompt = await opened(desk, page)
            desk.tabs.show(prompt.id, OURS, PAGE, 12)

    assert (await task).outcome == Outcome.WITHDRAWN


async def test_where_no_page_is_known_an_extension_that_goes_ends_nothing(desk, extension):
    with extension():
        task, prompt = await opened(desk, None)
        desk.tabs.show(prompt.id, OURS, PAGE, 12)
    await a_moment()

    assert not task.done()
    assert not desk.view(prompt.id).page_gone


async def test_a_prompt_that_has_ended_is_nobodys(desk, documents, page, extension):
    with extension():
        _, prompt = await opened(desk, page)
        document = desk.tabs.show(prompt.id, OURS, PAGE, 12)
        await desk.decide(prompt.id, no(prompt), "extension")

        assert not document.listening
        assert documents.get(document.key) is document  # its frame says how it ended
        for call in (lambda: desk.tabs.show(prompt.id, OURS, PAGE, 1), lambda: desk.tabs.gone(prompt.id, OURS)):
            with pytest.raises(PromptSettled):
                call()
