"""A real Firefox, routed through the proxy and trusting its root, driven over WebDriver BiDi by a process of Node."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.instance import Firsthand
from tests.e2e.tabs import HEADING, WINDOW, Browser, Place, Tab
from tests.node import Node

HERE = Path(__file__).parent
CERTUTIL_S = 30
# Whatever is not ruled here goes to a port where nobody listens, and no name is resolved: nothing leaves loopback.
EXTENSION_UUID = "7b1d3a52-6c1e-4f0a-9d58-2f6c0a9e4b11"
EXTENSION_PAGES = f"moz-extension://{EXTENSION_UUID}"
PAC = 'function FindProxyForURL(url, host) {{ return {hosts}.includes(host) ? "PROXY {proxy}" : "PROXY 127.0.0.1:9" }}'


def firefox_program() -> str:
    """Where Firefox is; without it, or certutil, the test is skipped, or fails where none may be skipped."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None or shutil.which("certutil") is None:
        missing = "Firefox and certutil are needed (Debian: apt-get install firefox-esr libnss3-tools)"
        if os.environ.get("FIRSTHAND_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    return program


class FirefoxPlace(Place):
    """A tab, or the first frame in it whose address begins so."""

    def __init__(self, node: Node, number: int, begins: str = "") -> None:
        self._node = node
        self._at = f"{number}, {json.dumps(begins)}"

    def run(self, code: str) -> Any:
        """What a line gives to the driver; it may use the names that firefox.mjs gives."""
        return _given(self._node.run(code))

    def evaluate(self, expression: str) -> Any:
        """What an expression gives in the page or the frame."""
        return self.run(f"(await place({self._at})).evaluate({json.dumps(expression)})")

    def click(self, selector: str, *, count: int = 1) -> None:
        """Click an element with the mouse; it has to be there."""
        self.run(f"click({self._at}, {json.dumps(selector)}, {count})")

    def choose_file(self, selector: str, file: Path) -> None:
        """Choose a file in a form."""
        self.run(f"choose({self._at}, {json.dumps(selector)}, {json.dumps(str(file))})")


class FirefoxTab(FirefoxPlace, Tab):
    """A tab or a window of Firefox."""

    def __init__(self, node: Node, number: int) -> None:
        super().__init__(node, number)
        self._page = f"page({number})"

    def frame(self, begins: str) -> FirefoxPlace:
        """The first frame whose address begins so."""
        place = FirefoxPlace(self._node, int(self._at.partition(",")[0]), begins)
        place.evaluate("null")
        return place

    def has_frame(self, begins: str) -> bool:
        """Whether such a frame is in the page now."""
        return bool(self.run(f"{self._page}.frames().some((each) => each.url().startsWith({json.dumps(begins)}))"))

    def goto(self, url: str) -> None:
        """Go there, and wait until it is loaded."""
        self.run(f"{self._page}.goto({json.dumps(url)}).then(() => null)")

    def front(self) -> None:
        """Make it the tab that is looked at."""
        self.run(f"{self._page}.bringToFront()")

    def heading(self) -> str:
        """The page's heading; none while one page takes the place of another."""
        answer = self._node.run(f"{self._page}.evaluate({json.dumps(HEADING)})")
        return str(_given(answer)) if answer.startswith("gave ") else ""

    def resize(self, width: int, height: int) -> None:
        """Give the page a window of this size."""
        self.run(f"{self._page}.setViewport({{width: {width}, height: {height}}})")

    def magnify(self, factor: int) -> None:
        """Show the page as to somebody who has zoomed in so far."""
        width, height = (each // factor for each in WINDOW)
        self.run(f"{self._page}.setViewport({{width: {width}, height: {height}, deviceScaleFactor: {factor}}})")

    def keys(self, *names: str) -> None:
        """Press keys, one after the other."""
        for name in names:
            self.run(f"{self._page}.keyboard.press({json.dumps(name)})")

    def hold(self, key: str) -> None:
        """Press a key and keep it down; once more: it repeats."""
        self.run(f"{self._page}.keyboard.down({json.dumps(key)})")

    def let_go(self, key: str) -> None:
        """Let go of a key that is held."""
        self.run(f"{self._page}.keyboard.up({json.dumps(key)})")

    def move(self, x: float, y: float) -> None:
        """Move the mouse to a place of the window."""
        self.run(f"{self._page}.mouse.move({x}, {y})")

    def press_mouse(self) -> None:
        """Press and release the mouse where it is."""
        self.run(f"{self._page}.mouse.down()")
        self.run(f"{self._page}.mouse.up()")

    def close(self) -> None:
        """Close the tab."""
        self.run(f"{self._page}.close().catch(() => null)")  # a window may have closed itself meanwhile


class Firefox(Browser):
    """One browser with one profile."""

    name = "firefox"

    def __init__(self, node: Node) -> None:
        self._node = node

    def open(self, url: str) -> FirefoxTab:
        """A new tab with this page."""
        return FirefoxTab(self._node, _given(self._node.run(f"open({json.dumps(url)})")))

    def open_extension(self, path: str) -> None:
        """A page of the extension in a tab in the background, for `in_extension`."""
        _given(self._node.run(f"openExtension({json.dumps(f'{EXTENSION_PAGES}/{path}')})"))

    def in_extension(self, expression: str) -> Any:
        """What an expression gives in that page."""
        return _given(self._node.run(f"inExtension({json.dumps(expression)})"))

    def tabs(self) -> list[tuple[str, Tab]]:
        """Every tab and window with its address."""
        return [(each["url"], FirefoxTab(self._node, each["number"])) for each in _given(self._node.run("tabs()"))]


@contextmanager
def open_firefox(
    instance: Firsthand,
    folder: Path,
    hosts: tuple[str, ...] = (),
    *,
    extension: Path | None = None,
    direct: int | None = None,
    more_roots: Mapping[str, str] | None = None,
) -> Iterator[Firefox]:
    """A browser with a home and a profile of its own that reaches these hosts, the door and nothing else.

    With an `extension`, a folder, it reaches what that routes, and nothing else; its pages are at `EXTENSION_PAGES`.
    With `direct` too, every https address that is not routed is reached at that port of this machine, and `more_roots`,
    files, make it trust what answers there: so that a request that escapes is really received.
    """
    program = firefox_program()
    profile, home = folder / "profile", folder / "home"
    for each in (profile, home):
        each.mkdir(parents=True)
    trust(profile, {"firsthand-test": instance.ca, **(more_roots or {})})
    settings: dict[str, object] = {"program": program, "profile": str(profile), "home": str(home)}
    if extension is None:
        pac = PAC.format(hosts=json.dumps([*hosts, "firsthand.internal"]), proxy=instance.where["proxy"])
        settings["pac"] = f"data:,{pac}"
    else:
        settings |= {"extension": str(extension), "uuid": EXTENSION_UUID, "direct": direct}
    node = Node("firefox.mjs", json.dumps(settings), folder=HERE, environment={})
    try:
        yield Firefox(node)
    finally:
        node.run("browser.close()")
        node.close()


def trust(profile: Path, roots: Mapping[str, str]) -> None:
    """Put certificate files into a profile's store; certutil asks for a password for ever unless it is given one."""
    certutil = shutil.which("certutil")
    assert certutil is not None
    password = profile.parent / "empty-password"
    password.write_text("\n")
    store = ["-d", f"sql:{profile}", "-f", str(password)]
    commands = [["-N", *store]]
    commands += [["-A", *store, "-t", "C,,", "-n", name, "-i", file] for name, file in roots.items()]
    for command in commands:
        subprocess.run(
            [certutil, *command], stdin=subprocess.DEVNULL, capture_output=True, timeout=CERTUTIL_S, check=True
        )


def _given(answer: str) -> Any:
    """What a line gave; fails with what it raised."""
    assert answer.startswith("gave "), answer
    text = answer.removeprefix("gave ")
    return None if text == "undefined" else json.loads(text)
