"""The page about what is recognised says what the packs say, and nothing else."""

import pytest

from site_packs.coverage import COVERAGE_FILE, coverage_page, strictest_rule
from site_packs.load import load_packs


@pytest.fixture
def page_of(tiny):
    """The page of packs written as dicts."""
    return lambda *packs: coverage_page(tiny.book(*packs).packs.values())


def test_the_page_is_current():
    assert coverage_page(load_packs().packs.values()) == COVERAGE_FILE.read_text(), "run: make coverage-page"


def test_counts_stand_on_top(tiny, page_of):
    page = page_of(tiny.pack(tiny.rule(), tiny.rule(id="guess", mode="watch", confidence="low")))

    assert "**Sites: 1. Rules: 2**, of them 1 `ask`, 1 `watch`." in page
    assert [row for row in page.splitlines() if row.startswith(("| high |", "| medium |", "| low |"))] == [
        "| high | 1 |",
        "| medium | 0 |",
        "| low | 1 |",
    ]


def test_a_cell_is_the_strictest_rule_of_a_kind(tiny, page_of):
    rules = [
        tiny.rule(id="a", mode="watch", confidence="high"),
        tiny.rule(id="b", mode="ask", confidence="medium"),
        tiny.rule(id="c", kind="message", mode="burst"),
    ]

    page = page_of(tiny.pack(*rules))

    assert "| [Tiny](#tiny) | ask · medium | burst · high |" in page
    assert strictest_rule([]) is None


def test_a_site_says_its_hosts_its_requests_and_what_is_out_of_reach(tiny, page_of):
    rule = tiny.rule(method=["POST", "PUT"], path=[f"/{letter}/{{id}}" for letter in "abcdef"], source="a | b <i>")
    pack = tiny.pack(rule, added_hosts=True, out_of_reach=["The app\npins its certificate."])

    page = page_of(pack)

    assert "Hosts: `tiny.example`; more can be added: `firsthand sites add tiny HOST`." in page
    assert "POST, PUT `/a/{id}`<br>`/b/{id}`<br>`/c/{id}`<br>`/d/{id}`<br>and 2 more |" in page
    assert "a \\| b \\<i\\> |" in page
    assert "- The app pins its certificate.\n" in page


def test_the_practice_network_is_left_out(tiny, page_of):
    practice = tiny.pack(site="practice", name="Practice", hosts=["practice.example"], practice=True)

    page = page_of(tiny.pack(), practice)

    assert "**Sites: 1. Rules: 1**" in page
    assert "practice" not in page.lower()
