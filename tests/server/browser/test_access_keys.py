"""Every prompt is answered by keyboard alone, in the order it is read, and what has the focus can be seen."""

import asyncio

import pytest

from server.record import Outcome
from tests.server.browser.looking import FOCUS, ask, out_of_order, tabbed
from tests.server.browser.pages import PAGES
from tests.server.browser.states import KINDS, TURNS, WAYS
from tests.server.browser.world import world

pytestmark = pytest.mark.thorough

BY_NAME = {state.name: state for state in (*KINDS, *TURNS, *WAYS, *PAGES)}


async def tab_to(look, key):
    """Go on by Tab to the next button with this text."""
    text = look.words.say(key)
    for _ in range(60):
        await look.page.keyboard.press("Tab")
        found = await ask(look, FOCUS)
        if found and found["kind"] == "button" and found["text"].startswith(text):
            return
    raise AssertionError(f"Tab never comes to {text}")


async def fill_by_keys(look):
    """Give the first choice, or some text, wherever something is asked, and press the button behind it."""
    for _ in range(30):
        await look.page.keyboard.press("Tab")
        found = await ask(look, FOCUS)
        if found["kind"] == "radio":
            await look.page.keyboard.press("Space")
        elif found["kind"] == "text":
            await look.page.keyboard.type("Pat")
        elif found["answers"]:
            await look.page.keyboard.press("Enter")
            return
    raise AssertionError("no button behind what is asked")


@pytest.mark.parametrize("kind", [state.action.kind for state in KINDS if state.name != "endorse no skill"])
async def test_a_yes_is_said_by_keyboard_alone(chromium, packs, kind):
    state = next(state for state in KINDS if state.action.kind == kind)
    async with world(chromium, packs) as browser, state.shown(browser, "en") as look:
        many = f"way.yes.{kind}.many"
        await tab_to(look, many if len(state.action.targets) > 1 and many in look.words.texts else f"way.yes.{kind}")
        await look.page.keyboard.press("Enter")
        if await look.place.locator(".panel:visible").count():
            await fill_by_keys(look)
        verdict = await asyncio.wait_for(asyncio.shield(look.task), 10)

    assert verdict.outcome == Outcome.PROCEED


@pytest.mark.parametrize("strictness", ["gentle", "standard", "firm"])
async def test_going_ahead_and_letting_go_are_done_by_keyboard_alone(chromium, packs, strictness):
    for key, outcome in (("way.ahead", Outcome.PROCEED), ("way.cancel", Outcome.CANCEL)):
        state = BY_NAME["gentle" if strictness == "gentle" else "firm" if strictness == "firm" else "connect"]
        async with world(chromium, packs) as browser, state.shown(browser, "en") as look:
            await tab_to(look, key)
            await look.page.keyboard.press("Enter")
            if await look.place.locator(".panel:visible").count():
                await fill_by_keys(look)
            verdict = await asyncio.wait_for(asyncio.shield(look.task), 10)

        assert verdict.outcome == outcome


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "name",
    [
        *("connect, later", "connect, yes", "firm, yes", "invite 12", "frame", "frame, yes"),
        *("today, in use", "log, in use", "sites", "settings"),
    ],
)
async def test_tab_goes_down_the_page_and_shows_where_it_is(chromium, packs, name, language):
    async with world(chromium, packs, language) as browser, BY_NAME[name].shown(browser, language) as look:
        await look.page.set_viewport_size({"width": 900, "height": 700})
        await look.keep_still()
        await look.place.locator("h1, .skip").first.focus()
        focused = await tabbed(look)

    assert len(focused) > 3
    assert out_of_order(focused) == []
    assert [each["text"] for each in focused if not each["marked"]] == []
    assert [each["text"] for each in focused if not each["uncovered"]] == []
