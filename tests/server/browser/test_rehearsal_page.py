"""The rehearsal week on the pages: begun with one click, told of once, answered with one of three buttons."""

import pytest

from server.prompt import Hold
from tests.server.api.conftest import connect
from tests.server.browser.conftest import when
from tests.server.browser.pages import rehearsed
from tests.server.conftest import until


def card(page, name="LinkedIn"):
    return page.get_by_role("region", name=name, exact=True)


async def test_a_site_is_set_to_ask_to_rehearse_and_off(browser, api):
    page = await browser.open("/sites")
    linkedin = card(page)

    states = []
    for choice in ("Rehearse", "Ask", "Off"):
        await linkedin.get_by_text(choice, exact=True).first.click()
        await linkedin.locator(f"input:checked + span:text-is('{choice}')").wait_for()
        await when(page, "document.querySelector('.toast').textContent !== ''")
        await until(
            lambda choice=choice: (site := api.parts.settings.site("linkedin")) and site.enabled == (choice != "Off")
        )
        site = api.parts.settings.site("linkedin")
        states.append((site.enabled, bool(site.rehearsing_since)))

    assert states == [(True, True), (True, False), (False, False)]


async def test_the_keyboard_stays_where_it_was(browser, api):
    """The page is drawn anew after each change; whoever moves by arrows must not be thrown out."""
    page = await browser.open("/sites")
    await card(page).get_by_role("radio", name="Off").focus()

    await page.keyboard.press("ArrowLeft")
    await card(page).get_by_text("Rehearsing, day 1 of 7.").wait_for()
    await page.keyboard.press("ArrowLeft")
    await card(page).get_by_text("Rehearsing, day 1 of 7.").wait_for(state="detached")

    site = api.parts.settings.site("linkedin")
    assert (site.enabled, site.rehearsing_since) == (True, "")


async def test_what_would_have_been_asked_appears_as_it_happens(browser, api):
    await rehearsed(api, days=2, acts=0)
    page = await browser.open("/sites")
    await card(page).get_by_text("So far nothing would have been asked.").wait_for()

    await api.desk.ask(connect(), Hold("c1", "www.linkedin.com"))

    said = "So far you would have been asked once; for this person you have logged no talk."
    await card(page).get_by_text(said).wait_for()
    await card(page).get_by_text("Rehearsing, day 3 of 7.").wait_for()


async def test_a_rule_that_does_not_belong_here_is_switched_off_with_one_click(browser, api):
    await rehearsed(api, days=2)
    page = await browser.open("/sites")

    await card(page).get_by_role("button", name="Never ask about this: connect-profile").click()
    await card(page).get_by_role("button", name="Never ask about this").wait_for(state="detached")

    assert api.parts.settings.site("linkedin").rules == {"connect-profile": "off"}


@pytest.mark.parametrize("path", ["/", "/sites"])
@pytest.mark.parametrize(
    ("answer", "enabled", "since"),
    [
        ("Start asking", True, ""),
        ("A week more", True, "2026-12-02T09:00:00.000Z"),
        ("Switch off", False, ""),
    ],
)
async def test_when_the_week_is_over_one_question_is_asked_once(browser, api, path, answer, enabled, since):
    await rehearsed(api)
    page = await browser.open(path)
    question = page.get_by_text(
        "You would have been asked 2 times; for 2 of these people you have logged no talk. Start asking?"
    )
    await question.wait_for()

    await page.get_by_role("group", name="LinkedIn: Start asking?").get_by_role("button", name=answer).click()
    await question.wait_for(state="hidden")
    await page.reload()
    await page.get_by_role("heading", name="Sites").first.wait_for()

    site = api.parts.settings.site("linkedin")
    assert (site.enabled, site.rehearsing_since) == (enabled, since)
    assert not await page.get_by_text("Start asking?").is_visible()


async def test_before_the_week_is_over_today_only_says_how_far_it_is(browser, api):
    await rehearsed(api, days=2)
    page = await browser.open("/")

    await page.get_by_text("LinkedIn · rehearsing, day 3 of 7").wait_for()
    assert not await page.get_by_text("Start asking?").is_visible()


async def test_the_log_tells_what_would_have_been_asked_from_what_is_only_watched(browser, api):
    await rehearsed(api, days=0, acts=1)
    await api.parts.settings.change_site("linkedin", rules={"connect-profile": "watch"})
    await api.desk.ask(connect(), Hold("c1", "www.linkedin.com"))
    await until(lambda: len(api.parts.log.recent()) == 2)
    page = await browser.open("/log")

    rows = page.locator(".records li")
    await rows.nth(1).wait_for()

    assert "only watched" in await rows.nth(0).inner_text()
    assert "would have been asked" in await rows.nth(1).inner_text()
