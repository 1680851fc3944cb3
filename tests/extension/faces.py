"""The extension's own pages as a person meets them: in English and German, beside the tab they are about."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.e2e.browser import PATIENCE_MS, open_chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import Recorder
from tests.extension.paired import Paired, install
from tests.server.browser.axe import lines, look, source

PROFILE = f"https://{LINKEDIN}/in/ada-lovelace/"
READY = "body:not([aria-busy]) main > :first-child"
NARROW = {"width": 360, "height": 600}


def in_german(extension: Path, folder: Path) -> Path:
    """The same extension for a browser that speaks German; gives its folder.

    A Chromium without its own German texts speaks English whatever it is told, so here German is the only language
    that the extension has.
    """
    german = folder / "german"
    shutil.copytree(extension, german)
    shutil.rmtree(german / "_locales" / "en")
    file = german / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "default_locale": "de"}))
    return german


@contextmanager
def beside_linkedin(folder: Path, upstream_ca: UpstreamCA, extension: Path) -> Iterator[Paired]:
    """A browser whose extension is not paired yet, an instance, and a LinkedIn that can be reached past it too."""
    upstream = Recorder(upstream_ca, LINKEDIN).start()
    instance = Firsthand(folder / "data", {LINKEDIN: upstream.port}, upstream_ca.file).start()
    roots = {"Upstream": upstream_ca.file.read_text()}
    try:
        with open_chromium(
            instance, folder, extension=extension, direct={LINKEDIN: upstream.port}, more_roots=roots
        ) as chromium:
            yield install(instance, chromium)
    finally:
        if instance.process is not None:
            instance.stop()
        upstream.stop()


def address(paired: Paired, name: str) -> str:
    """Where a page of the extension's is: `popup/popup.html`."""
    return str(paired.ask(f"chrome.runtime.getURL({name!r})"))


def open_face(paired: Paired, name: str) -> Page:
    """One of the extension's pages in a tab of its own: `welcome/welcome.html`."""
    return paired.chromium.open(address(paired, name))


def violations(page: Page) -> list[str]:
    """What axe finds in one of the extension's pages, a line each."""
    session = page.context.new_cdp_session(page)

    def evaluate(expression: str) -> Any:
        told = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        given = session.send("Runtime.evaluate", told)
        assert "exceptionDetails" not in given, given["exceptionDetails"]
        return given["result"].get("value")

    if not evaluate("'axe' in window"):
        evaluate(f"{source()}; true")
    found = evaluate(look())
    session.detach()
    return lines(found)


@dataclass
class Popup:
    """The popup, opened as a page; the tab it is about is in front, as it would be under the popup."""

    page: Page
    tab: Page

    def again(self) -> "Popup":
        """Closed and opened once more."""
        self.tab.bring_to_front()
        self.page.reload()
        self.page.locator(READY).first.wait_for()
        return self

    def light(self) -> str:
        """The line at the top."""
        return self.page.locator("#light").inner_text().strip()

    def press(self, name: str) -> None:
        """Press a button by its very name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def says(self, text: str) -> None:
        """Wait until this text stands in it."""
        self.page.get_by_text(text).first.wait_for()


def open_popup(paired: Paired, tab: Page) -> Popup:
    """The popup over a tab."""
    page: Page = paired.chromium.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size(NARROW)
    tab.bring_to_front()
    page.goto(address(paired, "popup/popup.html"))
    page.locator(READY).first.wait_for()
    return Popup(page, tab)
