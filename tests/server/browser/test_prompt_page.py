"""The prompt on the dashboard, before a real desk: seen, waited for, answered, recorded."""

import re

from server.prompt import Hold
from server.record import Outcome
from site_packs.action import About, Action, Target
from tests.server.api.conftest import connect
from tests.server.browser.cards import button, gently, option, settled
from tests.server.conftest import until


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
    lack = page.get_by_text("A word on this is still missing.")
    await lack.wait_for()
    focused = await page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert focused == await lack.get_attribute("id")
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
