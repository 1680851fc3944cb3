"""The practice network in Firefox: the question over the page, the answer in a window of its own, the page goes on."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import running
from tests.e2e.firefox import Firefox, open_firefox
from tests.e2e.instance import Firsthand
from tests.e2e.tabs import OWN_WINDOW, PromptPlace, Tab
from tests.e2e.waiting import until

HOST = "practice.firsthand.internal"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA) -> Iterator[Firsthand]:
    """Asks on the practice network, gently; it goes on from test to test, so each has a person of its own."""
    with running(tmp_path_factory.mktemp("firefox-practice") / "data", upstream_ca, upstreams={}) as started:
        started.switch_on("practice")
        yield started


@pytest.fixture(scope="module")
def firefox(instance: Firsthand, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for all tests here."""
    with open_firefox(instance, tmp_path_factory.mktemp("firefox"), (HOST,)) as opened:
        yield opened


def arrived(tab: Tab, person: str) -> list[dict[str, Any]]:
    """What the network says has reached it of this person, asked from the page itself."""
    found = tab.evaluate("fetch('/api/state').then((answer) => answer.json())")
    return [one for one in found["arrived"] if one["people"] == [person]]


def connect(firefox: Firefox, person: str) -> tuple[Tab, PromptPlace]:
    """A person's page after its Connect was pressed, and the prompt over it."""
    tab = firefox.open(f"https://{HOST}/people/{person}")
    tab.click("main .acts button")
    return tab, tab.prompt()


def window_of(firefox: Firefox) -> PromptPlace:
    """The prompt in its own window."""
    return PromptPlace(firefox.window())


def until_left(firefox: Firefox, tab: Tab) -> None:
    """Wait until the window has closed itself and the frame is gone from the page."""
    until(lambda: not firefox.windows(), what="the window to close itself")
    until(lambda: not tab.has_prompt, what="the frame to leave the page")


def test_the_question_is_shown_over_the_page_and_answered_in_a_window(instance: Firsthand, firefox: Firefox) -> None:
    """Firefox cannot prove that a frame is in sight, so nothing can be answered there, whatever the wait."""
    tab, prompt = connect(firefox, "tomasz-zielinski")

    question = prompt.question
    prompt.ready(OWN_WINDOW)
    prompt.place.until("performance.now() > 3500")
    over_the_page = prompt.enabled()
    wait_left_s = instance.prompt()["wait_left_s"]
    tab.keys("Tab")
    first = prompt.focused()
    prompt.press(OWN_WINDOW)
    window = window_of(firefox)
    opener = window.place.evaluate("String(window.opener)")
    has_focus = window.place.evaluate("document.hasFocus()")
    window.press("Yes, we've spoken")
    record = instance.record("proceed")

    assert question == "Have you spoken with Tomasz Zieliński?"
    assert over_the_page == [OWN_WINDOW, "I'll talk first"]  # the latter only unfolds
    assert wait_left_s == 2.0
    assert first == OWN_WINDOW
    assert (opener, has_focus) == ("null", True)
    assert (record["surface"], record["delivered"]) == ("page", "delivered:200")
    tab.until("document.querySelector('main').innerText.includes('You and Tomasz Zieliński are connected.')")
    assert len(arrived(tab, "tomasz-zielinski")) == 1
    until_left(firefox, tab)


def test_by_keyboard_alone_it_is_let_go_and_sends_nothing(instance: Firsthand, firefox: Firefox) -> None:
    tab, prompt = connect(firefox, "watanabe-jun")

    prompt.ready(OWN_WINDOW)
    tab.keys("Tab", "Enter")
    window = window_of(firefox)
    window.ready("Let it go")
    while window.focused() != "Let it go":
        firefox.window().keys("Tab")
    firefox.window().keys("Enter")
    record = instance.record("cancel")

    assert record["targets"][0]["handle"] == "watanabe-jun"
    until_left(firefox, tab)
    until(lambda: tab.evaluate("document.querySelector('main .acts button').innerText") == "Connect")
    assert arrived(tab, "watanabe-jun") == []


def test_talk_first_is_a_promise_and_sends_nothing(instance: Firsthand, firefox: Firefox) -> None:
    tab, prompt = connect(firefox, "priya-raghunathan")

    prompt.press(OWN_WINDOW)
    window = window_of(firefox)
    window.press("I'll talk first")
    window.press("I'll talk first")
    record = instance.record("later")

    assert record["promise"]["how"] == "call"
    until_left(firefox, tab)
    assert arrived(tab, "priya-raghunathan") == []
