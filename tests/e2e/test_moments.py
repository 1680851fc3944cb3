"""A prompt that comes while somebody does something else, in both browsers: it is no answer, and the answer is near."""

import json
from collections.abc import Iterator

import pytest

from tests.e2e.attack_site import Site, open_site, places
from tests.e2e.browsers import MOSTLY_CHROMIUM, thorough
from tests.e2e.certificates import UpstreamCA
from tests.e2e.tabs import OWN_WINDOW, PROMPT, PromptPlace, Tab
from tests.e2e.waiting import until

YES = "Yes, I do"
PAGE = "moments.html"
LONGER_THAN_THE_WAIT_MS = 3000
# What a page of the prompt would send for a yes.
SAY_YES = """fetch(`/prompt/${document.documentElement.dataset.prompt}/decision`, {method: "POST",
  headers: {"content-type": "application/json"},
  body: JSON.stringify({outcome: "proceed", digest: %s, nonce: document.documentElement.dataset.nonce,
    answer: {spoken: true, how: "call", when: "2020-05"}})}).then((answer) => answer.status)"""


@pytest.fixture(scope="module", params=MOSTLY_CHROMIUM)
def shared_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA
) -> Iterator[Site]:
    """One browser and one instance for all tests here; a tab that is not in front knows that it is not."""
    folder = tmp_path_factory.mktemp(f"moments-{request.param}")
    with open_site(request.param, folder, upstream_ca, helped=False) as site:
        yield site


def pass_time(tab: Tab, milliseconds: int) -> None:
    tab.until(f"performance.now() > {tab.evaluate('performance.now()')} + {milliseconds}")


def test_in_a_tab_that_is_not_looked_at_nothing_is_shown_and_no_wait_counts(site: Site) -> None:
    tab = site.page(PAGE)
    other = site.browser.open("about:blank")
    tab.evaluate("void follow()")
    site.instance.prompt()
    pass_time(other, LONGER_THAN_THE_WAIT_MS)

    hidden = tab.evaluate("document.visibilityState")
    shown = tab.has_prompt
    left_s = site.instance.prompt()["wait_left_s"]
    other.close()
    tab.front()
    site.browser.answer(tab, YES)
    site.instance.record("proceed")

    assert (hidden, shown, left_s) == ("hidden", False, 2.0)
    until(lambda: len(site.sent) == 1, what="what was let go")


@pytest.mark.thorough
def test_the_wait_stands_still_while_one_looks_elsewhere_and_an_answer_is_refused(
    site: Site, request: pytest.FixtureRequest
) -> None:
    site.instance.switch_on("mastodon", strictness="standard")  # waits longer than it takes to look elsewhere
    request.addfinalizer(lambda: site.instance.switch_on("mastodon"))
    _, prompt = site.ask(PAGE)
    if site.browser.name == "firefox":  # there the frame decides nothing and no wait counts
        prompt.press(OWN_WINDOW)
        prompt = PromptPlace(site.browser.window())
    until(lambda: 0 < site.instance.prompt()["wait_left_s"] < 5, what="the wait to have begun")

    other = site.browser.open("about:blank")
    until(lambda: not prompt.place.evaluate("document.hasFocus()"), what="the focus to be elsewhere")
    pass_time(other, 500)
    before = site.instance.prompt()["wait_left_s"]
    pass_time(other, LONGER_THAN_THE_WAIT_MS)
    after = site.instance.prompt()["wait_left_s"]
    said = prompt.place.evaluate(SAY_YES % json.dumps(site.instance.prompt()["digest"]))

    assert before == after > 0
    assert said == 425
    assert site.undecided


@pytest.mark.parametrize("way", [thorough("box-first"), thorough("video-first"), "box-afterwards"])
def test_over_what_fills_the_screen_it_leads_to_an_answer(site: Site, way: str) -> None:
    tab = site.page(PAGE)

    tab.click(f"#{way}")
    prompt = tab.prompt()
    tab.until("document.fullscreenElement !== null")
    pass_time(tab, 600)  # what covers it is noticed by then
    if site.browser.name == "chromium":  # Firefox cannot tell that it is in sight
        prompt.ready("Not now")
    site.browser.answer(tab, "Not now")

    assert site.instance.record("cancel")["surface"] == "page"
    assert site.sent == []


@pytest.mark.thorough
def test_at_four_hundred_percent_it_leads_to_an_answer(site: Site) -> None:
    tab = site.page(PAGE)
    tab.magnify(4)
    seen = tab.evaluate("[innerWidth, devicePixelRatio]")

    tab.click("#press")
    site.browser.answer(tab, "Not now")

    assert seen == [300, 4]
    assert site.instance.record("cancel")["surface"] == "page"
    assert site.sent == []


# When the second press comes: on the page still, when the question is painted, when its buttons could be pressed.
@pytest.mark.parametrize(
    "then", [thorough(""), thorough("document.querySelector('h1')"), "document.querySelector('.ways :enabled')"]
)
def test_a_double_click_is_one_question_and_its_second_press_is_no_answer(site: Site, then: str) -> None:
    _, prompt = site.ask(PAGE)
    prompt.ready(OWN_WINDOW if site.browser.name == "firefox" else "Not now")
    x, y = places(prompt)[0]
    site.forget()
    tab = site.page(PAGE)
    tab.evaluate(f"void (press.style.cssText = 'position:fixed;left:{x - 30}px;top:{y - 15}px;width:60px;height:30px')")

    tab.mouse(x, y)
    if then:
        tab.frame(PROMPT).until(f"{then} !== null")
    tab.press_mouse()
    prompt = tab.prompt()
    prompt.ready(OWN_WINDOW if site.browser.name == "firefox" else YES)
    windows = site.browser.windows()

    assert site.undecided
    assert windows == []
    site.browser.answer(tab, YES)
    site.instance.record("proceed")
    until(lambda: len(site.sent) == 1, what="what was let go")
    assert site.instance.prompts() == []


def test_what_is_typed_when_it_comes_is_no_answer_and_the_typing_goes_on_afterwards(site: Site) -> None:
    tab = site.page(PAGE)
    tab.click("#text")
    tab.keys("a", "b")
    tab.evaluate("void setTimeout(follow, 300)")

    def typing() -> bool:
        tab.hold("Enter")  # one that is held
        tab.keys("c")
        return tab.has_prompt

    until(typing, what="the prompt")
    prompt = tab.prompt()
    tab.hold("Enter")
    prompt.place.until("document.querySelector('.ways').inert")
    for _ in range(3):
        tab.keys("Tab", " ", "d", "Escape")
        tab.hold("Enter")
    pass_time(tab, 1000)
    still_dead = prompt.place.evaluate("document.querySelector('.ways').inert")
    windows = site.browser.windows()
    tab.let_go("Enter")

    assert still_dead
    assert windows == []
    assert site.undecided
    site.browser.answer(tab, "Not now")
    site.instance.record("cancel")
    until(lambda: not tab.has_prompt, what="the prompt to leave the page")
    tab.front()
    tab.until("document.activeElement === document.querySelector('#text')")
    tab.keys("e")
    assert tab.evaluate("document.querySelector('#text').value[1]") == "b"
    tab.until("document.querySelector('#text').value.endsWith('e')")
