"""A tab that closes or moves on while its request is held: the prompt says so and ends as not sent."""

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import Prompt, has_frame
from tests.e2e.conftest import Opener
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until

SITE = "https://practice.firsthand.internal"
TOMASZ = f"{SITE}/people/tomasz-zielinski"


def leave_by_closing(page: Page) -> None:
    page.close()


def leave_by_moving_on(page: Page) -> None:
    page.goto("about:blank")


@pytest.mark.parametrize("leave", [leave_by_closing, leave_by_moving_on])
def test_what_a_page_sent_before_it_left_is_not_sent(instance: Firsthand, chromium: Opener, leave) -> None:  # type: ignore[no-untyped-def]
    browser = chromium(instance)
    page = browser.open(TOMASZ)
    page.get_by_role("button", name="Connect with Tomasz Zieliński").click()
    Prompt(page).says("Tomasz Zieliński")
    prompt_id = instance.prompt()["id"]

    leave(page)
    record = instance.record("withdrawn")

    assert record["delivered"] == "not delivered"
    assert instance.prompts() == []
    settled = instance.api("GET", f"/api/prompts/{prompt_id}")
    assert (settled.status, settled.body["outcome"]) == (409, "withdrawn")
    other = browser.open(f"{SITE}/people")
    state = other.evaluate("fetch('/api/state').then((answer) => answer.json())")
    assert state["arrived"] == []


def test_a_reload_asks_again_only_when_it_is_pressed_again(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)
    page.get_by_role("button", name="Connect with Tomasz Zieliński").click()
    Prompt(page).says("Tomasz Zieliński")

    page.reload()
    instance.record("withdrawn")
    until(lambda: not has_frame(page), what="the prompt to leave the page")
    page.get_by_role("button", name="Connect with Tomasz Zieliński").click()
    Prompt(page).says("Tomasz Zieliński").press("Let it go")

    assert instance.record("cancel")["targets"][0]["handle"] == "tomasz-zielinski"
