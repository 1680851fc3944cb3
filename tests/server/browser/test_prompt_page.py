"""The prompt on the dashboard and in a frame: seen, waited for, answered, and never answered by accident."""

import asyncio
import re
import time

import pytest

from server.prompt import Hold
from server.record import Outcome
from site_packs.action import About, Action, Target
from tests.server.api.conftest import connect
from tests.server.browser.conftest import framed, when
from tests.server.conftest import until


@pytest.fixture(autouse=True)
def real_time(clock):
    """The page's clock is real; so the desk's is here."""
    start = clock.mono - time.monotonic()
    clock.monotonic = lambda: start + time.monotonic()


async def settled(task):
    return await asyncio.wait_for(asyncio.shield(task), 15)


async def gently(api, site="linkedin"):
    await api.parts.settings.change_site(site, strictness="gentle")


def button(page, name):
    return page.get_by_role("button", name=name)


def option(page, text):
    return page.locator(".panel:visible").get_by_text(text, exact=True)


async def test_the_way_out_is_first_and_works_at_once(browser, api):
    task, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")

    names = await page.locator(".ways > button, .ways > div > button").all_inner_texts()
    await button(page, "Let it go").click()
    verdict = await settled(task)

    assert [re.sub(r"\s*in \d s", "", name) for name in names] == [
        "Let it go",
        "I'll talk first",
        "Yes, we've spoken",
        "Go ahead",
        "That's not what I did",
    ]
    assert verdict.outcome == Outcome.CANCEL
    await page.get_by_text("Let go.").wait_for()
    await page.get_by_role("link", name="Back to today").wait_for()


async def test_the_question_is_a_dialog_that_is_read_with_its_name(browser, api):
    _, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")

    await page.get_by_role("dialog", name="Have you spoken with Pat Example?").wait_for()

    assert await page.evaluate("document.activeElement.id") == "prompt-question"
    assert await page.locator("h1 bdi").inner_text() == "Pat Example"


async def test_what_sends_waits_visibly_and_the_answer_is_recorded(browser, api):
    await gently(api)
    task, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")

    yes = button(page, "Yes, we've spoken")
    waiting = (await yes.is_disabled(), await yes.inner_text())
    await yes.click()  # Playwright waits until it is enabled
    verdict = await settled(task)

    assert waiting[0]
    assert re.search(r"in [12] s", waiting[1])
    assert verdict.sends
    record = await api.parts.log.get(verdict.delivery.record_id)
    assert (record.answer.spoken, record.surface) == (True, "dashboard")
    assert record.seen_s >= 2


async def test_a_yes_and_going_ahead_take_the_same_effort(browser, api):
    for way, picks in [("Yes, we've spoken", ["A call", "Last year"]), ("Go ahead", ["No reason"])]:
        task, prompt_id = await api.ask(connect(way))
        page = await browser.open(f"/prompt/{prompt_id}")
        await button(page, way).click()
        for pick in picks:
            await option(page, pick).click()
        await button(page, way).last.click()

        verdict = await settled(task)

        assert verdict.sends
        record = await api.parts.log.get(verdict.delivery.record_id)
        assert record.answer.how == "call" if record.answer.spoken else record.answer.reason == "no reason"
        await page.close()


async def test_an_answer_that_lacks_something_shows_what_and_loses_nothing(browser, api):
    _, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")
    await button(page, "Go ahead").click()
    await button(page, "Go ahead").last.click()
    await page.get_by_text("Something is missing here.").wait_for()
    await page.get_by_label("Or in your own words").fill("we share a garden wall")

    await page.reload()
    await button(page, "Go ahead").click()

    assert await page.get_by_label("Or in your own words").input_value() == "we share a garden wall"
    browser.complaints[:] = [each for each in browser.complaints if "422" not in each]


async def test_talking_first_is_a_promise_with_a_way_and_a_day(browser, api):
    task, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")

    await button(page, "I'll talk first").click()
    await option(page, "In person").click()
    await option(page, "Tomorrow").click()
    await button(page, "I'll talk first").last.click()
    verdict = await settled(task)

    [record] = api.parts.log.recent()
    assert (verdict.outcome, record.promise.how, len(record.promise.on)) == (Outcome.LATER, "in_person", 10)
    await page.get_by_text("Good. Talk first").wait_for()


async def test_escape_closes_what_is_open_and_then_goes_to_the_way_out(browser, api):
    _, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")
    await page.locator("h1").wait_for()
    await button(page, "Go ahead").click()

    await page.keyboard.press("Escape")
    collapsed = await page.locator(".panel:visible").count()
    await page.keyboard.press("Escape")

    assert collapsed == 0
    assert await page.evaluate("document.activeElement.textContent") == "Let it go"
    assert len(api.desk.views()) == 1


async def test_a_key_that_was_held_before_counts_for_nothing(browser, api):
    _, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")
    await page.locator("h1").wait_for()

    await page.keyboard.down("Enter")
    await page.wait_for_timeout(600)
    inert_while_held = await page.evaluate("document.querySelector('.ways').inert")
    await page.keyboard.up("Enter")
    await when(page, "!document.querySelector('.ways').inert")
    await button(page, "Go ahead").focus()
    for _ in range(4):  # a key that is down already repeats
        await page.keyboard.down("Enter")

    assert inert_while_held
    assert await page.locator(".panel:visible").count() == 1  # opened by the first press, not closed by the second
    assert len(api.desk.views()) == 1


async def test_a_click_in_the_first_moment_counts_for_nothing(browser, api):
    _, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")

    await page.evaluate(
        """() => new Promise((done) => {
            const look = () => {
                const first = document.querySelector(".first");
                if (!first) return requestAnimationFrame(look);
                first.click();
                done();
            };
            look();
        })"""
    )
    await page.wait_for_timeout(100)

    assert len(api.desk.views()) == 1


async def test_answered_elsewhere_says_so(browser, api):
    _, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")
    await page.locator("h1").wait_for()

    digest = api.desk.view(prompt_id).digest
    await api.call("POST", f"/api/prompts/{prompt_id}/decision", {"outcome": "cancel", "digest": digest})

    await page.get_by_text("This was let go.").wait_for()
    browser.complaints[:] = [each for each in browser.complaints if "409" not in each]


async def test_a_mistake_may_end_the_asking_with_one_click(browser, api):
    task, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")

    await button(page, "That's not what I did").click()
    await settled(task)
    await button(page, "Stop asking for this on LinkedIn?").click()

    await until(lambda: api.parts.settings.site("linkedin").rules == {"connect-profile": "off"})


async def test_many_people_can_be_ticked(browser, api):
    await gently(api)
    people = tuple(Target(str(n), f"p{n}", f"Person {n}") for n in range(12))
    task, prompt_id = await api.ask(Action("linkedin", "invite", "ask", "invite", people, About(page="Bees")))
    page = await browser.open(f"/prompt/{prompt_id}")

    await button(page, "Yes, all of them").wait_for()
    await page.get_by_label("Person 3").check()
    await button(page, "Yes, the ones I ticked").click()
    verdict = await settled(task)

    assert verdict.reason == "not_ticked"
    await page.get_by_text("Press Invite once more").wait_for()


async def test_a_client_that_has_given_up_is_told_of(browser, api):
    await gently(api)
    action = connect(patience_s=0)
    verdict = await api.desk.ask(action, Hold("c", "h"))
    page = await browser.open(f"/prompt/{verdict.prompt_id}")

    await page.get_by_text(
        "LinkedIn will say it failed; that was us. After your yes, press Connect once more."
    ).wait_for()
    await button(page, "Go ahead").click()

    await page.get_by_text("Press Connect once more on LinkedIn").wait_for()


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "\u202eevil\u202c<b>bold</b>",
    "&lt;b&gt;",
    "<a href='https://evil.example' target=_top>Let it go</a>",
]


async def test_a_name_is_text_and_nothing_else_on_every_page(browser, api):
    page = await browser.open("/")
    made = (
        "document.querySelectorAll('main b, main img, main svg, main script, main iframe, .card b, .card img').length"
    )
    for text in HOSTILE:
        about = About(skill=text, page=text, app=text)
        action = Action("linkedin", "endorse", "ask", "r", (Target(text, text, text),), about)
        task, prompt_id = await api.ask(action)
        await page.goto(f"{api.origin}/prompt/{prompt_id}")

        assert await page.locator("h1 bdi").inner_text() == re.sub("[\u202e\u202c]", "", text)
        assert await page.evaluate(made) == 0
        await page.goto(f"{api.origin}/")
        await page.locator(".open-card").wait_for()
        assert await page.evaluate(made) == 0

        answer = {"reason": text, "who": text}
        decision = {"outcome": "cancel", "digest": api.desk.view(prompt_id).digest, "answer": answer}
        await api.call("POST", f"/api/prompts/{prompt_id}/decision", decision)
        await settled(task)
        await api.call("PATCH", f"/api/records/{api.parts.log.recent()[-1].id}", {"note": text})
    await page.goto(f"{api.origin}/log")
    await page.locator(".records li").last.wait_for()

    assert await page.locator(".records li").count() == len(HOSTILE)
    assert await page.evaluate(made) == 0


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


@pytest.mark.parametrize(("style", "init"), [("opacity:0.5", ""), ("filter:blur(1px)", ""), ("", DECOY)])
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
