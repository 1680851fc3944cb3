"""The prompt in a frame over the page that asked: answered in plain sight only, else in a window of its own."""

import pytest

from server.record import Decision
from tests.server.browser.cards import button, gently, settled
from tests.server.browser.conftest import framed


async def test_the_frame_is_answered_over_the_page_and_tells_it_no_more_than_that(browser, api):
    await gently(api)
    task, prompt_id = await api.ask()

    async with framed(browser, prompt_id) as (page, frame):
        await button(frame, "Yes, we've spoken").click()
        verdict = await settled(task)
        await page.wait_for_function("window.heard.length > 0")
        heard = await page.evaluate("window.heard")

    assert verdict.sends
    assert (await api.parts.log.get(verdict.delivery.record_id)).surface == "page"
    done = {"firsthand": "done", "prompt": prompt_id, "outcome": "proceed"}
    assert heard == [["https://firsthand.internal", done]]


DECOY = """
const decoy = document.createElement("div");
decoy.popover = "manual";
decoy.style.cssText = "position:fixed;inset:0;width:100%;height:100%;border:0;opacity:0.01;pointer-events:none";
document.documentElement.append(decoy);
decoy.showPopover();
"""


NOT_IN_SIGHT = [
    ("opacity:0.5", ""),
    ("filter:blur(1px)", ""),
    ("", DECOY),
    ("clip-path:inset(0 0 70% 0)", ""),
    ("inset:30% auto auto 30%;width:230px;height:300px", ""),
    ("zoom:0.2", ""),
]


@pytest.mark.parametrize(("style", "init"), NOT_IN_SIGHT)
async def test_a_frame_that_is_not_plainly_in_sight_sends_nothing_and_offers_a_window(browser, api, style, init):
    await gently(api)
    _, prompt_id = await api.ask()

    async with framed(browser, prompt_id, style, init) as (page, frame):
        await button(frame, "Answer in a window of its own").wait_for()
        await page.wait_for_timeout(2500)
        yes = button(frame, "Yes, we've spoken")

        assert await yes.is_disabled()
        assert api.desk.view(prompt_id).wait_left_s == 2.0
        await frame.locator("h1").focus()
        await page.keyboard.press("Tab")
        assert await frame.locator(":focus").inner_text() == "Answer in a window of its own"


async def test_a_frame_that_the_page_moves_under_the_mouse_takes_no_press_at_first(browser, api):
    """Another button lies there all of a sudden; no observer of the browser's tells of that."""
    await gently(api)
    task, prompt_id = await api.ask()

    async with framed(browser, prompt_id) as (page, frame):
        await button(frame, "Yes, we've spoken").click(trial=True)  # it waits until it may be pressed
        let_go, yes = [await button(frame, name).bounding_box() for name in ("Let it go", "Yes, we've spoken")]
        await page.mouse.move(let_go["x"] + 90, let_go["y"] + 200)
        await page.mouse.move(let_go["x"] + 30, let_go["y"] + 20)
        await frame.locator(".card.steady").wait_for()
        away = yes["y"] - let_go["y"]
        await page.evaluate(f"document.querySelector('iframe').parentElement.style.translate = '0 -{away}px'")
        await page.mouse.down()
        await page.mouse.up()
        await page.wait_for_timeout(300)
        at_once = len(api.desk.views())
        await page.wait_for_timeout(600)
        await page.mouse.down()
        await page.mouse.up()
        verdict = await settled(task)

    assert at_once == 1
    assert verdict.sends  # seen there for a while, it is the button that is meant


async def test_a_mistake_may_end_the_asking_from_the_frame_too_and_not_by_a_second_click(browser, api):
    await gently(api)
    task, prompt_id = await api.ask()

    async with framed(browser, prompt_id) as (_, frame):
        await button(frame, "That's not what I did").click()
        await settled(task)
        stop = button(frame, "Stop asking for this on LinkedIn?")
        await stop.wait_for()
        at_first = await stop.is_disabled()
        await stop.click()
        await frame.get_by_text("Firsthand no longer asks for this on LinkedIn.").wait_for()

    assert at_first
    assert api.parts.settings.site("linkedin").rules == {"connect-profile": "off"}


async def test_what_was_begun_in_the_frame_goes_along_into_its_window(browser, api):
    _, prompt_id = await api.ask()

    async with framed(browser, prompt_id, "opacity:0.5") as (_, frame):
        await frame.locator("body").evaluate("() => new Promise((done) => setTimeout(done, 1000))")  # it is steady now
        await button(frame, "Go ahead").click()
        await frame.get_by_label("Or in your own words").fill("we share a garden wall")
        async with browser.context.expect_page() as opened:
            await button(frame, "Answer in a window of its own").click()
        window = await opened.value
        await button(window, "Go ahead").click()

        assert await window.get_by_label("Or in your own words").input_value() == "we share a garden wall"
        assert "garden" not in window.url


async def test_escape_at_the_end_gives_the_page_its_place_back_and_sends_nothing(browser, api):
    task, prompt_id = await api.ask()

    async with framed(browser, prompt_id) as (page, frame):
        await button(frame, "I'll talk first").click()
        await button(frame, "I'll talk first").last.click()
        await settled(task)
        await frame.get_by_text("Good. Talk first").wait_for()
        await page.keyboard.press("Escape")
        await page.wait_for_function("window.heard.length > 0")

        assert (await page.evaluate("window.heard"))[0][1]["outcome"] == "later"


async def test_a_window_that_comes_after_the_end_says_so_in_the_persons_own_words(browser, api):
    await api.parts.settings.choose(own_words={"gone.cancel": "Ach, <b>nicht</b> mehr"})
    task, prompt_id = await api.ask()
    await api.desk.decide(prompt_id, Decision("cancel", api.desk.view(prompt_id).digest), "dashboard")
    await task

    page = await browser.open_window(prompt_id)
    await page.get_by_text("Ach, <b>nicht</b> mehr", exact=True).wait_for()
    browser.complaints.clear()  # the browser's own, of the 409 that told the page so
