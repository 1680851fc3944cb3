"""Where there is no page: a program is refused and told where to answer; dashboard and terminal have its question."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mastodon import MastodonAPIError

from tests.desktop import Desktop
from tests.e2e.conftest import Opener, Starter, mastodon_client
from tests.e2e.instance import ROOT
from tests.e2e.upstreams import MastodonServer
from tests.e2e.waiting import until


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where calls wait while they are held."""
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A session bus with a stand-in for the service that shows notifications."""
    desktop = Desktop(tmp_path_factory.mktemp("bus"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
    yield desktop
    desktop.close()


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person's browser, which is a script here, writes the link it is given."""
    file, script = tmp_path / "opened", tmp_path / "browser"
    script.write_text(f"#!{sys.executable}\nimport pathlib, sys\npathlib.Path({str(file)!r}).write_text(sys.argv[1])\n")
    script.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(script))
    monkeypatch.setenv("DISPLAY", ":none")
    return file


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Answer at {} or with `firsthand ask`"), ("de", "Antworte unter {} oder mit")]
)
def test_past_its_patience_a_program_is_told_where_to_answer(
    start_firsthand: Starter, mastodon: MastodonServer, language: str, says: str
) -> None:
    """Its own words for the failure hold the address at which this very instance serves."""
    instance = start_firsthand("--patience-s", "1", mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    assert instance.api("PATCH", "/api/settings", {"language": language}).status == 200
    alice = mastodon_client(instance, user_agent="tidy-lists")
    bob = alice.account_lookup("bob").id

    with pytest.raises(MastodonAPIError) as refused:
        alice.account_follow(bob)
    settled = instance.decide(instance.prompt(), "proceed", answer={"spoken": True})
    again = alice.account_follow(bob)

    assert says.format(instance.where["server"]) in str(refused.value)
    assert settled.status == 200
    assert again.following


def test_the_dashboard_shows_what_a_program_asks_for_without_being_reloaded(
    start_firsthand: Starter, mastodon: MastodonServer, chromium: Opener, aside: ThreadPoolExecutor
) -> None:
    instance = start_firsthand(mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    page = chromium(instance).open(instance.api("POST", "/api/session/code", {}).body["link"])
    page.get_by_text("Nothing is waiting.").wait_for()
    page.evaluate("window.untouched = true")
    alice = mastodon_client(instance, user_agent="tidy-lists")

    held = aside.submit(alice.account_follow, alice.account_search("bob")[0].id)
    card = page.get_by_role("link", name="Bob Achterberg")
    card.wait_for()
    named = card.inner_text()
    instance.decide(instance.prompt(), "cancel")
    card.wait_for(state="detached")

    assert "tidy-lists" in named
    assert page.evaluate("window.untouched")
    assert isinstance(held.exception(20), MastodonAPIError)


def test_the_terminal_asks_about_one_program_after_the_other(
    start_firsthand: Starter, mastodon: MastodonServer, aside: ThreadPoolExecutor
) -> None:
    """`firsthand ask` waits for questions, says who sent what, and goes on waiting after an answer."""
    instance = start_firsthand(mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    alice = mastodon_client(instance, user_agent="tidy-lists")
    bob, carol = (alice.account_search(name)[0].id for name in ("bob", "carol"))
    terminal = subprocess.Popen(
        [sys.executable, "-u", "-m", "firsthand", "ask", "--data", str(instance.data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert terminal.stdin is not None
    assert terminal.stdout is not None

    def read_until(words: str) -> str:
        seen = ""
        while words not in seen:
            piece = terminal.stdout.read(1)  # type: ignore[union-attr]
            assert piece, f"it ended after: {seen}"
            seen += piece
        return seen

    def answer(number: str) -> None:
        assert terminal.stdin is not None
        terminal.stdin.write(f"{number}\n")
        terminal.stdin.flush()

    try:
        first = aside.submit(alice.account_follow, bob)
        asked = read_until("Bob Achterberg")
        about = read_until("1–")
        answer("1")
        refused: Any = first.exception(20)
        second = aside.submit(alice.account_follow, carol)
        read_until("Carol")
        answer("1")

        assert "Mastodon · Follow" in asked
        assert "Sent by tidy-lists, not by a page." in about
        assert isinstance(refused, MastodonAPIError)
        assert isinstance(second.exception(20), MastodonAPIError)
        assert until(lambda: len(instance.records()) == 2, what="both records")
    finally:
        terminal.kill()
        terminal.wait()


def test_the_desktop_tells_of_a_question_without_a_name_and_a_click_opens_it(
    desktop: Desktop,
    opened: Path,
    start_firsthand: Starter,
    mastodon: MastodonServer,
    chromium: Opener,
    aside: ThreadPoolExecutor,
) -> None:
    """Switched on while it runs; the second question is answered elsewhere, and its notification taken back."""
    instance = start_firsthand(mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    before = instance.api("GET", "/api/state").body["notifications"]
    instance.api("PATCH", "/api/settings", {"notify": True})
    until(lambda: instance.api("GET", "/api/state").body["notifications"], what="the service to be found")
    alice = mastodon_client(instance, user_agent="tidy-lists")
    bob, carol = (alice.account_search(name)[0].id for name in ("bob", "carol"))

    first = aside.submit(alice.account_follow, bob)
    [shown] = until(lambda: desktop.service.shown, what="a notification")
    until(lambda: desktop.click(shown.id) or opened.exists(), what="the link to be opened")
    link = opened.read_text()
    page = chromium(instance).open(link)
    page.get_by_role("heading", name="Bob Achterberg").wait_for()
    instance.decide(instance.prompt(), "cancel")
    refused = first.exception(20)
    second = aside.submit(alice.account_follow, carol)
    until(lambda: len(desktop.texts) == 2, what="another notification")
    instance.decide(instance.prompt(), "cancel")
    until(lambda: 2 in desktop.service.closed, what="it to be taken back")

    assert before is None
    assert (shown.title, shown.text) == ("Firsthand", "A question is waiting for you.")
    assert link.startswith(f"{instance.where['server']}/prompt/")
    assert isinstance(refused, MastodonAPIError)
    assert isinstance(second.exception(20), MastodonAPIError)


def test_where_there_is_no_desktop_it_is_said_once_in_the_log(
    start_firsthand: Starter,
    mastodon: MastodonServer,
    aside: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    instance = start_firsthand(mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    instance.api("PATCH", "/api/settings", {"notify": True})
    until(lambda: instance.api("GET", "/api/state").body["notifications"] is False, what="the service to be missed")
    alice = mastodon_client(instance, user_agent="tidy-lists")

    for _ in range(2):
        held = aside.submit(alice.account_follow, alice.account_lookup("bob").id)
        instance.decide(instance.prompt(), "cancel")
        assert isinstance(held.exception(20), MastodonAPIError)

    assert instance.errors.count(b"no service that shows them") == 1
