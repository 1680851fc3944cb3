"""Promises on the page of today: "We spoke" opens the door, another day moves it, no longer takes it away."""

from server.person import Name
from server.prompt import Hold
from server.record import Client, Outcome
from tests.server.api.conftest import connect
from tests.server.browser.conftest import when

PAT = Name("linkedin", "", "7", "pat", "Pat Example")


async def promised(api, on="2026-11-24"):
    """A promise as a prompt makes it; the clock of these tests stands at 24 November 2026."""
    task, prompt_id = await api.ask()
    digest = api.desk.view(prompt_id).digest
    decision = {"outcome": "later", "digest": digest, "promise": {"how": "call", "on": on}}
    answer = await api.call("POST", f"/api/prompts/{prompt_id}/decision", decision)
    assert answer.status == 200
    await task


async def test_what_was_promised_is_shown_and_we_spoke_lets_the_next_press_pass(browser, api):
    await promised(api)
    page = await browser.open("/")
    await page.get_by_role("heading", name="You meant to talk first").wait_for()
    await page.get_by_text("A call, today.").wait_for()

    await page.get_by_role("button", name="We spoke").click()
    await page.get_by_label("On which day?").fill("2026-11-24")
    await page.get_by_label("What I learned, what I will ask next").fill("Ask about the boat.")
    await page.get_by_role("button", name="Save").click()
    await when(page, "document.querySelector('.promises').hidden")

    [talk] = api.parts.people.talks()
    assert (talk.how, talk.on, talk.line, talk.source) == ("call", "2026-11-24", "Ask about the boat.", "promise")
    verdict = await api.desk.ask(connect(), Hold("c2", "www.linkedin.com", Client("browser", "Chrome")))
    assert verdict.outcome == Outcome.PASSED


async def test_another_day_and_no_longer(browser, api):
    await promised(api)
    page = await browser.open("/")

    await page.get_by_role("button", name="Another day").click()
    await page.get_by_label("On which day?").fill("2026-12-24")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("A call, on 24 December").wait_for()
    await page.get_by_role("button", name="No longer").click()
    await when(page, "document.querySelector('.promises').hidden")

    promises = await api.parts.people.promises()
    assert [(promise.on, promise.state) for promise in promises] == [("2026-11-24", "moved"), ("2026-12-24", "dropped")]
    assert api.parts.people.talks() == []


async def test_a_promise_made_while_the_page_is_open_appears(browser, api):
    page = await browser.open("/")
    await page.get_by_text("Nothing is waiting.").wait_for()

    await promised(api, "2026-11-27")

    await page.get_by_text("A call, on 27 November").wait_for()
