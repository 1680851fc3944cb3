"""Ordinary pages, however laid out and whatever add-ons do to them: the question is seen and can be answered."""

import re

import pytest

from tests.e2e.attack_site import PAGES, Site
from tests.e2e.tabs import OWN_WINDOW, PromptPlace, Tab
from tests.e2e.waiting import until

pytestmark = pytest.mark.thorough

LET_GO = "Not now"
# Firefox always leads to a window; there it is only to be seen that the frame shows and takes the press.
IN_FIREFOX = {
    "plain",
    "dark_mode_addon",
    "zoom_on_html",
    "contrast_addon",
    "styled_dialogs",
    "modal_dialog_open",
    "nothing_shows",
}
LAYOUTS = re.findall(r"^    (\w+): ", (PAGES / "layout.html").read_text(), re.MULTILINE)


def press(tab: Tab, prompt: PromptPlace, name: str) -> None:
    """Press a button by keyboard: no driver can aim into a frame that the page has zoomed."""
    prompt.ready(name)
    while prompt.focused() != name:
        tab.keys("Tab")
    tab.keys("Enter")


def answer(site: Site, tab: Tab, prompt: PromptPlace) -> str:
    """Let it go (for a follow it says "Not now"), in the frame or in the window it leads to; which of the two."""
    until(lambda: {LET_GO, OWN_WINDOW} & set(prompt.enabled()), what="a way to answer")
    if LET_GO in prompt.enabled():
        press(tab, prompt, LET_GO)
        return "frame"
    press(tab, prompt, OWN_WINDOW)
    PromptPlace(site.browser.window()).press(LET_GO)
    return "window"


def leads_to_an_answer(site: Site, layout: str) -> None:
    tab, prompt = site.ask(f"layout.html?as={layout}")

    where = answer(site, tab, prompt)

    assert site.instance.record("cancel")["surface"] == "page"
    assert where == ("frame" if site.browser.name == "chromium" else "window")
    assert site.sent == []


@pytest.mark.parametrize("layout", sorted(IN_FIREFOX))
def test_an_ordinary_page_leads_to_an_answer(site: Site, layout: str) -> None:
    leads_to_an_answer(site, layout)


# Firefox leads to a window whatever the layout.
@pytest.mark.parametrize("shared_site", ["chromium"], indirect=True)
@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - set(IN_FIREFOX)))
def test_a_page_of_any_other_layout_leads_to_an_answer(site: Site, layout: str) -> None:
    leads_to_an_answer(site, layout)


@pytest.mark.parametrize(("width", "height"), [(320, 240), (220, 140)])
def test_a_tiny_window_leads_to_an_answer(site: Site, width: int, height: int) -> None:
    tab, prompt = site.ask("layout.html?as=plain")

    tab.resize(width, height)
    answer(site, tab, prompt)

    assert site.instance.record("cancel")["surface"] == "page"
