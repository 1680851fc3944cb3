"""Pages under strict policies, that were open before, or that look for us: the question is answered over them all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import Prompt, has_frame, open_chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN, running
from tests.e2e.page_site import HTML, PRESS, Answer, PageSite, page
from tests.e2e.waiting import until
from tests.extension.paired import Paired, connected, install, pair

STRICT = "default-src 'none'; connect-src 'self'; frame-src 'none'; script-src 'nonce-abc'"
TRUSTED = f"{STRICT}; require-trusted-types-for 'script'; trusted-types 'none'"
# What a page could know an extension by: names, elements, attributes, listeners' traces, its files, its ear.
FILES = ["manifest.json", "layers.js", "content.js", "down/down.html", "tokens.css", "_locales/en/messages.json"]
MESSAGES = [{"show": {"prompt": "p", "path": "/prompt/p"}}, {"firsthand": "open", "prompt": "p"}, {"open": ["p"]}]
# What a page could know an extension by: names, elements, attributes, its files, its ear.
PROBE = """async ([files, messages]) => {
  const found = Object.getOwnPropertyNames(window).filter((name) => /firsthand|makeLayers/i.test(name));
  const shows = (src) => new Promise((done) => {
    const image = new Image();
    image.onload = () => done(true);
    image.onerror = () => done(false);
    image.src = src;
  });
  for (const file of files) {
    if (await fetch(file).then(() => true, () => false)) found.push(`fetched ${file}`);
    if (await shows(file)) found.push(`shown ${file}`);
  }
  if (globalThis.chrome?.runtime?.sendMessage) found.push("a way to send it messages");
  for (const message of messages) postMessage(message, "*");
  await new Promise((done) => setTimeout(done, 300));
  const root = document.documentElement;
  for (const each of root.attributes) found.push(`attribute ${each.name}`);
  for (const each of root.children) if (!each.matches("head, body")) found.push(`element ${each.localName}`);
  return found;
}"""


@pytest.fixture(scope="module")
def site(upstream_ca: UpstreamCA) -> Iterator[PageSite]:
    """The site whose pages these are."""
    made = PageSite(upstream_ca, LINKEDIN)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def world(
    site: PageSite, upstream_ca: UpstreamCA, extensions: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Paired]:
    """A paired browser that can also reach the site past the proxy, as it does while the site is off."""
    folder = tmp_path_factory.mktemp("hard")
    roots = {"Upstream": upstream_ca.file.read_text()}
    with (
        running(folder / "data", upstream_ca, upstreams={LINKEDIN: site.port}) as instance,
        open_chromium(
            instance, folder, extension=extensions / "chromium", direct={LINKEDIN: site.port}, more_roots=roots
        ) as chromium,
    ):
        paired = install(instance, chromium)
        pair(paired)
        yield paired


@pytest.fixture
def paired(world: Paired) -> Iterator[Paired]:
    """The site is on; nothing is open."""
    world.instance.switch_on("linkedin")
    until(lambda: connected(world) and LINKEDIN in world.routed(), what="all to be well")
    yield world
    for prompt in world.instance.prompts():
        world.instance.decide(prompt, "cancel")
    world.close_tabs()


def opened(paired: Paired, site: PageSite, policy: str = "") -> Page:
    """A page under this policy."""
    site.answers["/page"] = Answer(page(), {**HTML, "content-security-policy": policy} if policy else HTML)
    return paired.chromium.open(f"https://{LINKEDIN}/page")


@pytest.mark.parametrize(
    "policy", [pytest.param(STRICT, marks=pytest.mark.thorough), TRUSTED], ids=["strict", "trusted"]
)
def test_it_is_answered_over_a_page_under_a_strict_policy(paired: Paired, site: PageSite, policy: str) -> None:
    tab = opened(paired, site, policy)

    tab.evaluate(PRESS)
    Prompt(tab).press("Let it go")

    assert until(lambda: tab.evaluate("window.came"), what="an answer") == 400
    assert paired.instance.record("cancel")["surface"] == "extension"


@pytest.mark.parametrize("policy", [pytest.param("", marks=pytest.mark.thorough), TRUSTED], ids=["plain", "trusted"])
def test_a_page_that_was_open_before_the_site_was_switched_on_is_asked_about(
    paired: Paired, site: PageSite, policy: str
) -> None:
    """It came past the proxy, so nothing of ours is in it and its policy is its own."""
    paired.instance.api("PATCH", "/api/sites/linkedin", {"enabled": False})
    until(lambda: LINKEDIN not in paired.routed(), what="the site to be left alone")
    tab = opened(paired, site, policy)
    paired.instance.switch_on("linkedin")
    until(lambda: LINKEDIN in paired.routed(), what="the site to be guarded")

    tab.evaluate(PRESS)
    Prompt(tab).press("Let it go")

    assert until(lambda: tab.evaluate("window.came"), what="an answer") == 400
    assert paired.instance.record("cancel")["surface"] == "extension"


def test_a_page_that_looks_for_the_extension_finds_nothing(paired: Paired, site: PageSite) -> None:
    tab = opened(paired, site)
    own = paired.ask("location.origin")

    found = tab.evaluate(PROBE, [[f"{own}/{file}" for file in FILES], MESSAGES])

    assert found == ["element div"]  # the page script's, which is there without an extension too
    assert not has_frame(tab)
