"""`firsthand explain`: which requests of a recording would be asked about, by which rule, and why not the others."""

import sys
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
    save_as: Annotated[
        str,
        typer.Argument(metavar="[REPORT.json]", help="With --report: the file to save (else next to the recording)."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per request, in order.")] = False,
    near: Annotated[
        bool,
        typer.Option("--near", help="Tell every write to a site with rules: the closest rule, what it missed."),
    ] = False,
    report: Annotated[
        bool,
        typer.Option("--report", help="Show what the requests looked like, without any value, and offer to save it."),
    ] = False,
    host: Annotated[
        list[str] | None, typer.Option(help="With --report: a host to include although no pack has it; repeatable.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --report: save without asking.")] = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Say which requests would be asked about, and why.

    Of a recording, or of one request: by which rule, and why not the others. Every pack is used, whether its
    site is on or off. Nothing is sent anywhere.
    """
    from firsthand.stopping import Exit, Stop

    if bool(recording) == bool(url):
        raise Stop(Exit.BAD_INPUT, "Name either a recording or one request (--url).")
    if save_as and not report:
        raise Stop(Exit.BAD_INPUT, f"{save_as}: only a report is saved (--report).")
    requests: list[SeenRequest | str] = recorded(recording) if recording else [_single(url, method, header or [], body)]
    if report:
        _report(requests, recording, save_as, host or [], data, without_asking=yes)
        return
    rulebook = _rulebook(data)
    if as_json:
        for index, request in enumerate(requests):
            _print_line(index, request, rulebook, near=near)
    else:
        from firsthand.explanations import print_findings

        print_findings(requests, rulebook, near=near, recording=recording)


def _report(
    requests: list["SeenRequest | str"],
    recording: str,
    save_as: str,
    hosts: list[str],
    data: Path,
    *,
    without_asking: bool,
) -> None:
    from firsthand.access import added_hosts
    from firsthand.report import offer, report_of, report_path, shipped_rulebook

    path = report_path(recording or "-", save_as)
    offer(report_of(requests, shipped_rulebook(added_hosts(data)), hosts), path, without_asking=without_asking)


def recorded(recording: str) -> list["SeenRequest | str"]:
    """The requests of a recording, `-` for standard input. Stop where it cannot be read or is none."""
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


def _site(found: "Explanation") -> str:
    return found.nearest.pack.site if found.nearest else ""


def _rule(found: "Explanation") -> str:
    return found.nearest.rule.id if found.nearest else ""
