"""The rulebook of one data folder: shipped and personal packs."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from site_packs.match import Rulebook


def load_rulebook(personal: Path) -> "Rulebook":
    """All packs; a broken personal one is said and skipped. Stop with every problem where a shipped one is broken."""
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import complain
    from site_packs.load import PackProblems, load_packs

    try:
        rulebook = load_packs(personal=personal)
    except PackProblems as broken:
        raise Stop(Exit.BAD_INPUT, *broken.problems) from broken
    complain(*(f"skipped: {problem}" for problem in rulebook.skipped))
    return rulebook


def shipped_hosts() -> list[str]:
    """The hosts of the shipped packs alone: what the main authority covers."""
    from site_packs.load import load_packs

    rulebook = load_packs()
    return sorted({host for site in rulebook.packs for host in rulebook.hosts(site)})
