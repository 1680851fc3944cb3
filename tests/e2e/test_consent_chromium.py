"""A link to an app's consent page, in Chromium: asked before the page comes, sent as it was after a yes."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from aiohttp import web

from tests.e2e.browser import Prompt
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN, Opener, Starter
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import Arrived, Recorder
from tests.e2e.waiting import until

CONSENT = "/oauth/v2/authorization"
ASKS = "response_type=code&client_id=Orbit&state=s&scope=openid%20w_member_social"
HARMLESS = "response_type=code&client_id=Orbit&state=s&scope=openid%20profile%20email"


def _pages(arrived: Arrived) -> web.Response:
    links = f'<a href="{CONSENT}?{ASKS}">Let Orbit post</a> <a href="{CONSENT}?{HARMLESS}">Log in to Orbit</a>'
    heading = "Allow Orbit?" if arrived.path == CONSENT else "An app's page"
    return web.Response(
        text=f"<!doctype html><html><head><title>{heading}</title></head><body><h1>{heading}</h1>{links}</body></html>",
        content_type="text/html",
    )


@pytest.fixture
def network(upstream_ca: UpstreamCA) -> Iterator[Recorder]:
    """A stand-in for the network: a real one cannot be had."""
    server = Recorder(upstream_ca, LINKEDIN, answer=_pages).start()
    yield server
    server.stop()


@pytest.fixture
def instance(start_firsthand: Starter, network: Recorder) -> Firsthand:
    """Asks on the network, gently."""
    running = start_firsthand(www_linkedin_com=network.port)
    running.switch_on("linkedin")
    return running


def test_consent_is_asked_about_before_its_page_comes(instance: Firsthand, network: Recorder, chromium: Opener) -> None:
    page = chromium(instance).open(f"https://{LINKEDIN}/start")

    page.get_by_role("link", name="Let Orbit post").click()
    prompt = Prompt(page).says("Orbit")
    before = network.of("GET", CONSENT)
    prompt.press("Yes, it should")
    page.get_by_role("heading", name="Allow Orbit?").wait_for()

    assert before == []
    assert [one.query for one in network.of("GET", CONSENT)] == [unquote(ASKS)]
    assert network.of("POST") == []
    record = instance.record("proceed")
    assert (record["kind"], record["about"]["app"]) == ("delegate", "Orbit")
    assert record["about"]["powers"] == ["openid", "w_member_social"]


def test_consent_that_is_let_go_leads_back_and_its_page_never_comes(
    instance: Firsthand, network: Recorder, chromium: Opener
) -> None:
    page = chromium(instance).open(f"https://{LINKEDIN}/start")

    page.get_by_role("link", name="Let Orbit post").click()
    Prompt(page).press("Not now")
    page.get_by_role("heading", name="An app's page").wait_for()

    assert network.of("GET", CONSENT) == []
    assert instance.record("cancel")["kind"] == "delegate"


def test_a_log_in_without_powers_is_nobodys_business(instance: Firsthand, network: Recorder, chromium: Opener) -> None:
    page = chromium(instance).open(f"https://{LINKEDIN}/start")

    page.get_by_role("link", name="Log in to Orbit").click()
    page.get_by_role("heading", name="Allow Orbit?").wait_for()

    assert instance.records() == []
    until(lambda: len(network.of("GET", CONSENT)) == 1, what="the page to have been fetched once")
