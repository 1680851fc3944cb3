"""Pairing, and what the browser does from then on: ruled hosts through the proxy, and nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.browser import open_chromium
from tests.e2e.instance import Firsthand
from tests.extension.paired import PRACTICE, Paired, install, pair

GUARDED = ["practice.firsthand.internal", "Practice.Firsthand.INTERNAL.", "firsthand.internal"]
ASKED = [*GUARDED, "www.linkedin.com", "127.0.0.1", "[::1]", "localhost", "firsthand.internal.example", "internal"]


@pytest.fixture(scope="module")
def installed(practising: Firsthand, extensions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paired]:
    """A browser whose extension is not paired yet; the tests here go on one after the other."""
    with open_chromium(practising, tmp_path_factory.mktemp("new"), extension=extensions / "chromium") as chromium:
        yield install(practising, chromium)


def test_without_a_pair_nothing_is_routed_and_the_welcome_page_is_there(installed: Paired) -> None:
    installed.until(lambda: installed.badge() == "–", "the badge")

    assert installed.routed() == ""
    assert any(tab.url.endswith("/welcome/welcome.html") for tab in installed.chromium.tabs())


def test_a_code_that_is_wrong_pairs_nothing(installed: Paired) -> None:
    tab = installed.chromium.open(installed.own.url.replace("down/down", "welcome/welcome"))
    server = installed.instance.where["server"]

    tab.get_by_label("Put in the code here, or the link beside it.").fill(f"{server}/pair#code=2222-2222")
    tab.get_by_role("button", name="Pair", exact=True).click()
    tab.get_by_text("This code is wrong").wait_for()

    assert installed.instance.api("GET", "/api/pairs").body["pairs"] == []


def test_the_link_pairs_by_one_click_and_only_ruled_hosts_are_routed(installed: Paired) -> None:
    pair(installed)
    script = installed.until(installed.routed, "a route")
    page = installed.chromium.open(f"{PRACTICE}/people/tomasz-zielinski")

    assert [each["browser"] for each in installed.instance.api("GET", "/api/pairs").body["pairs"]] == ["Chromium"]
    assert page.title() == "Tomasz Zieliński · Larkfield"
    verdicts = page.evaluate(f"(() => {{ {script}; return {ASKED}.map((host) => FindProxyForURL('', host)) }})()")
    guarded = f"PROXY {installed.instance.where['proxy']}"
    assert dict(zip(ASKED, verdicts, strict=True)) == {host: guarded if host in GUARDED else "DIRECT" for host in ASKED}


def test_what_is_below_a_host_goes_with_it_where_a_pack_says_so(installed: Paired) -> None:
    asked = ["a.x.example", "B.A.X.Example.", "x.example", "ax.example", "x.example.com"]

    covered = installed.ask(
        "import('/hosts.js').then(({ covers }) => " + f"{asked}.filter((host) => covers(['*.x.example'], host)))"
    )

    assert covered == asked[:2]


def test_the_token_is_not_where_content_scripts_could_read_it(installed: Paired) -> None:
    kept = installed.ask("chrome.storage.local.get(null)")
    token = installed.ask(
        "import('/link.js').then(({ link }) => link()).then(({ token }) => token)",
    )

    assert len(token) > 30
    assert token not in json.dumps(kept)


def test_a_pair_that_is_ended_routes_nothing_any_more(installed: Paired) -> None:
    [pair_of_it] = installed.instance.api("GET", "/api/pairs").body["pairs"]

    installed.instance.api("DELETE", f"/api/pairs/{pair_of_it['id']}")
    installed.until(lambda: installed.badge() == "–", "the badge")
    installed.until(lambda: installed.routed() == "", "nothing to be routed")

    assert installed.ask("import('/link.js').then(({ link }) => link())") is None
    assert installed.ask("chrome.scripting.getRegisteredContentScripts()") == []
