"""Every page of the extension in its states, and what axe and a ruler find in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.waiting import until
from tests.extension.faces import PROFILE, beside_linkedin, open_face, open_popup, violations
from tests.extension.paired import PRACTICE, Paired, pair, press

# A window of 1280 x 1024 at 400 % zoom is the narrowest.
WIDE, NARROW, ZOOMED = (1280, 800), (360, 600), (320, 256)
FEW = (("dark", NARROW), ("light", ZOOMED))
ALL = tuple((scheme, size) for scheme in ("light", "dark") for size in (WIDE, NARROW, ZOOMED))
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

type Look = tuple[str, tuple[int, int]]


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
    instance = paired.instance
    yield "welcome", open_face(paired, "welcome/welcome.html")
    link = instance.api("POST", "/api/pair/code", {}).body["link"]
    yield "welcome by a link", open_face(paired, f"welcome/welcome.html#{quote(link, safe='')}")

    popup = open_popup(paired, paired.chromium.open(PROFILE))
    yield "popup", popup.page
    popup.page.locator("[data-key=video]").click()
    popup.page.locator("[role=status]:not(:empty)").wait_for()
    yield "popup with a talk", popup.page
    (person,) = instance.api("GET", "/api/people").body["people"]
    promise = {"person": person["id"], "how": "call", "on": date.today().isoformat()}
    assert instance.api("POST", "/api/promises", promise).status == 201
    instance.switch_on("practice")
    press(paired.chromium.open(f"{PRACTICE}/people/tomasz-zielinski"), "tomasz-zielinski")
    prompt = instance.prompt()
    popup.again()
    yield "popup with a prompt", popup.page
    instance.decide(prompt, "cancel")
    instance.api("POST", "/api/pause", {"minutes": 15})
    popup.again()
    yield "popup in a pause", popup.page
    instance.api("DELETE", "/api/pause")

    instance.kill()
    popup.again()
    yield "popup without server", popup.page
    yield "down", open_face(paired, f"down/down.html?url={PROFILE}")
    popup.tab.bring_to_front()
    popup.page.locator("[data-key=unguarded]").click()
    popup.page.locator("[data-key=guard]").wait_for()
    yield "popup while unguarded", popup.page
    popup.page.locator("[data-key=guard]").click()
    paired.close_tabs()


def looked_at(page: Page, look: Look) -> None:
    """Show a page in these colours and this size."""
    scheme, (width, height) = look
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})


def wrong(paired: Paired, looks: tuple[Look, ...] = ALL) -> list[str]:
    """What axe and a ruler find, a line each."""
    found = []
    for name, page in faces(paired):
        for look in looks:
            looked_at(page, look)
            over = page.evaluate(TOO_WIDE)
            found += [f"{name}, {look}: {line}" for line in violations(page)]
            found += [f"{name}, {look}: {over} px too wide"] if over > 0 else []
    return found
