"""A Firefox with the extension in it, paired by its welcome page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.e2e.firefox import Firefox, open_firefox
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until


@contextmanager
def open_paired(instance: Firsthand, extensions: Path, folder: Path, **how: Any) -> Iterator[Firefox]:
    """The browser, once all is well; `how` as for `open_firefox`."""
    with open_firefox(instance, folder, extension=extensions / "firefox", **how) as opened:
        link = instance.api("POST", "/api/pair/code", {}).body["link"]
        opened.open_extension(f"welcome/welcome.html#{quote(link, safe='')}")
        opened.in_extension("document.querySelector('#pair .main').click()")
        until(lambda: badge(opened) == "" and _connected(instance), what="the pair")
        yield opened


def badge(firefox: Firefox) -> str:
    """What stands on the extension's button."""
    return str(firefox.in_extension("browser.action.getBadgeText({})"))


def _connected(instance: Firsthand) -> bool:
    return any(each["connected"] for each in instance.api("GET", "/api/pairs").body["pairs"])
