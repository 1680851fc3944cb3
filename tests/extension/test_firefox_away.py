"""Firsthand is killed, in Firefox: what it guards is blocked, or unguarded because the person said so.

The browser has no proxy of its own and could reach the site past ours, and trusts it: what escapes would be received.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.firefox import Firefox
from tests.e2e.instance import Firsthand
from tests.e2e.page_site import PRESS
from tests.e2e.upstreams import Recorder
from tests.e2e.waiting import until
from tests.extension.paired_firefox import badge, open_paired

FEED = f"https://{LINKEDIN}/feed/"
TABS = "browser.tabs.query({}).then((tabs) => tabs.map((tab) => tab.url).join(' '))"
DOWN = "/down/down.html?url="


@pytest.fixture(scope="module")
def upstream(upstream_ca: UpstreamCA) -> Iterator[Recorder]:
    """The site."""
    server = Recorder(upstream_ca, LINKEDIN).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def instance(
    upstream: Recorder, upstream_ca: UpstreamCA, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Firsthand]:
    """Killed by the tests."""
    folder = tmp_path_factory.mktemp("firefox-away")
    started = Firsthand(folder / "data", {LINKEDIN: upstream.port}, upstream_ca.file).start()
    started.switch_on("linkedin")
    yield started
    if started.process is not None:
        started.stop()


@pytest.fixture(scope="module")
def firefox(
    instance: Firsthand,
    upstream: Recorder,
    upstream_ca: UpstreamCA,
    extensions: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Firefox]:
    """One Firefox for all tests here."""
    roots = {"upstream": str(upstream_ca.file)}
    folder = tmp_path_factory.mktemp("firefox-away")
    with open_paired(instance, extensions, folder, direct=upstream.port, more_roots=roots) as opened:
        yield opened


def test_nothing_escapes_while_it_does_not_run(instance: Firsthand, firefox: Firefox, upstream: Recorder) -> None:
    tab = firefox.open(FEED)
    tab.evaluate(f"({PRESS})()")
    tab.prompt()
    upstream.arrived.clear()

    instance.kill()
    tab.until("window.came === 'error'")
    until(lambda: badge(firefox) == "!", what="the badge")
    for _ in range(3):
        tab.evaluate(f"window.came = '', ({PRESS})(), null")
        tab.until("window.came === 'error'")

    assert upstream.arrived == []


@pytest.mark.thorough
def test_a_page_that_cannot_load_gives_way_and_unguarded_by_choice_it_loads(
    instance: Firsthand, firefox: Firefox, upstream: Recorder
) -> None:
    """The choice is made by what the page's button does: the driver reaches no page of an extension in a tab."""
    if instance.process is not None:
        instance.kill()
    tab = firefox.open("about:blank")
    tab.evaluate(f"void setTimeout(() => {{ location.href = {FEED!r} }})")
    until(lambda: DOWN in firefox.in_extension(TABS), what="the page to give way")
    blocked = list(upstream.arrived)

    firefox.in_extension("import('/away.js').then(({ goUnguarded }) => goUnguarded())")
    unguarded = firefox.open(FEED)
    red = badge(firefox)
    unguarded.evaluate(f"({PRESS})()")
    until(lambda: upstream.of("POST"), what="the request to arrive unasked")
    instance.start()
    until(lambda: badge(firefox) == "", what="the badge")
    unguarded.evaluate(f"({PRESS})()")
    unguarded.prompt()

    assert (blocked, red) == ([], "!")
    assert len(upstream.of("POST")) == 1
