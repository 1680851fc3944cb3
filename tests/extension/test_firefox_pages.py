"""A page that Firefox had open, under a policy of its own, before its site was switched on: it is asked about too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN, running
from tests.e2e.firefox import Firefox
from tests.e2e.instance import Firsthand
from tests.e2e.page_site import HTML, PRESS, Answer, PageSite, page
from tests.e2e.tabs import OWN_WINDOW, PromptPlace
from tests.e2e.waiting import until
from tests.extension.paired_firefox import badge, open_paired

pytestmark = pytest.mark.thorough

ROUTED = "import('/routing.js').then(({ routes }) => routes()).then(({ hosts }) => hosts)"
POLICY = "default-src 'none'; connect-src 'self'; frame-src 'none'; script-src 'nonce-abc'"


@pytest.fixture(scope="module")
def site(upstream_ca: UpstreamCA) -> Iterator[PageSite]:
    """The site whose page it is."""
    made = PageSite(upstream_ca, LINKEDIN)
    made.answers["/page"] = Answer(page(), {**HTML, "content-security-policy": POLICY})
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def instance(site: PageSite, upstream_ca: UpstreamCA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firsthand]:
    """Nothing but the practice network is on."""
    folder = tmp_path_factory.mktemp("firefox-pages")
    with running(folder / "data", upstream_ca, upstreams={LINKEDIN: site.port}) as started:
        started.switch_on("practice")
        yield started


@pytest.fixture(scope="module")
def firefox(
    instance: Firsthand,
    site: PageSite,
    upstream_ca: UpstreamCA,
    extensions: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Firefox]:
    """It reaches the site past the proxy while that is off, and trusts it."""
    roots = {"upstream": str(upstream_ca.file)}
    folder = tmp_path_factory.mktemp("firefox-pages")
    with open_paired(instance, extensions, folder, direct=site.port, more_roots=roots) as opened:
        yield opened


def test_it_is_asked_over_the_page_whatever_its_policy(instance: Firsthand, firefox: Firefox, site: PageSite) -> None:
    """The page came past the proxy, so nothing of ours is in it and its policy forbids every frame but ours."""
    tab = firefox.open(f"https://{LINKEDIN}/page")
    instance.switch_on("linkedin")
    until(lambda: LINKEDIN in str(firefox.in_extension(ROUTED)), what="the site to be guarded")

    tab.evaluate(f"({PRESS})()")
    tab.prompt().press(OWN_WINDOW)
    PromptPlace(firefox.window()).press("Let it go")
    tab.until("window.came === 400")

    assert site.of("POST") == []
    assert badge(firefox) == ""
