"""Where there is no page: a program is refused and told where to answer; dashboard and terminal have its question."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from mastodon import Mastodon, MastodonAPIError

from tests.e2e.conftest import Opener, Starter
from tests.e2e.instance import ROOT, Firsthand
from tests.e2e.upstreams import MastodonServer
from tests.e2e.waiting import until

type Login = Callable[[Firsthand], Mastodon]


@pytest.fixture
def login() -> Login:
    """Alice's client: through the proxy, trusting what Firsthand says a client must trust."""

    def log_in(instance: Firsthand) -> Mastodon:
        session = requests.Session()
        session.trust_env = False
        session.proxies = {"https": instance.proxy}
        session.verify = instance.ca
        return Mastodon(
            access_token="alice-token",
            api_base_url="https://mastodon.social",
            session=session,
            user_agent="tidy-lists",
        )

    return log_in


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where calls wait while they are held."""
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Answer at {} or with `firsthand ask`"), ("de", "Antworte unter {} oder mit")]
)
def test_past_its_patience_a_program_is_told_where_to_answer(
    start_firsthand: Starter, mastodon: MastodonServer, login: Login, language: str, says: str
) -> None:
    """Its own words for the failure hold the address at which this very instance serves."""
    instance = start_firsthand("--patience-s", "1", mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    assert instance.api("PATCH", "/api/settings", {"language": language}).status == 200
    alice = login(instance)
    bob = alice.account_lookup("bob").id

    with pytest.raises(MastodonAPIError) as refused:
        alice.account_follow(bob)
    settled = instance.decide(instance.prompt(), "proceed", answer={"spoken": True})
    again = alice.account_follow(bob)

    assert says.format(instance.where["server"]) in str(refused.value)
    assert settled.status == 200
    assert again.following


def test_the_dashboard_shows_what_a_program_asks_for_without_being_reloaded(
    start_firsthand: Starter, mastodon: MastodonServer, login: Login, chromium: Opener, aside: ThreadPoolExecutor
) -> None:
    instance = start_firsthand(mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    page = chromium(instance).open(instance.api("POST", "/api/session/code", {}).body["link"])
    page.get_by_text("Nothing is waiting.").wait_for()
    page.evaluate("window.untouched = true")
    alice = login(instance)

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
    start_firsthand: Starter, mastodon: MastodonServer, login: Login, aside: ThreadPoolExecutor
) -> None:
    """`firsthand ask` waits for questions, says who sent what, and goes on waiting after an answer."""
    instance = start_firsthand(mastodon_social=mastodon.port)
    instance.switch_on("mastodon")
    alice = login(instance)
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
