"""A ruled site whose pages attack, or are laid out oddly, and somebody who presses where the prompt's buttons are."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.e2e.browsers import open_browser
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import running
from tests.e2e.instance import Firsthand
from tests.e2e.tabs import Browser, PromptPlace, Tab
from tests.e2e.upstreams import Arrived, Recorder
from tests.e2e.waiting import until

HOST = "mastodon.social"
DOOR = "https://firsthand.internal/document/"
PAGES = Path(__file__).parent / "attack_pages"
TYPES = {".html": "text/html", ".js": "text/javascript"}


def _answer(arrived: Arrived) -> web.Response:
    file = PAGES / arrived.path.lstrip("/")
    if arrived.method == "GET" and file.suffix in TYPES and file.is_file():
        return web.Response(text=file.read_text(), content_type=TYPES[file.suffix], charset="utf-8")
    return web.json_response({"id": "7", "following": True})


@dataclass
class Site:
    """The site, the instance that asks on it, and one browser."""

    instance: Firsthand
    upstream: Recorder
    browser: Browser

    def page(self, name: str) -> Tab:
        """A page, once its door listens; a press before that is asked about too, perhaps in another tab of the site."""
        tab = self.browser.open(f"https://{HOST}/{name}")
        tab.frame(DOOR).until("document.readyState === 'complete' && performance.now() > 500")
        return tab

    def ask(self, page: str) -> tuple[Tab, PromptPlace]:
        """A page after its Follow was pressed, and the prompt over it."""
        tab = self.page(page)
        tab.evaluate("document.querySelector('#press').click()")  # it may be out of sight, or take no mouse
        return tab, tab.prompt()

    @property
    def sent(self) -> list[Arrived]:
        """What arrived at the site beside pages."""
        return self.upstream.of("POST")

    @property
    def undecided(self) -> bool:
        """Whether the one question is still open, with nothing recorded and nothing sent."""
        return len(self.instance.prompts()) == 1 and self.instance.records() == [] and self.sent == []

    @property
    def unanswered(self) -> bool:
        """Whether nobody's answer is recorded and nothing was sent; a page may take its own act back."""
        return {record["outcome"] for record in self.instance.records()} <= {"withdrawn"} and self.sent == []

    def forget(self) -> None:
        """Answer what is open, close every page, and erase the records, so that the next test finds nothing."""
        for prompt in self.instance.prompts():
            self.instance.decide(prompt, "cancel")
        for url, tab in self.browser.tabs():
            if url.startswith("https:"):
                tab.close()
        for record in self.instance.records():
            self.instance.api("DELETE", f"/api/records/{record['id']}")
        until(lambda: not self.instance.records(), what="no record")
        self.upstream.arrived.clear()


@contextmanager
def open_site(name: str, folder: Path, ca: UpstreamCA, *, helped: bool = True) -> Iterator[Site]:
    """The site in one of the two browsers; it asks gently. `helped` is as in `open_browser`."""
    with ExitStack() as stack:
        upstream = Recorder(ca, HOST, answer=_answer).start()
        stack.callback(upstream.stop)
        instance = stack.enter_context(running(folder / "data", ca, upstreams={HOST: upstream.port}))
        instance.switch_on("mastodon")
        browser = stack.enter_context(open_browser(name, instance, folder, (HOST,), helped=helped))
        yield Site(instance, upstream, browser)


def places(prompt: PromptPlace) -> list[tuple[float, float]]:
    """Where the prompt's buttons are, the frame filling the window."""
    found: list[dict[str, Any]] = prompt.place.evaluate(
        "[...document.querySelectorAll('button')].filter((each) => each.offsetParent)"
        ".map((each) => each.getBoundingClientRect().toJSON())"
    )
    return [(each["x"] + 30, each["y"] + each["height"] / 2) for each in found]


def press_at(tab: Tab, where: list[tuple[float, float]]) -> None:
    """Double-click at each place, with a real mouse."""
    for x, y in where:
        tab.mouse(x, y)
        tab.press_mouse()
