"""Tables of sites and of rules: wide, narrow, or tab-separated when piped."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from firsthand.terminal import console, say, say_rows, show_groups, show_table

if TYPE_CHECKING:
    from server.words import Words

WIDE = 72  # columns, from which on a rule has all its cells in one row
NARROW = 56
GUESS = "low: a guess. Such a rule ships as watch (recorded, never held) or off."


def show_sites(sites: Sequence[dict[str, Any]]) -> None:
    """One row for each site; on a terminal, those that are on come first."""
    if not sys.stdout.isatty():
        say_rows(
            (site["id"], site["name"], _on(site), site["strictness"], " ".join(site["added"]), _counts(site))
            for site in sites
        )
        return
    width = console().width
    cells: dict[str, Callable[[dict[str, Any]], str]] = {"site": lambda site: str(site["id"])}
    if width >= NARROW:
        cells["name"] = lambda site: str(site["name"])
    cells[""] = _on
    cells["asks"] = lambda site: _count(site, "ask", "burst")
    cells["watches"] = lambda site: _count(site, "watch")
    if width >= WIDE or any(site["strictness"] != "standard" for site in sites):
        cells["strictness"] = lambda site: str(site["strictness"])
    if any(site["added"] for site in sites):
        cells["added"] = lambda site: " ".join(site["added"])
    ordered = sorted(sites, key=lambda site: (site["practice"], not site["enabled"]))
    show_table(tuple(cells), [tuple(cell(site) for cell in cells.values()) for site in ordered])
    say(
        "asks, watches: how many rules ask, and how many only record.",
        "One site's rules: firsthand sites rules SITE",
    )
    for site in ordered:
        if site["rehearsal"] and site["rehearsal"]["over"]:
            say(
                "",
                f"{site['name']}, rehearsed for a week: {site['rehearsal']['said']}",
                *(f"  firsthand sites {word} {site['id']}" for word in ("on", "rehearse", "off")),
            )


def show_rules(rules: Sequence[dict[str, Any]]) -> None:
    """One row for each rule, on a terminal grouped by kind, the kinds in the order of their first rules."""
    if not sys.stdout.isatty():
        columns = ("id", "kind", "mode", "default_mode", "confidence", "seen")
        say_rows(tuple(rule[column] for column in columns) for rule in rules)
        return
    kinds = list(dict.fromkeys(rule["kind"] for rule in rules))
    groups = {kind: [rule for rule in rules if rule["kind"] == kind] for kind in kinds}
    if console().width < WIDE:
        for kind, members in groups.items():
            say(kind)
            for rule in members:
                say(f"  {rule['id']}", f"    {_mode(rule)} · {_confidence(rule)} · {rule['seen']}")
    else:
        show_groups(
            ("rule", "mode", "confidence", "seen"),
            {
                f"{kind} ({len(members)})": [
                    (f"  {rule['id']}", _mode(rule), _confidence(rule), rule["seen"]) for rule in members
                ]
                for kind, members in groups.items()
            },
        )
    if any(rule["confidence"] == "low" for rule in rules):
        say(GUESS)


def show_rehearsal(rehearsal: dict[str, Any], words: "Words") -> None:
    """How the week of watching goes, and by which rules; on a terminal only: piped, the rows of rules are all."""
    if not sys.stdout.isatty():
        return
    day = words.say("rehearsal.over" if rehearsal["over"] else "rehearsal.day", n=min(rehearsal["days"] + 1, 7))
    say("", day, rehearsal["said"])
    for rule, times in rehearsal["by_rule"].items():
        say(f"  {rule}: {words.count('rehearsal.times', times)}")


def _on(site: dict[str, Any]) -> str:
    if site["enabled"] and site["rehearsal"]:
        return "rehearses"
    return "on" if site["enabled"] else "off"


def _count(site: dict[str, Any], *modes: str) -> str:
    return str(sum(rule["mode"] in modes for rule in site["rules"]))


def _counts(site: dict[str, Any]) -> str:
    """`12 ask, 3 watch`: of each mode that occurs."""
    counts = ((mode, _count(site, mode)) for mode in ("ask", "burst", "watch", "off"))
    return ", ".join(f"{count} {mode}" for mode, count in counts if count != "0")


def _mode(rule: dict[str, Any]) -> str:
    chosen = rule["mode"] != rule["default_mode"]
    return f"{rule['mode']} (ships as {rule['default_mode']})" if chosen else str(rule["mode"])


def _confidence(rule: dict[str, Any]) -> str:
    return "low, a guess" if rule["confidence"] == "low" else str(rule["confidence"])
