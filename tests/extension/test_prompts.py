"""The prompt in the tab where the act happened, and what a person switches: each acts at once and without a reload."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import Prompt, has_frame
from tests.e2e.tabs import PROMPT
from tests.e2e.waiting import until
from tests.extension.paired import PRACTICE, Paired, press

TOMASZ = "tomasz-zielinski"


def page_of(paired: Paired, person: str) -> Page:
    """A tab with somebody's page."""
    return paired.chromium.open(f"{PRACTICE}/people/{person}")


def arrived(page: Page) -> list[str]:
    """Whom the network was asked to connect with."""
    found: dict[str, Any] = page.evaluate("fetch('/api/state').then((answer) => answer.json())")
    return [one["people"][0] for one in found["arrived"] if one["what"] == "connect"]


def prompts_in(page: Page) -> int:
    """How many frames with a prompt are in a page: the page script's and the extension's."""
    page.wait_for_timeout(1)  # news of frames comes only while the driver is spoken to
    return len([frame for frame in page.frames if frame.url.startswith(PROMPT)])


def test_it_shows_in_the_one_tab_of_three_where_the_act_happened(paired: Paired) -> None:
    """All three are pages of the site, and the one in front is another than the one that asks."""
    tabs = [page_of(paired, person) for person in ("amara-okafor", TOMASZ, TOMASZ)]
    tabs[2].bring_to_front()

    press(tabs[1], TOMASZ)
    prompt = Prompt(tabs[1]).says("Tomasz Zieliński")
    prompt.button("Yes, we've spoken").wait_for()
    shown = [prompts_in(tab) for tab in tabs]
    prompt.press("Yes, we've spoken")
    until(lambda: not has_frame(tabs[1]), what="the prompt to leave the page")

    assert shown == [0, 1, 0]
    record = paired.instance.record("proceed")
    assert (record["surface"], record["delivered"]) == ("extension", "delivered:200")
    assert arrived(tabs[0]) == [TOMASZ]


def test_switched_off_it_asks_no_more_and_switched_on_again_it_does(paired: Paired) -> None:
    page = page_of(paired, "amara-okafor")

    paired.instance.api("PATCH", "/api/sites/practice", {"enabled": False})
    until(lambda: paired.badge() == "–", what="the badge")
    press(page, "amara-okafor")
    until(lambda: "amara-okafor" in arrived(page), what="the request to arrive unasked")
    paired.instance.switch_on("practice")
    until(lambda: paired.badge() == "", what="the badge")
    press(page, "elif-demir")
    Prompt(page).press("Let it go")

    assert paired.instance.record("cancel")["surface"] == "extension"
    assert "elif-demir" not in arrived(page)


def test_a_pause_asks_nothing_and_its_end_is_seen(paired: Paired) -> None:
    page = page_of(paired, "kwame-asante")

    paired.instance.api("POST", "/api/pause", {"minutes": 15})
    until(lambda: paired.badge() == "II", what="the badge")
    press(page, "kwame-asante")
    until(lambda: "kwame-asante" in arrived(page), what="the request to arrive unasked")
    paired.instance.api("DELETE", "/api/pause")
    until(lambda: paired.badge() == "", what="the badge")
    press(page, "noor-haddad")
    Prompt(page).press("Let it go")

    assert "noor-haddad" not in arrived(page)


def test_a_tab_that_closes_or_moves_on_takes_its_prompt_along(paired: Paired) -> None:
    closes, moves = page_of(paired, "aroha-ngata"), page_of(paired, "priya-raghunathan")

    for tab, person in ((closes, "aroha-ngata"), (moves, "priya-raghunathan")):
        press(tab, person)
        Prompt(tab).button("Let it go").wait_for()
    closes.close()
    moves.goto("about:blank")
    until(lambda: not paired.instance.prompts(), what="both to be withdrawn")

    records = paired.instance.records("?limit=2")
    assert {record["targets"][0]["handle"]: record["outcome"] for record in records} == {
        "aroha-ngata": "withdrawn",
        "priya-raghunathan": "withdrawn",
    }


def test_a_page_that_is_older_than_the_extension_gets_its_script_when_it_asks(paired: Paired) -> None:
    paired.ask("chrome.scripting.unregisterContentScripts()")
    page = page_of(paired, "tran-mai-linh")

    press(page, "tran-mai-linh")
    Prompt(page).press("Let it go")
    until(lambda: not has_frame(page), what="the prompt to leave the page")

    assert paired.instance.record("cancel")["surface"] == "extension"


@pytest.mark.thorough
def test_where_its_frame_does_not_come_it_is_asked_in_a_window(paired: Paired) -> None:
    page = page_of(paired, "watanabe-jun")
    page.route(f"{PROMPT}**", lambda route: route.abort())

    with paired.chromium.context.expect_page() as opened:
        press(page, "watanabe-jun")
    window = opened.value
    window.get_by_role("button", name="Let it go", exact=True).click()

    assert window.url.startswith(f"{paired.instance.where['server']}/prompt/")
    assert paired.instance.record("cancel")["targets"][0]["handle"] == "watanabe-jun"
    page.locator("main .acts button").first.click(trial=True)  # nothing of ours lies over the page
