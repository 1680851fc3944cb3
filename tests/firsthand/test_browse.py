"""A window of its own: what the browser is started with, and what ends with it."""

import base64
import json
import shutil
from pathlib import Path

import pytest

from tests.firsthand.conftest import Command, Start

pytestmark = pytest.mark.skipif(shutil.which("certutil") is None, reason="certutil (libnss3-tools) is missing")


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A program that notes how it was started and ends at once."""
    path = tmp_path / "a browser"
    path.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$HOME" "$@" > "$(dirname "$0")/noted"\necho oops >&2\nexit ${EXIT:-0}\n'
    )
    path.chmod(0o755)
    return path


def noted(browser: Path) -> list[str]:
    return (browser.parent / "noted").read_text().splitlines()


def pac_of(arguments: list[str]) -> str:
    [address] = [argument for argument in arguments if argument.startswith("--proxy-pac-url=")]
    return base64.b64decode(address.partition("base64,")[2]).decode()


def test_it_starts_an_instance_and_ends_it_with_the_window(firsthand: Command, browser: Path, data: Path) -> None:
    done = firsthand("demo", "--port", "0", "--server-port", "0", FIRSTHAND_BROWSER=str(browser))

    home, *arguments = noted(browser)
    assert done.returncode == 0, done.stderr
    assert home == str(data / "browser" / "home")
    assert arguments[-2] == "https://practice.firsthand.internal/"
    assert "#code=" in arguments[-1]
    assert (data / "browser" / "home" / ".pki" / "nssdb" / "cert9.db").exists()
    assert not (data / "running.json").exists()


def test_it_joins_a_running_instance_and_leaves_it_alone(
    firsthand: Command, start: Start, browser: Path, data: Path
) -> None:
    running = start()

    done = firsthand("browse", "https://www.linkedin.com/", FIRSTHAND_BROWSER=str(browser))

    assert done.returncode == 0, done.stderr
    assert noted(browser)[-1] == "https://www.linkedin.com/"
    assert json.loads((data / "running.json").read_text())["pid"] == running.process.pid
    assert running.stop() == 0


def test_every_site_with_rules_goes_to_the_proxy_on_or_off_and_never_direct(
    firsthand: Command, start: Start, browser: Path
) -> None:
    running = start()
    firsthand("sites", "add", "mastodon", "social.example")

    firsthand("browse", FIRSTHAND_BROWSER=str(browser))

    pac = pac_of(noted(browser))
    for host in ("www.linkedin.com", "social.example", "practice.firsthand.internal", "firsthand.internal"):
        assert f'"{host}"' in pac
    assert f'"PROXY {running.where["proxy"]}"' in pac
    assert "; DIRECT" not in pac


def test_a_browser_that_fails_is_heard(firsthand: Command, start: Start, browser: Path) -> None:
    start()

    done = firsthand("browse", FIRSTHAND_BROWSER=str(browser), EXIT="3")

    assert done.returncode == 1
    assert "The browser ended with code 3.\noops\n" in done.stderr


def test_no_browser_at_all_is_said_and_starts_nothing(firsthand: Command, data: Path, tmp_path: Path) -> None:
    done = firsthand("browse", PATH=str(tmp_path))

    assert (done.returncode, data.exists()) == (1, False)
    assert "apt install chromium" in done.stderr


def test_an_instance_without_a_proxy_is_not_joined(firsthand: Command, start: Start, browser: Path) -> None:
    start("serve")

    done = firsthand("browse", FIRSTHAND_BROWSER=str(browser))

    assert done.returncode == 1
    assert "without a proxy" in done.stderr
