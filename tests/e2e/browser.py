"""A real Chromium, routed and trusting exactly as `firsthand browse` does it, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Frame, Locator, Page, sync_playwright

from firsthand.authority import Authority
from firsthand.chromium import Profile
from firsthand.inline_pac import inline_pac
from firsthand.instance import Instance as DataFolder
from firsthand.instance import Running
from tests.e2e.instance import Firsthand
from tests.e2e.tabs import HEADING, OWN_WINDOW, PROMPT, STEADY, WINDOW, Browser, Place, Tab
from tests.e2e.waiting import until

PATIENCE_MS = 20_000
HERE_ONLY = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def chromium_program() -> str:
    """Where Chromium is; without it, or certutil, the test is skipped, or fails where none may be skipped."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None or shutil.which("certutil") is None:
        missing = "Chromium and certutil are needed (Debian: apt-get install chromium libnss3-tools)"
        if os.environ.get("FIRSTHAND_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    return program


class Chromium:
    """One browser with one profile."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def open(self, url: str) -> Page:
        """A new tab with this page."""
        page: Page = self._context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(url)
        return page

    def tabs(self) -> list[Page]:
        """The tabs that are open."""
        return list(self._context.pages)

    def close(self) -> None:
        """End the browser as a person does."""
        self._context.close()

    @property
    def context(self) -> Any:
        """Playwright's own object."""
        return self._context

    def driven(self) -> "ChromiumDriven":
        """The same browser, for tests that drive several kinds of browsers one way."""
        return ChromiumDriven(self._context)

    def set_storage(self, origin_host: str, **items: str) -> None:
        """Put items into localStorage of every page of a host before its own scripts run."""
        lines = "".join(f"localStorage.setItem({name!r}, {value!r});" for name, value in items.items())
        self._context.add_init_script(f"if (location.host === {origin_host!r}) {{ {lines} }}")


def prepare(
    profile: Profile, instance: Firsthand, *, direct: Mapping[str, int], more_roots: Mapping[str, str], pac: str = ""
) -> list[str]:
    """Make a profile trust the instance, as `firsthand browse` does; gives what Chromium is started with."""
    data = DataFolder(instance.data)
    running = Running(pid=0, **{name: instance.where[name] for name in ("server", "proxy", "pac", "ca", "data")})
    profile.home.mkdir(parents=True, exist_ok=True)
    profile.trust({**Authority(data.ca_folder).named_roots(), **more_roots})
    arguments = [
        argument
        for argument in profile.arguments(pac or inline_pac(data, running), as_root=os.getuid() == 0)
        if not argument.startswith("--user-data-dir=")
    ]
    rules = [f"MAP {host}:443 127.0.0.1:{port}" for host, port in direct.items()]
    return [*arguments, f"--host-resolver-rules={', '.join([*rules, HERE_ONLY])}"]


@contextmanager
def open_chromium(
    instance: Firsthand,
    profile_folder: Path,
    *,
    direct: Mapping[str, int] | None = None,
    more_roots: Mapping[str, str] | None = None,
    pac: str = "",
    goes_back: bool = False,
    extension: Path | str | None = None,
) -> Iterator[Chromium]:
    """A browser with a home, a certificate store and an inline PAC of its own.

    It resolves no name, so nothing gets anywhere but through the proxy. `direct` lets hosts be reached past the
    proxy all the same, at a port of this machine, and `more_roots` makes it trust what answers there: so that a
    request that escapes is really received. `goes_back` lets it keep pages for going back to, which Playwright forbids.
    With an `extension`, its folder, that is what routes, and nothing else does; several have commas between them.
    """
    program = chromium_program()
    profile = Profile(profile_folder)
    arguments = prepare(profile, instance, direct=direct or {}, more_roots=more_roots or {}, pac=pac)
    if extension is not None:
        arguments = [each for each in arguments if not each.startswith("--proxy-pac-url=")]
        arguments += [f"--disable-extensions-except={extension}", f"--load-extension={extension}"]
    unwanted = ["--disable-back-forward-cache"] * goes_back + ["--disable-extensions"] * (extension is not None)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile_folder / "profile",
            executable_path=program,
            headless=True,
            args=arguments,
            ignore_default_args=unwanted or None,
            env={**profile.environment()},
            viewport={"width": WINDOW[0], "height": WINDOW[1]},
        )
        try:
            yield Chromium(context)
        finally:
            context.close()


def frame_of(page: Page, begins: str) -> Frame:
    """The first frame whose address begins so, once it is there; no selector finds it, it stands in a closed root."""

    def found() -> Frame | None:
        page.wait_for_timeout(1)  # news of frames comes only while the driver is spoken to
        return next((frame for frame in page.frames if frame.url.startswith(begins)), None)

    return until(found, what=f"a frame of {begins}")


def has_frame(page: Page, begins: str = PROMPT) -> bool:
    """Whether such a frame is in the page now."""
    page.wait_for_timeout(1)
    return any(frame.url.startswith(begins) for frame in page.frames)


class Prompt:
    """The prompt in its frame over a page: what a person sees and presses."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.frame = frame_of(page, PROMPT)

    def says(self, text: str) -> "Prompt":
        """Wait until this text stands in it."""
        self.frame.get_by_text(text).first.wait_for(timeout=PATIENCE_MS)
        return self

    def button(self, name: str) -> Locator:
        """A button by its very name; one that still waits has the seconds behind its name."""
        return self.frame.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button, once it may be pressed: not in the first moments, when a press may be meant for the page."""
        button = self.button(name).last
        button.wait_for(timeout=PATIENCE_MS)
        self.frame.locator(STEADY).wait_for(timeout=PATIENCE_MS)
        button.click(timeout=PATIENCE_MS)

    def press_here_or_in_a_window(self, name: str) -> None:
        """Press a button here; where the frame decides nothing, in the window of its own that it offers."""
        button, window = self.button(name).last, self.button(OWN_WINDOW)
        until(lambda: button.is_enabled() or window.is_visible(), what="a way to answer")
        if button.is_enabled():
            self.press(name)
            return
        with self._page.expect_popup() as opened:
            window.click(timeout=PATIENCE_MS)
        opened.value.get_by_role("button", name=name, exact=True).last.click(timeout=PATIENCE_MS)


class ChromiumPlace(Place):
    """A page or a frame of Chromium."""

    def __init__(self, place: Page | Frame) -> None:
        self._place = place

    def evaluate(self, expression: str) -> Any:
        """What an expression gives here."""
        return self._place.evaluate(expression)

    def click(self, selector: str, *, count: int = 1) -> None:
        """Click an element with the mouse, whatever lies over it."""
        self._place.locator(selector).first.click(click_count=count, force=True, timeout=PATIENCE_MS)

    def choose_file(self, selector: str, file: Path) -> None:
        """Choose a file in a form."""
        self._place.locator(selector).set_input_files(file, timeout=PATIENCE_MS)


class ChromiumTab(ChromiumPlace, Tab):
    """A tab or a window of Chromium."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.page = page

    def frame(self, begins: str) -> ChromiumPlace:
        """The first frame whose address begins so."""
        return ChromiumPlace(frame_of(self.page, begins))

    def has_frame(self, begins: str) -> bool:
        """Whether such a frame is in the page now."""
        return has_frame(self.page, begins)

    def goto(self, url: str) -> None:
        """Go there, and wait until it is loaded."""
        self.page.goto(url)

    def front(self) -> None:
        """Make it the tab that is looked at."""
        self.page.bring_to_front()

    def heading(self) -> str:
        """The page's heading; none while one page takes the place of another."""
        try:
            return str(self.evaluate(HEADING))
        except Error:
            return ""

    def resize(self, width: int, height: int) -> None:
        """Give the page a window of this size."""
        self.page.set_viewport_size({"width": width, "height": height})

    def magnify(self, factor: int) -> None:
        """Show the page as to somebody who has zoomed in so far."""
        width, height = (each // factor for each in WINDOW)
        shown = {"width": width, "height": height, "deviceScaleFactor": factor, "mobile": False}
        self.page.context.new_cdp_session(self.page).send("Emulation.setDeviceMetricsOverride", shown)

    def keys(self, *names: str) -> None:
        """Press keys, one after the other."""
        for name in names:
            self.page.keyboard.press(name)

    def hold(self, key: str) -> None:
        """Press a key and keep it down; once more: it repeats."""
        self.page.keyboard.down(key)

    def let_go(self, key: str) -> None:
        """Let go of a key that is held."""
        self.page.keyboard.up(key)

    def move(self, x: float, y: float) -> None:
        """Move the mouse to a place of the window."""
        self.page.mouse.move(x, y)

    def press_mouse(self) -> None:
        """Press and release the mouse where it is."""
        self.page.mouse.down()
        self.page.mouse.up()

    def close(self) -> None:
        """Close the tab."""
        self.page.close()


class ChromiumDriven(Browser):
    """One Chromium, driven as any other browser."""

    name = "chromium"

    def __init__(self, context: Any) -> None:
        self._context = context

    def open(self, url: str) -> ChromiumTab:
        """A new tab with this page."""
        page: Page = self._context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(url)
        return ChromiumTab(page)

    def tabs(self) -> list[tuple[str, Tab]]:
        """Every tab and window with its address."""
        for page in self._context.pages:
            page.wait_for_timeout(1)  # its address is news too
        return [(page.url, ChromiumTab(page)) for page in self._context.pages]
