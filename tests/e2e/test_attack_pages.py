"""Pages that try to get an answer out of somebody who gives none, in both browsers: nothing is decided or sent."""

import json

import pytest

from tests.e2e.attack_site import Site, places, press_at
from tests.e2e.browser import ChromiumTab
from tests.e2e.browsers import MOSTLY_CHROMIUM
from tests.e2e.tabs import OWN_WINDOW, PROMPT, PromptPlace, Tab
from tests.e2e.waiting import until

YES = "Yes, I do"
mostly_chromium = pytest.mark.parametrize("shared_site", MOSTLY_CHROMIUM, indirect=True)


def when_due(site: Site, prompt: PromptPlace) -> None:
    """Wait until it could be answered: in Chromium after the wait; in Firefox that never comes to be in a frame."""
    name = YES if site.browser.name == "chromium" else OWN_WINDOW
    until(lambda: name in prompt.enabled(), what=name)


def names_of(tab: Tab, group: str = "attacks") -> list[str]:
    found: list[str] = tab.evaluate(f"Object.keys({group})")
    assert found
    return found


@mostly_chromium
def test_what_hides_the_question_makes_its_buttons_dead(site: Site) -> None:
    tab, prompt = site.ask("covers.html")
    when_due(site, prompt)
    buttons = places(prompt)

    for name in names_of(tab):
        tab.evaluate(f"begin({json.dumps(name)})")
        until(lambda: not {YES, "Not now"} & set(prompt.enabled()), what=f"{name} to be noticed")
        press_at(tab, buttons)
        tab.keys("Tab", "Enter", " ")
        assert site.undecided, name
        tab.evaluate("end()")
        for window in site.browser.windows():
            window.close()  # what is always offered, and decides nothing
        when_due(site, prompt)


# In Firefox nothing can be pressed in the frame, whatever it looks like.
@pytest.mark.parametrize("shared_site", ["chromium"], indirect=True)
def test_what_a_page_does_to_all_it_can_reach_leaves_the_question_in_plain_sight_or_dead(site: Site) -> None:
    """The frame stands in the top layer in a closed root: opacity, masks and clips of the page do not get there."""
    tab, prompt = site.ask("covers.html")
    when_due(site, prompt)
    assert isinstance(tab, ChromiumTab)
    looks = "document.querySelector('h1').getBoundingClientRect().toJSON()"

    def picture() -> bytes:
        box = prompt.place.evaluate(looks)
        return tab.page.screenshot(clip={name: box[name] for name in ("x", "y", "width", "height")}, caret="hide")

    before = picture()
    alive = []
    for name in names_of(tab, "styles"):
        tab.evaluate(f"begin({json.dumps(name)})")
        tab.page.wait_for_timeout(300)
        if YES in prompt.enabled():
            alive.append(name)
            assert picture() == before, name
        tab.evaluate("end()")
        when_due(site, prompt)

    assert {"z_index", "rules_for_all", "mask_of_the_root"} <= set(alive)


@mostly_chromium
@pytest.mark.parametrize("how", ["over_ours", "instead_of_ours", "with_a_door_of_its_own"])
def test_a_frame_that_the_page_makes_decides_nothing(site: Site, how: str) -> None:
    tab, prompt = site.ask("frames.html")
    when_due(site, prompt)
    buttons = places(prompt)
    if how == "with_a_door_of_its_own":
        tab.evaluate("ours().forEach((each) => each.remove())")

    tab.evaluate(f"begin({json.dumps(how)})")
    tab.until("document.querySelector('[data-there]') !== null")
    own = PromptPlace(tab.frame(PROMPT))
    own.place.until("performance.now() > 2600")  # longer than the wait
    press_at(tab, buttons)
    press_at(tab, places(own))
    tab.keys("Tab", "Enter", "Tab", "Enter", " ")

    assert site.undecided


def test_a_page_that_patched_everything_first_learns_nothing_that_answers(site: Site) -> None:
    tab, prompt = site.ask("patched.html")
    when_due(site, prompt)

    nonce = prompt.place.evaluate("document.documentElement.dataset.nonce")
    learnt = tab.evaluate("learnt.join('\\n')")

    assert len(nonce) > 20
    assert "getElementById" in learnt or len(learnt) > 100  # it did listen
    assert nonce not in learnt
    for secret in (prompt.question, site.instance.prompt()["digest"], "logged yet"):
        assert secret not in learnt
    assert site.undecided


def test_clicks_keys_and_messages_of_the_pages_making_decide_nothing(site: Site) -> None:
    tab, prompt = site.ask("synthetic.html")
    when_due(site, prompt)

    for attack in ("pressAll()", "forge()", "pressAll()"):
        tab.evaluate(f"{attack}")
    answers = set(tab.evaluate("call()"))

    assert answers <= {"refused", "opaque 0"}
    assert tab.has_prompt  # forged words of the end do not take it away
    assert site.undecided


def test_a_window_of_the_prompt_cuts_the_tie_to_the_page_that_opened_it(site: Site) -> None:
    tab, prompt = site.ask("synthetic.html")
    when_due(site, prompt)

    opened = tab.evaluate("openWindow()")  # without a press a browser may refuse, and then there is nothing to hold
    if opened:
        window = site.browser.window()
        PromptPlace(window)
        assert tab.evaluate("lost()") is True
        assert window.evaluate("window.opener") is None
        assert site.browser.windows()

    assert site.undecided


def test_a_page_finds_no_frame_of_ours_to_send_elsewhere_and_a_copy_decides_nothing(site: Site) -> None:
    tab, prompt = site.ask("synthetic.html")
    when_due(site, prompt)
    buttons = places(prompt)

    reached = tab.evaluate("navigateFrames()")
    tab.evaluate("replaceOurs()")
    # Until then it may be the prompt itself that is pressed, in plain sight.
    tab.until(f"performance.now() > {tab.evaluate('performance.now()') + 1500}")
    press_at(tab, buttons)
    tab.keys("Tab", "Enter", "Tab", "Enter")

    assert reached == 0
    assert site.unanswered, [(each["outcome"], each["surface"]) for each in site.instance.records()]
