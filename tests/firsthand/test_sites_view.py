"""Sites and rules are readable on any width, and a guess is called one."""

import re
from typing import Any

import pytest

from firsthand.sites_view import show_rehearsal, show_rules, show_sites
from server.words import load_locale

RULES: list[dict[str, Any]] = [
    {"id": "follow", "kind": "follow", "mode": "ask", "default_mode": "ask", "confidence": "high", "seen": "2026-11"},
    {"id": "invite", "kind": "invite", "mode": "off", "default_mode": "ask", "confidence": "medium", "seen": "2026"},
    {
        "id": "follow-guess",
        "kind": "follow",
        "mode": "watch",
        "default_mode": "watch",
        "confidence": "low",
        "seen": "2025",
    },
]


def site(name: str, **changes: Any) -> dict[str, Any]:
    settings = {"enabled": False, "strictness": "standard", "added": [], "rules": RULES, "practice": False}
    settings |= {"rehearsal": None}
    return {"id": name, "name": f"The {name}", **settings, **changes}


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What is shown on a terminal of so many columns, line by line."""

    def shown(width: int, show: Any, what: Any) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        show(what)
        return [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in capsys.readouterr().out.splitlines()]

    return shown


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_rule_shows_its_mode_confidence_and_date_under_its_kind(terminal: Any, width: int) -> None:
    text = "\n".join(terminal(width, show_rules, RULES))

    assert all(len(line) <= width for line in text.splitlines() if not line.startswith("low:"))
    assert text.index("follow") < text.index("follow-guess") < text.index("invite")
    guess = text[text.index("follow-guess") : text.index("invite")]
    assert all(word in guess for word in ("watch", "low, a guess", "2025"))
    assert "off (ships as ask)" in text
    assert text.endswith("ships as watch (recorded, never held) or off.")


@pytest.mark.parametrize("width", [40, 80])
def test_sites_that_are_on_come_first_and_the_practice_network_last(terminal: Any, width: int) -> None:
    sites = [site("aaa"), site("bbb", enabled=True), site("practice", enabled=True, practice=True)]

    lines = terminal(width, show_sites, sites)

    rows = [line.split() for line in lines if line.startswith((" aaa", " bbb", " practice"))]
    assert [row[0] for row in rows] == ["bbb", "aaa", "practice"]
    assert ("The" in rows[0]) == (width == 80)
    assert rows[0][-3:-1] == ["1", "1"] if width == 80 else rows[0][-2:] == ["1", "1"]
    assert "added" not in lines[1]


WEEK = {
    "days": 2,
    "over": False,
    "said": "So far you would have been asked 3 times.",
    "by_rule": {"follow": 2, "invite": 1},
}


def test_a_rehearsal_is_told_below_the_rules(terminal: Any) -> None:
    lines = terminal(80, lambda week: show_rehearsal(week, load_locale("en")), WEEK)

    assert lines == [
        "",
        "Rehearsing, day 3 of 7. Nothing is held; what would have been asked is noted.",
        "So far you would have been asked 3 times.",
        "  follow: 2 times",
        "  invite: once",
    ]


@pytest.mark.parametrize(("over", "told"), [(True, 4), (False, 0)])
def test_a_week_that_is_over_is_told_of_with_what_can_be_done(terminal: Any, over: bool, told: int) -> None:
    rehearsed = site("aaa", enabled=True, rehearsal={**WEEK, "over": over})

    lines = terminal(80, show_sites, [rehearsed])

    about = [line for line in lines if "rehearsed for a week" in line or line.startswith("  firsthand sites")]
    assert len(about) == told
    assert "rehearses" in next(line for line in lines if line.startswith(" aaa"))


def test_piped_rows_hold_everything(capsys: pytest.CaptureFixture[str]) -> None:
    show_sites([site("aaa", added=["a.example", "b.example"], strictness="gentle")])
    show_rules(RULES[2:])

    assert capsys.readouterr().out.splitlines() == [
        "aaa\tThe aaa\toff\tgentle\ta.example b.example\t1 ask, 1 watch, 1 off",
        "follow-guess\tfollow\twatch\twatch\tlow\t2025",
    ]
