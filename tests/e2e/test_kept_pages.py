"""Pages that Chromium kept: gone back to, out of its cache, or from a service worker; prompts show all the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import Prompt
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN, Opener, Starter
from tests.e2e.instance import Firsthand
from tests.e2e.page_site import HTML, PRESS, Answer, PageSite, page
from tests.e2e.waiting import until

WORKER = b"""self.addEventListener("install", (event) => event.waitUntil(
  caches.open("a").then((cache) => cache.add("/kept")).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => { if (new URL(event.request.url).pathname === "/kept")
  event.respondWith(caches.match("/kept")); });"""


@pytest.fixture
def site(upstream_ca: UpstreamCA) -> Iterator[PageSite]:
    server = PageSite(upstream_ca, LINKEDIN)
    server.answers |= {
        "/kept": Answer(page("kept"), {**HTML, "cache-control": "max-age=3600"}),
        "/other": Answer(page("other")),
        "/sw.js": Answer(WORKER, {"content-type": "text/javascript"}),
    }
    server.start()
    yield server
    server.stop()


@pytest.fixture
def instance(start_firsthand: Starter, site: PageSite) -> Firsthand:
    running = start_firsthand(www_linkedin_com=site.port)
    running.switch_on("linkedin")
    return running


def asks_there(tab: Page) -> bool:
    """Whether a press there is asked about; a prompt older than the page's event stream comes with its beginning."""
    tab.evaluate(PRESS)
    Prompt(tab).press_here_or_in_a_window("Let it go")
    return bool(until(lambda: tab.evaluate("window.came"), what="an answer") == 400)


def test_a_page_that_is_gone_back_to_has_its_door_again(instance: Firsthand, chromium: Opener) -> None:
    tab = chromium(instance, goes_back=True).open(f"https://{LINKEDIN}/kept")
    tab.evaluate("addEventListener('pageshow', (event) => (window.persisted = event.persisted))")

    tab.goto(f"https://{LINKEDIN}/other")
    tab.go_back(wait_until="commit")

    # our open connection did not keep it from being kept
    until(lambda: tab.evaluate("window.persisted") is True, what="the kept page")
    assert asks_there(tab)


def test_a_page_out_of_the_cache_is_known_after_a_restart(
    instance: Firsthand, chromium: Opener, site: PageSite
) -> None:
    browser = chromium(instance)
    browser.open(f"https://{LINKEDIN}/kept").close()
    instance.kill()
    instance.start()

    tab = browser.open("about:blank")
    tab.goto(f"https://{LINKEDIN}/kept")

    assert len(site.of("GET", "/kept")) == 1
    assert asks_there(tab)


def test_a_page_that_a_service_worker_keeps_has_its_door(instance: Firsthand, chromium: Opener, site: PageSite) -> None:
    browser = chromium(instance)
    tab = browser.open(f"https://{LINKEDIN}/other")
    tab.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    before = len(site.of("GET", "/kept"))

    tab.goto(f"https://{LINKEDIN}/kept")

    assert len(site.of("GET", "/kept")) == before  # it came out of the worker's cache
    assert asks_there(tab)
