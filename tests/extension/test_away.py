"""Firsthand is killed: what it guards is blocked, or unguarded because the person said so, and never silently open.

The browser could reach the site past the proxy, and trusts it: what escapes would be received.
"""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.e2e.browser import PATIENCE_MS, Prompt, has_frame, open_chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.instance import Firsthand
from tests.e2e.page_site import PRESS
from tests.e2e.upstreams import Recorder
from tests.e2e.waiting import until
from tests.extension.paired import Paired, connected, install, pair

FEED = f"https://{LINKEDIN}/feed/"


@pytest.fixture(scope="module")
def upstream(upstream_ca: UpstreamCA) -> Iterator[Recorder]:
    """The site."""
    server = Recorder(upstream_ca, LINKEDIN).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def world(
    upstream: Recorder, upstream_ca: UpstreamCA, extensions: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Paired]:
    """A paired browser; the instance is killed and started again by each test."""
    folder = tmp_path_factory.mktemp("away")
    instance = Firsthand(folder / "data", {LINKEDIN: upstream.port}, upstream_ca.file).start()
    instance.switch_on("linkedin")
    roots = {"Upstream": upstream_ca.file.read_text()}
    try:
        with open_chromium(
            instance, folder, extension=extensions / "chromium", direct={LINKEDIN: upstream.port}, more_roots=roots
        ) as chromium:
            paired = install(instance, chromium)
            pair(paired)
            yield paired
    finally:
        if instance.process is not None:
            instance.stop()


@pytest.fixture
def guarded(world: Paired, upstream: Recorder) -> Iterator[Paired]:
    """Firsthand runs, the site is on, and nothing has arrived there yet."""
    if world.instance.process is None:
        world.instance.start()
    world.instance.switch_on("linkedin")
    until(lambda: connected(world) and LINKEDIN in world.routed(), what="all to be well")
    upstream.arrived.clear()
    yield world
    world.close_tabs()


def try_to_open(paired: Paired) -> Page:
    """A tab in which somebody goes to the site while it may be blocked."""
    tab: Page = paired.chromium.context.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    tab.evaluate(f"location.href = {FEED!r}")
    return tab


def test_a_held_request_does_not_escape_and_the_badge_is_red(guarded: Paired, upstream: Recorder) -> None:
    tab = guarded.chromium.open(FEED)
    tab.evaluate(PRESS)
    Prompt(tab)

    guarded.instance.kill()
    until(lambda: tab.evaluate("window.came") == "error", what="the page to see a network error")
    until(lambda: guarded.badge() == "!", what="the badge")
    tab.evaluate(PRESS)
    until(lambda: tab.evaluate("window.came") == "error", what="the page to see a network error")

    assert upstream.of("POST") == []


def test_a_page_that_cannot_load_says_why_and_goes_on_when_firsthand_is_back(
    guarded: Paired, upstream: Recorder
) -> None:
    guarded.instance.kill()

    tab = try_to_open(guarded)
    tab.get_by_role("heading", name="Firsthand is not running").wait_for()
    tab.get_by_text("LinkedIn is switched on, so it does not load without Firsthand.").wait_for()
    blocked = list(upstream.arrived)
    guarded.instance.start()
    tab.wait_for_url(FEED)
    until(lambda: guarded.badge() == "", what="the badge")
    tab.evaluate(PRESS)
    Prompt(tab).press("Let it go")

    assert blocked == []
    assert upstream.of("POST") == []


def test_unguarded_by_choice_is_red_and_ends_when_firsthand_is_back(guarded: Paired, upstream: Recorder) -> None:
    guarded.instance.kill()

    tab = try_to_open(guarded)
    tab.get_by_role("button", name="Unguarded for 15 minutes").click()
    tab.wait_for_url(FEED)
    shown = (guarded.badge(), guarded.ask("chrome.action.getTitle({})"))
    tab.evaluate(PRESS)
    until(lambda: upstream.of("POST"), what="the request to arrive unasked")
    guarded.instance.start()
    until(lambda: guarded.badge() == "", what="the badge")
    tab.evaluate(PRESS)
    Prompt(tab).press("Let it go")

    assert shown == ("!", "Firsthand: unguarded for a while, as you chose")
    assert len(upstream.of("POST")) == 1
    kept = json.loads((guarded.instance.data / "settings.json").read_text())["unguarded"]
    assert [span["browser"] for span in kept.values()] == ["Chromium"]


@pytest.mark.thorough
def test_unguarded_ends_by_itself(guarded: Paired, upstream: Recorder) -> None:
    guarded.instance.kill()
    tab = try_to_open(guarded)
    tab.get_by_role("button", name="Unguarded for 15 minutes").click()
    tab.wait_for_url(FEED)

    guarded.ask(
        "chrome.storage.local.get('unguarded').then(({ unguarded }) => chrome.storage.local.set("
        "{ unguarded: { ...unguarded, until: Date.now() + 300 } }))"
    )
    guarded.ask("chrome.alarms.create('unguarded-end', { when: Date.now() + 300 })")
    until(lambda: LINKEDIN in guarded.routed(), what="the site to be routed again")
    upstream.arrived.clear()
    tab.evaluate("location.reload()")
    tab.get_by_role("heading", name="Firsthand is not running").wait_for()

    assert upstream.arrived == []


@pytest.mark.thorough
def test_a_site_that_is_switched_off_meanwhile_is_off_at_once_and_stays_off(
    guarded: Paired, upstream: Recorder
) -> None:
    guarded.instance.kill()

    tab = try_to_open(guarded)
    tab.get_by_role("button", name="Switch LinkedIn off").click()
    tab.wait_for_url(FEED)
    guarded.instance.start()
    until(lambda: not guarded.kept("offHere"), what="the server to be told")

    assert upstream.of("GET") != []
    assert guarded.instance.api("GET", "/api/sites/linkedin").body["enabled"] is False
    assert LINKEDIN not in guarded.routed()
    assert not has_frame(tab)


class _Squatter(http.server.BaseHTTPRequestHandler):
    """Somebody else on our port, who says yes to whatever is asked, or that no token is good."""

    status = 200

    def do_GET(self) -> None:
        body = json.dumps({"status": "ok", "alive": True, "server": self.server.server_port}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_CONNECT = do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing needs to be said."""


@pytest.mark.thorough
@pytest.mark.parametrize(("status", "matter"), [(200, "unproven"), (401, "down")])
def test_somebody_else_on_our_ports_is_not_taken_for_us(
    guarded: Paired, upstream: Recorder, monkeypatch: pytest.MonkeyPatch, status: int, matter: str
) -> None:
    """Whoever answers there cannot answer for the reserved host: no root that the browser trusts vouches for them."""
    monkeypatch.setattr(_Squatter, "status", status)
    guarded.instance.kill()
    ports = (guarded.instance.port, guarded.instance.server_port)
    squatters = [http.server.ThreadingHTTPServer(("127.0.0.1", port), _Squatter) for port in ports]
    for squatter in squatters:
        threading.Thread(target=squatter.serve_forever, daemon=True).start()
    try:
        guarded.ask("import('/follow.js').then(({ refresh }) => refresh()).catch(() => null)")
        guarded.ask("import('/health.js').then(({ look }) => look())")
        assert guarded.ask("import('/health.js').then(({ condition }) => condition())") == matter
        with pytest.raises(Error, match="net::ERR_"):
            guarded.chromium.open(FEED)
    finally:
        for squatter in squatters:
            squatter.shutdown()
            squatter.server_close()

    assert guarded.badge() == "!"
    assert upstream.arrived == []
