"""The extension's worker is stopped in mid-prompt, again and again: no answer is lost, and none is counted twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from firsthand.practice_network.people import PEOPLE
from tests.e2e.browser import Prompt, has_frame
from tests.e2e.waiting import until
from tests.extension.paired import PRACTICE, Paired, connected, press

RUNNING = "chrome.runtime.getContexts({contextTypes: ['BACKGROUND']}).then((found) => found.length)"


class Stopper:
    """Stops the worker as the browser does when it needs the memory."""

    def __init__(self, paired: Paired) -> None:
        self._paired = paired
        self._devtools: Any = paired.chromium.context.new_cdp_session(paired.own)
        self._devtools.send("ServiceWorker.enable")
        self.stops = 0

    def stop(self) -> None:
        """It is gone when this returns; whatever happens next may bring it back."""
        self._devtools.send("ServiceWorker.stopAllWorkers")
        self.stops += 1

    def back(self) -> None:
        """Wait until something has woken it, and it hears the news again."""
        until(lambda: self._paired.ask(RUNNING) and connected(self._paired), what="the worker to wake")


@pytest.fixture
def stopper(paired: Paired) -> Iterator[Stopper]:
    made = Stopper(paired)
    yield made
    made.back()


def arrived(page: Page) -> list[str]:
    """Everybody the network was asked to connect with, as often as it was."""
    found = page.evaluate("fetch('/api/state').then((answer) => answer.json())")
    return [one["people"][0] for one in found["arrived"] if one["what"] == "connect"]


def ask_and_answer(paired: Paired, stopper: Stopper, person: str, moment: str) -> tuple[list[str], str]:
    """One act, its worker stopped at this moment, answered with yes; what is recorded of it, and on which surface."""
    before = len(paired.instance.records())
    tab = paired.chromium.open(f"{PRACTICE}/people/{person}")
    if moment == "before":
        stopper.stop()
    press(tab, person)
    if moment == "at once":
        stopper.stop()
    prompt = Prompt(tab)
    if moment == "shown":
        stopper.stop()
        prompt.button("Let it go").wait_for()
        stopper.back()
        stopper.stop()
    prompt.press("Yes, we've spoken")
    if moment == "answered":
        stopper.stop()
    until(lambda: not has_frame(tab), what="the prompt to leave the page")
    records = paired.instance.records()
    added = records[: len(records) - before]
    tab.close()
    return [record["outcome"] for record in added], added[0]["surface"]


def test_stopped_while_it_is_shown_and_after_the_answer(paired: Paired, stopper: Stopper) -> None:
    """The page it shows a prompt in wakes it, and it goes on with it: the prompt is not withdrawn, nor shown twice."""
    first, surface = ask_and_answer(paired, stopper, PEOPLE[0].handle, "shown")
    second, _ = ask_and_answer(paired, stopper, PEOPLE[1].handle, "answered")

    assert (first, second, surface) == (["proceed"], ["proceed"], "extension")
    assert sorted(arrived(paired.chromium.open(PRACTICE))) == sorted(person.handle for person in PEOPLE[:2])


@pytest.mark.thorough
def test_stopped_twenty_times_at_every_moment(paired: Paired, stopper: Stopper) -> None:
    moments = ("before", "at once", "shown", "answered")
    already = arrived(paired.chromium.open(PRACTICE))
    asked = [person.handle for person in PEOPLE[2:12]]

    outcomes = []
    for number, person in enumerate([*asked, *asked[:6]]):  # somebody asked about twice is asked about twice
        outcomes += ask_and_answer(paired, stopper, person, moments[number % len(moments)])[0]

    assert stopper.stops >= 20
    assert outcomes == ["proceed"] * 16
    assert sorted(arrived(paired.chromium.open(PRACTICE))) == sorted([*already, *asked, *asked[:6]])
