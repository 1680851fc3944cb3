"""`firsthand explain`: which requests of a recording would be asked about, by which rule, and why not the others."""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

if TYPE_CHECKING:
    from site_packs.explain import Explanation
    from site_packs.facts import SeenRequest
    from site_packs.match import Rulebook


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(explain)


def explain(
    recording: Annotated[
        str,
        typer.Argument(metavar="[FILE.har]", help="A recording from a browser or proxy; - for standard input."),
    ] = "",
    url: Annotated[str, typer.Option(help="One request instead of a recording: its address.")] = "",
    method: Annotated[str, typer.Option(help="Its method (GET, or POST where there is a body).")] = "",
    header: Annotated[list[str] | None, typer.Option(metavar="'NAME: VALUE'", help="A header; repeatable.")] = None,
    body: Annotated[str, typer.Option(metavar="TEXT|@FILE", help="Its body, or @ and a file that holds it.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per request, in order.")] = False,
    near: Annotated[bool, typer.Option("--near", help="Say which rule came closest, and what it missed.")] = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Say which requests would be asked about, and why.

    Of a recording, or of one request: by which rule, and why not the others. Every pack is used, whether its
    site is on or off. Nothing is sent anywhere.
    """
    from firsthand.stopping import Exit, Stop

    if bool(recording) == bool(url):
        raise Stop(Exit.BAD_INPUT, "Name either a recording or one request (--url).")
    requests = _recorded(recording) if recording else [_single(url, method, header or [], body)]
    rulebook = _rulebook(data)
    if as_json:
        for index, request in enumerate(requests):
            _print_line(index, request, rulebook, near=near)
    else:
        _print_findings(requests, rulebook, near=near)


def _recorded(recording: str) -> list["SeenRequest | str"]:
    from firsthand.har import har_requests
    from firsthand.stopping import Exit, Stop

    try:
        raw = sys.stdin.buffer.read() if recording == "-" else Path(recording).read_bytes()
        return list(har_requests(raw))
    except OSError as error:
        raise Stop(Exit.BAD_INPUT, f"{recording} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Stop(Exit.BAD_INPUT, f"{recording}: {error}") from error


def _single(url: str, method: str, headers: list[str], body: str) -> "SeenRequest":
    from firsthand.har import one_request
    from firsthand.stopping import Exit, Stop

    try:
        pairs = [_header(line) for line in headers]
        raw = Path(body[1:]).read_bytes() if body.startswith("@") else body.encode()
        return one_request(method or ("POST" if raw else "GET"), url, pairs, raw)
    except OSError as error:
        raise Stop(Exit.BAD_INPUT, f"{body[1:]} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Stop(Exit.BAD_INPUT, str(error)) from error


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        raise ValueError(f"{line!r} is no header; say 'Name: value'")
    return name.strip(), value.strip()


def _rulebook(data: Path) -> "Rulebook":
    from firsthand.access import added_hosts
    from firsthand.instance import Instance
    from firsthand.rulebook import load_rulebook

    return load_rulebook(Instance(data).personal_packs).with_added_hosts(added_hosts(data))


def _print_line(index: int, request: "SeenRequest | str", rulebook: "Rulebook", *, near: bool) -> None:
    import json

    import msgspec

    from site_packs.explain import explain as explained

    line: dict[str, Any] = {"index": index, "action": None}
    if isinstance(request, str):
        line["error"] = request
    else:
        found = explained(request, rulebook)
        if found.action is not None:
            line["action"] = {
                "site": found.action.site,
                "kind": found.action.kind,
                "mode": found.action.mode,
                "rule": found.action.rule,
                "targets": [msgspec.to_builtins(target) for target in found.action.targets],
            }
        elif near:
            line["near"] = {"site": _site(found), "rule": _rule(found), "failed": found.failed}
    # ASCII, so that no name can steer the terminal this may be shown on.
    sys.stdout.write(json.dumps(line) + "\n")


def _print_findings(requests: Iterable["SeenRequest | str"], rulebook: "Rulebook", *, near: bool) -> None:
    from firsthand.terminal import say
    from site_packs.explain import explain as explained

    reasons: Counter[str] = Counter()
    asked = total = 0
    for index, request in enumerate(requests):
        total += 1
        if isinstance(request, str):
            say(f"{index}  {request}")
            reasons["its entry cannot be read"] += 1
            continue
        found = explained(request, rulebook)
        where = f"{request.method} {request.host}{request.target.partition('?')[0]}"
        if found.action is not None:
            action, asked = found.action, asked + 1
            people = ", ".join(target.name or target.handle or target.id for target in action.targets)
            say(f"{index}  {where}", f"     {action.site}: {action.kind} of {people or 'nobody named'}")
            say(f"     by the rule {action.rule}, which ships as {action.mode}")
            continue
        reasons[_reason(found)] += 1
        if near:
            say(
                f"{index}  {where}",
                f"     no: {' '.join((_site(found), _rule(found))).strip() or 'any'}: {found.failed}",
            )
    say(f"{asked} of {total} are actions.", *(f"{count:6} not: {why}" for why, count in reasons.most_common()))


def _reason(found: "Explanation") -> str:
    if found.nearest is None:
        return "no pack has that host"
    return "a rule has the path, but is not met" if found.candidates else "no rule has that path and method"


def _site(found: "Explanation") -> str:
    return found.nearest.pack.site if found.nearest else ""


def _rule(found: "Explanation") -> str:
    return found.nearest.rule.id if found.nearest else ""
