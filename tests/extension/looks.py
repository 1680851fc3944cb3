"""Every page of the extension in its states, and what axe and a ruler find in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.waiting import until
from tests.extension.faces import PROFILE, beside_linkedin, open_face, open_popup, violations
from tests.extension.paired import Paired, pair

SCHEMES = ("light", "dark")
# The last is a window of 1280 x 1024 at 400 % zoom.
SIZES = ((1280, 800), (360, 600), (320, 256))
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def opened(folder: Path, upstream_ca: UpstreamCA, extension: Path) -> Iterator[Paired]:
    """A paired browser, with LinkedIn on."""
    with beside_linkedin(folder, upstream_ca, extension) as paired:
        pair(paired)
        paired.instance.switch_on("linkedin")
        until(lambda: LINKEDIN in paired.routed(), what="the site to be routed")
        yield paired


def faces(paired: Paired) -> Iterator[tuple[str, Page]]:
    """Every page in its states, by name; the instance is killed for the last ones."""
    yield "welcome, new", open_face(paired, "welcome/welcome.html")
    tab = paired.chromium.open(PROFILE)
    popup = open_popup(paired, tab)
    yield "popup", popup.page
    paired.instance.api("POST", "/api/pause", {"minutes": 15})
    popup.again()
    yield "popup, paused", popup.page
    paired.instance.api("DELETE", "/api/pause")
    paired.instance.kill()
    popup.again()
    yield "popup, down", popup.page
    yield "down", open_face(paired, f"down/down.html?url={PROFILE}")
    for own in paired.chromium.tabs():
        if own.url.endswith("popup.html"):
            own.close()


def wrong(paired: Paired) -> list[str]:
    """What axe and a ruler find, a line each."""
    found = []
    for name, page in faces(paired):
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                look = f"{name}, {scheme}, {width}: "
                found += [look + line for line in violations(page)]
                found += [f"{look}{page.evaluate(TOO_WIDE)} px too wide"] if page.evaluate(TOO_WIDE) > 0 else []
    return found
