"""A Chromium that its driver leaves as it is: a tab that is not looked at is hidden there, and has no focus."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from firsthand.chromium import Profile
from tests.e2e.browser import ChromiumDriven, chromium_program, prepare
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until

STOP_S = 10


@contextmanager
def open_unhelped(instance: Firsthand, folder: Path) -> Iterator[ChromiumDriven]:
    """Such a browser; otherwise Playwright lets every tab believe that it is in front and focused."""
    program = chromium_program()
    profile = Profile(folder)
    arguments = prepare(profile, instance, direct={}, more_roots={})
    user_data = folder / "profile"
    more = [f"--user-data-dir={user_data}", "--headless=new", "--remote-debugging-port=0", "--window-size=1200,1000"]
    process = subprocess.Popen(
        [program, *arguments, *more, "about:blank"],
        env={**os.environ, **profile.environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        where = user_data / "DevToolsActivePort"
        port = until(lambda: where.is_file() and where.read_text().partition("\n")[0], what="the port of Chromium")
        with sync_playwright() as playwright:
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", no_defaults=True)
            yield ChromiumDriven(browser.contexts[0])
    finally:
        process.terminate()
        process.wait(STOP_S)
