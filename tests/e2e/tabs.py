"""One way to drive Chromium and Firefox: tabs and windows, what is clicked in them, and the prompt where it shows."""

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from tests.e2e.waiting import until

PROMPT = "https://firsthand.internal/prompt/"
OWN_WINDOW = "Answer in a window of its own"
# The card, once presses count: not in the first moments, when a press may be meant for the page.
STEADY = ".card.steady"
HEADING = "document.querySelector('h1')?.textContent ?? ''"
WINDOW = (1200, 900)
# A button's name without the seconds behind it; and whether a person could press it.
_NAME = "(each.querySelector('.label') ?? each).innerText.trim()"
_USABLE = "each.offsetParent && !each.disabled && !each.closest('[inert]')"


class Place(ABC):
    """A page or a frame: where scripts are run and things are clicked."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """What an expression gives here."""

    @abstractmethod
    def click(self, selector: str, *, count: int = 1) -> None:
        """Click an element with the mouse; it has to be there."""

    @abstractmethod
    def choose_file(self, selector: str, file: Path) -> None:
        """Choose a file in a form."""

    def until(self, expression: str) -> Any:
        """Wait until an expression is true here, and give it."""
        return until(lambda: self.evaluate(expression), what=expression)

    def type(self, selector: str, text: str) -> None:
        """Click into a field and write, as an input method does: in one go, line breaks too."""
        self.click(selector)
        assert self.evaluate(f"document.execCommand('insertText', false, {json.dumps(text)})"), selector


class Tab(Place):
    """A tab or a window."""

    @abstractmethod
    def frame(self, begins: str) -> Place:
        """The first frame whose address begins so, once it is there."""

    @abstractmethod
    def has_frame(self, begins: str) -> bool:
        """Whether such a frame is in the page now."""

    @abstractmethod
    def goto(self, url: str) -> None:
        """Go there, and wait until it is loaded."""

    @abstractmethod
    def front(self) -> None:
        """Make it the tab that is looked at."""

    @abstractmethod
    def heading(self) -> str:
        """The page's heading; none while one page takes the place of another."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page a window of this size."""

    @abstractmethod
    def magnify(self, factor: int) -> None:
        """Show the page as to somebody who has zoomed in so far, in a window of 1200 by 900 pixels of the screen."""

    @abstractmethod
    def keys(self, *names: str) -> None:
        """Press keys, one after the other."""

    @abstractmethod
    def hold(self, key: str) -> None:
        """Press a key and keep it down; once more: it repeats, as a held key does."""

    @abstractmethod
    def let_go(self, key: str) -> None:
        """Let go of a key that is held."""

    @abstractmethod
    def move(self, x: float, y: float) -> None:
        """Move the mouse to a place of the window."""

    @abstractmethod
    def press_mouse(self) -> None:
        """Press and release the mouse where it is."""

    @abstractmethod
    def close(self) -> None:
        """Close the tab."""

    def mouse(self, x: float, y: float) -> None:
        """Click at a place of the window."""
        self.move(x, y)
        self.press_mouse()

    def arrives(self, heading: str) -> None:
        """Wait until the page with this heading is here."""
        until(lambda: self.heading() == heading, what=f"the page: {heading}")

    def prompt(self) -> "PromptPlace":
        """The prompt in its frame over this page, once its question stands there."""
        return PromptPlace(self.frame(PROMPT))

    @property
    def has_prompt(self) -> bool:
        """Whether a frame with a prompt is in the page."""
        return self.has_frame(PROMPT)


class Browser(ABC):
    """Opens tabs, and finds windows that a page opened."""

    name: str

    @abstractmethod
    def open(self, url: str) -> Tab:
        """A new tab with this page."""

    @abstractmethod
    def tabs(self) -> list[tuple[str, Tab]]:
        """Every tab and window with its address."""

    def windows(self, begins: str = PROMPT) -> list[Tab]:
        """The tabs and windows whose address begins so."""
        return [tab for url, tab in self.tabs() if url.startswith(begins)]

    def window(self, begins: str = PROMPT) -> Tab:
        """The window whose address begins so, once it is there."""
        return until(lambda: self.windows(begins), what=f"a window of {begins}")[-1]

    def answer(self, tab: Tab, name: str) -> None:
        """Press a button of the prompt over this page; where its frame decides nothing, in the window it leads to."""
        prompt = tab.prompt()
        until(lambda: {name, OWN_WINDOW} & set(prompt.enabled()), what=f"a way to {name}")
        if name not in prompt.enabled():
            assert not self.windows()
            prompt.press(OWN_WINDOW)
            prompt = PromptPlace(self.window())
        prompt.press(name)


class PromptPlace:
    """The prompt: what it says, its buttons, and pressing them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.place.until("document.querySelector('h1')?.textContent")

    @property
    def question(self) -> str:
        """The question in full."""
        return str(self.place.evaluate("document.querySelector('h1').innerText.replace(/\\s+/g, ' ')"))

    def enabled(self) -> list[str]:
        """The names of all buttons that a person could press, from the top."""
        expression = f"[...document.querySelectorAll('button')].filter((each) => {_USABLE}).map((each) => {_NAME})"
        return list(self.place.evaluate(expression))

    def ready(self, name: str) -> None:
        """Wait until a button may be pressed, and a press of it counts."""
        until(lambda: name in self.enabled(), what=name)
        self.place.until(f"document.querySelector({STEADY!r}) !== null")

    def press(self, name: str) -> None:
        """Press a button with the mouse, once it may be pressed; the last one where several have the name."""
        self.ready(name)
        self.place.evaluate(
            "(() => { for (const each of document.querySelectorAll('[data-pressed]')) delete each.dataset.pressed;"
            f" const found = [...document.querySelectorAll('button')].filter((each) => {_USABLE} &&"
            f" {_NAME} === {json.dumps(name)}).at(-1); found.dataset.pressed = ''; }})()"
        )
        self.place.click("[data-pressed]")

    def focused(self) -> str:
        """The text of what has the focus."""
        return str(self.place.evaluate("document.activeElement.innerText.trim()"))
