"""What a stranger does: the demo's own window, one press of Connect, an answer, and the log on the command line."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.e2e.browser import PATIENCE_MS, Prompt, chromium_program
from tests.e2e.instance import ROOT
from tests.e2e.waiting import free_port, until


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    """`firsthand demo`, in a window that nobody sees; gives its data folder."""
    data = tmp_path / "data"
    command = [sys.executable, "-m", "firsthand", "demo", "--headless", "--data", str(data)]
    command += ["--port", str(free_port()), "--server-port", str(free_port())]
    environment = {**os.environ, "FIRSTHAND_BROWSER": chromium_program()}
    with (tmp_path / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield data
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def debugging_address(data: Path) -> str:
    """Where the demo's browser can be driven, once it is up."""
    file = data / "browser" / "profile" / "DevToolsActivePort"
    until(lambda: file.exists() and len(file.read_text().split()) >= 2, what="the demo's browser", deadline_s=60)
    return f"http://127.0.0.1:{file.read_text().split()[0]}"


def log_of(data: Path) -> list[dict[str, object]]:
    """`firsthand log --json`, as a person would type it."""
    command = [sys.executable, "-m", "firsthand", "log", "--json", "--data", str(data)]
    ran = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout) if ran.stdout.lstrip().startswith("[") else None
    return found if found is not None else [json.loads(line) for line in ran.stdout.splitlines()]


def test_connect_in_the_demo_is_asked_about_and_logged(demo: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(debugging_address(demo))
        [context] = browser.contexts

        def network() -> Page | None:
            return next((page for page in context.pages if "practice.firsthand.internal" in page.url), None)

        page = until(network, what="the practice network's window")
        page.set_default_timeout(PATIENCE_MS)
        page.wait_for_load_state()
        page.get_by_role("button", name="Connect with Amara Okafor").click()
        Prompt(page).says("Amara Okafor").press("Let it go")
        records = until(lambda: log_of(demo), what="the record in the log")
        browser.close()

    assert [record["outcome"] for record in records] == ["cancel"]
    assert records[0]["practice"] is True
