"""The popup: it shows how things are, whatever the worker does, and what is chosen in it acts at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until
from tests.extension.faces import PROFILE, READY, Popup, address, beside_linkedin, open_popup
from tests.extension.paired import PRACTICE, Paired, pair, press


@pytest.fixture(scope="module")
def world(upstream_ca: UpstreamCA, extensions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paired]:
    """One paired browser for all tests here."""
    with beside_linkedin(tmp_path_factory.mktemp("popup"), upstream_ca, extensions / "chromium") as paired:
        pair(paired)
        yield paired


@pytest.fixture
def paired(world: Paired) -> Iterator[Paired]:
    """Firsthand runs and asks on LinkedIn, and no tab is open."""
    if world.instance.process is None:
        world.instance.start()
    world.instance.switch_on("linkedin")
    world.instance.api("DELETE", "/api/pause")
    # The worker tries again by itself, but the longer it was alone, the later.
    world.ask("import('/follow.js').then(({ refresh, follow }) => refresh().then(follow))")
    until(lambda: world.badge() == "" and LINKEDIN in world.routed(), what="all to be well")
    yield world
    world.close_tabs()


@pytest.fixture
def popup(paired: Paired) -> Popup:
    """The popup over somebody's profile."""
    return open_popup(paired, paired.chromium.open(PROFILE))


def stop_worker(paired: Paired) -> None:
    """The worker is stopped, as the browser does when nothing has happened for a while."""
    session = paired.chromium.context.new_cdp_session(paired.own)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


def site(paired: Paired) -> dict[str, object]:
    """LinkedIn, as the server has it."""
    return dict(paired.instance.api("GET", "/api/sites/linkedin").body)


def test_the_switch_acts_at_once_both_ways(paired: Paired, popup: Popup) -> None:
    switch = popup.page.get_by_role("switch", name="Ask on LinkedIn")

    was = switch.is_checked()
    switch.click()
    until(lambda: not site(paired)["enabled"] and LINKEDIN not in paired.routed(), what="the site to be off")
    popup.says("Nothing is asked here.")
    off = switch.is_checked()
    switch.click()
    until(lambda: site(paired)["enabled"] and LINKEDIN in paired.routed(), what="the site to be on")

    assert (was, off) == (True, False)
    assert switch.is_checked()


def test_how_hard_to_ask_is_chosen_and_kept(paired: Paired, popup: Popup) -> None:
    popup.page.get_by_text("Firm", exact=True).click()
    until(lambda: site(paired)["strictness"] == "firm", what="the server to know")
    popup.says("10 s")
    focused = popup.page.evaluate("document.activeElement.dataset.key")
    popup.again()

    assert focused == "firm"
    assert popup.page.get_by_role("radio", name="Firm").is_checked()


def test_a_pause_begins_and_ends(paired: Paired, popup: Popup) -> None:
    popup.press("1 hour")
    until(lambda: paired.badge() == "II", what="the badge")
    popup.says("Meanwhile nothing is asked")
    paused = popup.light()
    popup.press("Ask again")
    until(lambda: paired.badge() == "", what="the badge")
    popup.page.get_by_role("button", name="15 minutes").wait_for()

    assert paused.startswith("Paused until ")
    assert popup.light() == "Asking"
    assert paired.instance.api("GET", "/api/state").body["paused_until"] is None


def test_a_key_pauses(paired: Paired) -> None:
    """A browser without a window has no keys of its own, so the worker hears the command as from one."""
    commands = paired.ask("chrome.commands.getAll()")
    worker = paired.chromium.context.service_workers[-1]

    worker.evaluate("chrome.commands.onCommand.dispatch('pause')")
    until(lambda: paired.badge() == "II", what="the badge")

    assert {each["name"]: each["shortcut"] for each in commands} == {
        "_execute_action": "Alt+Shift+F",
        "pause": "Alt+Shift+Q",
    }


def test_a_talk_is_noted_by_one_press_on_a_profile(paired: Paired, popup: Popup) -> None:
    popup.page.get_by_role("heading", name="I spoke with ada-lovelace today").wait_for()
    popup.press("by video")
    popup.says("Noted. The next press for ada-lovelace goes straight through.")

    (person,) = paired.instance.api("GET", "/api/people").body["people"]
    (talk,) = person["talks"]
    assert [(name["site"], name["handle"]) for name in person["names"]] == [("linkedin", "ada-lovelace")]
    assert (talk["how"], talk["on"]) == ("video", date.today().isoformat())
    assert popup.page.locator(".talks").inner_text().split() == ["1", "talk"]
    assert popup.page.locator(".talk").count() == 0


def test_what_waits_opens_in_its_window(paired: Paired) -> None:
    paired.instance.switch_on("practice")
    tab = paired.chromium.open(f"{PRACTICE}/people/tomasz-zielinski")
    press(tab, "tomasz-zielinski")
    prompt = paired.instance.prompt()["id"]
    popup = open_popup(paired, tab)

    popup.page.get_by_text("Have you spoken with Tomasz Zieliński").wait_for()
    with paired.chromium.context.expect_page(
        lambda page: page.url.startswith(paired.instance.where["server"])
    ) as opened:
        popup.press("Answer")
    opened.value.get_by_role("button", name="Let it go").click()
    paired.instance.record("cancel")
    popup.again()

    assert f"/prompt/{prompt}" in opened.value.url
    assert popup.page.locator(".open").count() == 0


def test_a_page_of_no_site_has_no_switch(paired: Paired) -> None:
    popup = open_popup(paired, paired.chromium.open("about:blank"))

    popup.says("This page belongs to no site that Firsthand knows.")
    assert popup.page.get_by_role("switch").count() == 0


def test_what_a_server_that_has_gone_cannot_do_is_said_in_words(paired: Paired, popup: Popup) -> None:
    switch = popup.page.get_by_role("switch")
    switch.click()
    popup.says("Nothing is asked here.")
    paired.instance.kill()
    until(lambda: popup.light() == "Not running", what="the light")

    popup.page.locator("code", has_text="firsthand run").wait_for()
    switch.click()
    popup.says("Firsthand does not answer. Nothing was changed.")

    assert switch.is_checked() is False


@pytest.mark.thorough
def test_a_site_can_be_switched_off_while_the_server_is_gone(paired: Paired, popup: Popup) -> None:
    paired.instance.kill()

    popup.page.get_by_role("switch").click()
    until(lambda: LINKEDIN not in paired.routed(), what="the site to be off here")
    popup.page.get_by_role("switch").click()
    until(lambda: LINKEDIN in paired.routed(), what="the site to be on again")
    paired.instance.start()
    popup.again()

    assert popup.light() == "Asking"
    assert site(paired)["enabled"] is True


@pytest.mark.thorough
def test_unguarded_by_choice_can_be_ended(paired: Paired, popup: Popup) -> None:
    paired.instance.kill()

    popup.again().press("Unguarded for 15 minutes")
    until(lambda: popup.light().startswith("Unguarded until "), what="the light")
    badge, routed = paired.badge(), paired.routed()
    popup.press("Guard again now")
    until(lambda: popup.light() == "Not running", what="the light")

    assert (badge, LINKEDIN in routed) == ("!", False)
    assert LINKEDIN in paired.routed()


def test_it_is_right_while_the_worker_sleeps(paired: Paired, popup: Popup) -> None:
    """Whatever happens then, nobody hears it; opened again it asks for itself, whether a worker wakes or not."""
    popup.page.goto("about:blank")
    stop_worker(paired)
    paired.instance.api("PATCH", "/api/sites/linkedin", {"enabled": False})
    asked: list[str] = []
    popup.page.on("request", lambda request: asked.append(request.url))

    popup.page.goto(address(paired, "popup/popup.html"))
    popup.page.locator(READY).first.wait_for()

    assert f"{paired.instance.where['server']}/api/extension" in asked
    assert popup.page.get_by_role("switch", name="Ask on LinkedIn").is_checked() is False
    assert LINKEDIN not in paired.routed()


@pytest.mark.thorough
def test_a_certificate_that_is_not_trusted_is_what_it_says(
    paired: Paired, popup: Popup, upstream_ca: UpstreamCA, tmp_path: Path
) -> None:
    """Another instance has another certificate, which this browser was never told to trust."""
    other = Firsthand(tmp_path / "other", {}, upstream_ca.file).start()
    try:
        pair(Paired(other, paired.chromium, paired.own))
        popup.again()
        light = popup.light()
        popup.says("Most often it does not trust the certificate made on this computer")
    finally:
        other.stop()
        pair(paired)

    assert light == "Guards nothing"


def test_a_pair_that_was_ended_is_said_and_can_be_made_anew(paired: Paired, popup: Popup) -> None:
    popup.page.goto("about:blank")
    stop_worker(paired)
    for each in paired.instance.api("GET", "/api/pairs").body["pairs"]:
        paired.instance.api("DELETE", f"/api/pairs/{each['id']}")

    popup = open_popup(paired, popup.tab)
    popup.says("Firsthand does not know this browser any more")
    light = popup.light()
    popup.says("This browser is not paired with Firsthand on this computer")
    with paired.chromium.context.expect_page() as opened:
        popup.press("Pair this browser")
    opened.value.get_by_role("heading", name="Pair this browser with Firsthand").wait_for()
    pair(paired)
    until(lambda: paired.badge() == "", what="all to be well")
    popup.again()

    assert light == "Not paired"
    assert popup.light() == "Asking"
