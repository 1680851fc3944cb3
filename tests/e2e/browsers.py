"""Either browser, opened and driven one way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.browser import open_chromium
from tests.e2e.firefox import open_firefox
from tests.e2e.instance import Firsthand
from tests.e2e.tabs import Browser
from tests.e2e.unhelped import open_unhelped


def thorough(case: str) -> object:
    """A case that is looked at by the thorough tests only."""
    return pytest.param(case, marks=pytest.mark.thorough)


BROWSERS = ("chromium", "firefox")
# For what is proven well enough in one of them, as long as it is looked at in the other now and then.
MOSTLY_CHROMIUM = ("chromium", thorough("firefox"))


@contextmanager
def open_browser(
    name: str, instance: Firsthand, folder: Path, hosts: tuple[str, ...], *, helped: bool = True
) -> Iterator[Browser]:
    """The browser of this name, with a profile in this folder; Firefox reaches these hosts and no other.

    Not `helped`: tabs that are not looked at know it. In Firefox they always do.
    """
    if name == "chromium" and not helped:
        with open_unhelped(instance, folder / name) as unhelped:
            yield unhelped
    elif name == "chromium":
        with open_chromium(instance, folder / name) as chromium:
            yield chromium.driven()
    else:
        with open_firefox(instance, folder / name, hosts) as firefox:
            yield firefox
