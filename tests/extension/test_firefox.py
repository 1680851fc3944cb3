"""The extension in Firefox: it pairs, routes by itself, and its prompt leads to a window in which it is answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.firefox import Firefox
from tests.e2e.instance import Firsthand
from tests.e2e.tabs import OWN_WINDOW, PromptPlace, Tab
from tests.e2e.waiting import until
from tests.extension.paired import PRACTICE
from tests.extension.paired_firefox import badge, open_paired

TOMASZ = "tomasz-zielinski"


@pytest.fixture(scope="module")
def firefox(practising: Firsthand, extensions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for all tests here."""
    with open_paired(practising, extensions, tmp_path_factory.mktemp("firefox")) as opened:
        yield opened


def press(tab: Tab, person: str) -> None:
    """What the practice network's page does when Connect is pressed."""
    how = json.dumps({"method": "POST", "body": "{}", "headers": {"content-type": "application/json"}})
    tab.evaluate(f"void fetch('/api/people/{person}/connect', {how}).then(() => 0, () => 0)")


def arrived(tab: Tab) -> list[Any]:
    """Whom the network was asked to connect with."""
    found = tab.evaluate("fetch('/api/state').then((answer) => answer.json())")
    return [one["people"][0] for one in found["arrived"] if one["what"] == "connect"]


def test_its_prompt_leads_to_a_window_and_the_answer_counts(practising: Firsthand, firefox: Firefox) -> None:
    """Firefox cannot prove that a frame is in sight, so a frame there decides nothing."""
    other, tab = (firefox.open(f"{PRACTICE}/people/{TOMASZ}") for _ in range(2))

    press(tab, TOMASZ)
    prompt = tab.prompt()
    surface = practising.prompt()["surface"]
    prompt.press(OWN_WINDOW)
    PromptPlace(firefox.window()).press("Yes, we've spoken")
    until(lambda: not tab.has_prompt, what="the prompt to leave the page")

    assert (surface, other.has_prompt) == ("extension", False)
    assert practising.record("proceed")["delivered"] == "delivered:200"
    assert arrived(tab) == [TOMASZ]


def test_what_is_not_ruled_is_left_to_the_browser(practising: Firsthand, firefox: Firefox) -> None:
    """What is ruled has no other way: Firefox would take one of its own where the list does not end in null."""
    asked = ["https://practice.firsthand.internal/", "https://www.linkedin.com/", "http://127.0.0.1/"]

    routes = firefox.in_extension(
        f"import('/routing.js').then(({{ proxyFor }}) => Promise.all({asked}.map((url) => proxyFor({{ url }}))))"
    )

    host, _, port = practising.where["proxy"].partition(":")
    assert routes == [[{"type": "http", "host": host, "port": int(port)}, None], None, None]


def test_switched_off_it_asks_no_more(practising: Firsthand, firefox: Firefox) -> None:
    tab = firefox.open(f"{PRACTICE}/people/elif-demir")

    practising.api("PATCH", "/api/sites/practice", {"enabled": False})
    until(lambda: badge(firefox) == "–", what="the badge")
    press(tab, "elif-demir")
    until(lambda: "elif-demir" in arrived(tab), what="the request to arrive unasked")
    practising.switch_on("practice")
    until(lambda: badge(firefox) == "", what="the badge")
    press(tab, "noor-haddad")
    tab.prompt().press(OWN_WINDOW)
    PromptPlace(firefox.window()).press("Let it go")

    assert practising.record("cancel")["targets"][0]["handle"] == "noor-haddad"
    assert "noor-haddad" not in arrived(tab)
