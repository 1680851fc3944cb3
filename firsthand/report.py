"""`firsthand explain FILE.har --report`: what a recording's requests looked like, without any value of the person's.

The report is for strangers: somebody sends it along when a press was not asked about. So it knows the shipped packs
alone, and of requests only their shapes (`site_packs/shapes.py`).
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from site_packs.explain import Explanation
    from site_packs.facts import SeenRequest
    from site_packs.match import Rulebook

ABOUT = (
    "Shapes of requests, made by firsthand explain --report: methods, hosts, paths, names of fields and types. "
    "Values, names, numbers and tokens are left out; {…} stands where they were."
)
READS = frozenset(("GET", "HEAD", "OPTIONS"))
MAX_ENTRIES_NAMED = 20


@dataclass(slots=True)
class _LeftOut:
    """How many entries are not in the report, and why."""

    other_hosts: int = 0
    reads: int = 0
    unreadable: int = 0
    hosts_seen: set[str] = field(default_factory=set)


def report_of(
    requests: Iterable["SeenRequest | str"], rulebook: "Rulebook", hosts: Sequence[str] = ()
) -> dict[str, Any]:
    """The report as JSON. `rulebook` has shipped packs only; `hosts` are wanted although no pack has them."""
    from firsthand import __version__
    from site_packs.facts import canonical_host, request_facts
    from site_packs.shapes import Shapes

    wanted = frozenset(map(canonical_host, hosts))
    makers: dict[str, Shapes] = {}
    left_out = _LeftOut()
    shapes: dict[str, dict[str, Any]] = {}
    for index, request in enumerate(requests):
        if isinstance(request, str):
            left_out.unreadable += 1
            continue
        host = canonical_host(request.host)
        site = rulebook.site_of(host)
        if site is None and host not in wanted:
            left_out.other_hosts += 1
            continue
        found = _explained(request, rulebook)
        if found.action is None and not found.candidates and request.method.upper() in READS:
            left_out.reads += 1
            continue
        maker = makers.setdefault(site or "", Shapes(rulebook.rules(site) if site else ()))
        shape = {
            "host": host if host in wanted else _host(host, site, rulebook),
            **maker.of(request_facts(request), request.method, request.target),
            **_taken_for(found),
        }
        shapes.setdefault(json.dumps(shape), {"entries": [], **shape})["entries"].append(index)
    for shape in shapes.values():
        shape["entries"] = entries_named(shape["entries"], MAX_ENTRIES_NAMED)
    return {
        "report": 1,
        "about": ABOUT,
        "firsthand": __version__,
        "left_out": {
            "to_other_hosts": left_out.other_hosts,
            "reads": left_out.reads,
            "unreadable": left_out.unreadable,
        },
        "requests": list(shapes.values()),
    }


def entries_named(entries: Sequence[int], limit: int) -> str:
    """The numbers of entries in a line, at most so many."""
    return ", ".join([*map(str, entries[:limit]), *(["…"] if len(entries) > limit else [])])


def shipped_rulebook(added: Mapping[str, Sequence[str]]) -> "Rulebook":
    """Shipped packs alone: the words of a personal pack are the person's own."""
    from site_packs.load import load_packs

    return load_packs().with_added_hosts(added)


def offer(report: dict[str, Any], path: Path, *, without_asking: bool) -> None:
    """Show the report, whole, and save it if the person says so; not on a terminal, it is printed and no more."""
    from firsthand.instance import write_private
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import complain, say

    # ASCII, so that no name can steer the terminal this is shown on.
    text = json.dumps(report, indent=2)
    say(*text.splitlines())
    left_out = report["left_out"]
    complain(
        f"{len(report['requests'])} shapes. Left out: {left_out['to_other_hosts']} requests to hosts without rules, "
        f"{left_out['reads']} reads, {left_out['unreadable']} entries that cannot be read.",
    )
    if not without_asking:
        if not is_a_terminal():
            complain("Not saved: this is no terminal to ask on. Say --yes to save it.")
            return
        complain("This is all that will be in the file. Read it before you send it to anybody.")
        if not typer.confirm(f"Save it as {path}?", default=False):
            complain("Not saved.")
            return
    try:
        write_private(path, text + "\n")
    except OSError as error:
        raise Stop(Exit.FAILED, f"{path} cannot be written: {error.strerror}") from error
    complain(f"Saved: {path}")


def is_a_terminal() -> bool:
    """Whether somebody is there who can see the report and answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def report_path(recording: str, chosen: str) -> Path:
    """The file chosen, else NAME.report.json next to NAME.har. Stop where that is the recording itself."""
    from firsthand.stopping import Exit, Stop

    source = Path("firsthand.har" if recording == "-" else recording)
    path = Path(chosen) if chosen else source.with_name(f"{source.stem}.report.json")
    if path.resolve() == source.resolve():
        raise Stop(Exit.BAD_INPUT, f"{path} is the recording; the report needs a file of its own.")
    return path


def _explained(request: "SeenRequest", rulebook: "Rulebook") -> "Explanation":
    from site_packs.explain import explain

    return explain(request, rulebook)


def _host(host: str, site: str | None, rulebook: "Rulebook") -> str:
    """The host as the pack names it: what stands for its wildcard can be a person, and so can a server of their own."""
    hosts = rulebook.packs[site].hosts if site else ()
    if host in hosts:
        return host
    return next((wide for wide in hosts if wide.startswith("*.") and host.endswith(wide[1:])), "{server}")


def _taken_for(found: "Explanation") -> dict[str, Any]:
    if found.action is not None:
        action = found.action
        people = ("nobody", "one")[len(action.targets)] if len(action.targets) < 2 else "several"
        taken = {"site": action.site, "kind": action.kind, "mode": action.mode, "rule": action.rule, "people": people}
        return {"taken_for": taken}
    if found.nearest is None:
        return {"taken_for": None, "near": None}
    rule = found.nearest.rule
    near = {"site": found.nearest.pack.site, "rule": rule.id, "failed": _failed(found)}
    return {"taken_for": None, "near": near}


def _failed(found: "Explanation") -> str:
    """What was missed, in the pack's words alone: what the request had instead is the person's."""
    assert found.nearest is not None
    what = found.failed.partition(":")[0]
    if what == "path":
        return f"path: none of {' '.join(found.nearest.rule.path[:4])}"
    if what == "method":
        return f"method: not {' or '.join(found.nearest.rule.method)}"
    return found.failed if what in ("when", "mode") else what
