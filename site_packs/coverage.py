"""The page that says what is recognised, site by site: made from the packs, so that it cannot promise anything else.

`python -m site_packs.coverage` writes it anew; a test says when that is due.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from site_packs.action import MODES_STRICTEST_FIRST, Kind
from site_packs.load import SHIPPED, load_packs
from site_packs.model import Confidence, Pack, Rule

COVERAGE_FILE = Path(__file__).parent.parent / "docs" / "coverage.md"
MAX_PATHS_SHOWN = 4

_KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
_CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence.__value__)

_HEAD = """\
# What is recognised

This page is made from the [site packs](../site_packs/packs/) by `make coverage-page`; do not edit it. \
What no pack can reach, and why, is in [out-of-reach.md](out-of-reach.md).
"""

_LEGEND = """\
A cell holds the strictest rule of that kind: its mode, and how sure we are. `ask` asks every time, `burst` when there \
are many or alike, `watch` records and never holds, `off` does nothing until you switch it on. `high` was seen on the \
wire or in a client that works today, `medium` is well documented, `low` is a good guess: a rule of low confidence \
never holds anything. You can change the mode of each rule: `firsthand sites rules SITE RULE=MODE`.
"""


def coverage_page(packs: Iterable[Pack]) -> str:
    """The whole page, in Markdown; the practice network is left out."""
    shown = sorted((pack for pack in packs if not pack.practice), key=lambda pack: pack.name.casefold())
    rules = [rule for pack in shown for rule in pack.rules]
    return "\n".join([_HEAD, _counts(len(shown), rules), _overview(shown), _LEGEND, *map(_section, shown)])


def strictest_rule(rules: Iterable[Rule]) -> Rule | None:
    """The rule whose mode is strictest and, among those, whose confidence is highest; None where there is none."""
    return min(
        rules,
        key=lambda rule: (MODES_STRICTEST_FIRST.index(rule.mode), _CONFIDENCES.index(rule.confidence)),
        default=None,
    )


def _counts(sites: int, rules: Sequence[Rule]) -> str:
    confidences = Counter(rule.confidence for rule in rules)
    modes = Counter(rule.mode for rule in rules)
    by_mode = ", ".join(f"{modes[mode]} `{mode}`" for mode in MODES_STRICTEST_FIRST if modes[mode])
    by_confidence = "\n".join(f"| {name} | {confidences[name]} |" for name in _CONFIDENCES)
    return (
        f"**Sites: {sites}. Rules: {len(rules)}**, of them {by_mode}.\n\n"
        f"| Confidence | Rules |\n| --- | ---: |\n{by_confidence}\n\n## Overview\n"
    )


def _overview(packs: Sequence[Pack]) -> str:
    kinds = [kind for kind in _KINDS if any(rule.kind == kind for pack in packs for rule in pack.rules)]
    lines = [_row("Site", *kinds), _row(*["---"] * (len(kinds) + 1))]
    for pack in packs:
        cells = [_cell(strictest_rule(rule for rule in pack.rules if rule.kind == kind)) for kind in kinds]
        lines.append(_row(f"[{_plain(pack.name)}](#{pack.site})", *cells))
    return "\n".join(lines) + "\n"


def _cell(rule: Rule | None) -> str:
    return f"{rule.mode} · {rule.confidence}" if rule else ""


def _section(pack: Pack) -> str:
    # A heading makes its anchor from its text, and every forge differently; the site's id is the same everywhere.
    lines = [f'<a id="{pack.site}"></a>', "", f"## {_plain(pack.name)}", "", f"Hosts: {_hosts(pack)}", ""]
    lines += [
        _row("Rule", "Kind", "Mode", "Confidence", "Seen", "Requests", "Source"),
        _row(*["---"] * 7),
        *(
            _row(rule.id, rule.kind, rule.mode, rule.confidence, rule.seen, _requests(rule), _plain(rule.source))
            for rule in pack.rules
        ),
        "",
    ]
    if pack.out_of_reach:
        lines += ["Out of reach:", "", *(f"- {_plain(sentence)}" for sentence in pack.out_of_reach), ""]
    return "\n".join(lines)


def _hosts(pack: Pack) -> str:
    hosts = ", ".join(f"`{host}`" for host in pack.hosts)
    if not pack.added_hosts:
        return f"{hosts}."
    return f"{hosts + '; ' if hosts else ''}more can be added: `firsthand sites add {pack.site} HOST`."


def _requests(rule: Rule) -> str:
    """The methods once, then each path on a line of its own."""
    paths = [_code(path) for path in rule.path[:MAX_PATHS_SHOWN]]
    if len(rule.path) > MAX_PATHS_SHOWN:
        paths.append(f"and {len(rule.path) - MAX_PATHS_SHOWN} more")
    return "<br>".join([f"{', '.join(rule.method)} {paths[0]}", *paths[1:]])


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def _plain(text: str) -> str:
    """Text that means nothing else in a table of Markdown."""
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    COVERAGE_FILE.write_text(coverage_page(load_packs(SHIPPED).packs.values()), encoding="utf-8")
