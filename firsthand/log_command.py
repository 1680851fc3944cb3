"""`firsthand log`: the friction log as a table or as JSON, and a record added by hand."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firsthand.options import CHOSEN_FOLDER, AsJson, DataFolder

if TYPE_CHECKING:
    from firsthand.client import ServerApi
    from server.words import Words

PAGE = 200
GOES_OUT = ("proceed", "mistaken", "passed")

commands = typer.Typer(
    name="log", help="What was asked, and what you answered.", invoke_without_command=True, rich_markup_mode=None
)


@commands.callback()
def show_log(
    context: typer.Context,
    site: Annotated[str, typer.Option(help="Only this site.")] = "",
    kind: Annotated[str, typer.Option(help="Only this kind: connect, follow, endorse…")] = "",
    outcome: Annotated[str, typer.Option(help="Only this outcome: proceed, cancel, later, mistaken…")] = "",
    person: Annotated[str, typer.Option(help="Only this person (the id of a person).")] = "",
    q: Annotated[str, typer.Option("--q", metavar="TEXT", help="Only records that hold this text.")] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help="Not before this day: 2026-11-01.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Not after this day.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="How many at most; 0 for all.")] = 50,
    as_json: AsJson = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """What was asked, and what you answered; the newest first."""
    if context.invoked_subcommand is not None:
        return
    from firsthand.access import any_api, words_of
    from firsthand.terminal import show_table

    filters = {"site": site, "kind": kind, "outcome": outcome, "person": person, "q": q, "since": since, "until": until}
    with any_api(data) as api:
        records = _records(api, filters, limit)
        words = words_of(api)
    if as_json:
        _print_json(records)
        return
    show_table(
        ("when", "site", "kind", "who", "outcome", "said", "record"),
        [
            (
                local_time(record["settled_at"]),
                record["site"],
                record["kind"],
                who(record),
                outcome_text(record, words),
                said(record),
                record["id"],
            )
            for record in records
        ],
    )


@commands.command("add")
def add(
    site: Annotated[str, typer.Option(help="The site it was on, by its short name.")],
    kind: Annotated[str, typer.Option(help="connect, accept, follow, endorse…")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    outcome: Annotated[str, typer.Option(help="proceed, cancel, later or mistaken.")] = "proceed",
    how: Annotated[str, typer.Option(help="call, in_person, video, in_writing, work, their_work, saw_it.")] = "",
    when: Annotated[str, typer.Option(help="Roughly when you spoke: 2026-05 or 2026-05-03.")] = "",
    reason: Annotated[str, typer.Option(help="Why it went ahead.")] = "",
    note: Annotated[str, typer.Option(help="A line of your own.")] = "",
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Add a record by hand.

    For what happened where Firsthand could not see it.
    """
    from firsthand.access import any_api
    from firsthand.terminal import say

    answer: dict[str, Any] = {"spoken": True, "how": how, "when": when} if how else {}
    if reason:
        answer["reason"] = reason
    record: dict[str, Any] = {"site": site, "kind": kind, "targets": [{"name": name}], "outcome": outcome}
    record |= {"answer": {part: value for part, value in answer.items() if value}} if answer else {}
    record |= {"note": note} if note else {}
    with any_api(data) as api:
        added = api.send("POST", "/api/records", record)
    say(f"Added {added.get('record', added)['id']}.")


def local_time(stamp: str) -> str:
    """A UTC stamp as the person's clock showed it, to the minute; as it is where it is no stamp."""
    try:
        return datetime.fromisoformat(stamp).replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stamp


def who(record: dict[str, Any]) -> str:
    """The people of a record, five of them by name at most."""
    names = [target.get("name") or target.get("handle") or target.get("id") or "?" for target in record["targets"]]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def outcome_text(record: dict[str, Any], words: "Words") -> str:
    """The outcome, with the reason it passed, in words, and whether the site got it."""
    parts = [record["outcome"]]
    if reason := record.get("reason_passed"):
        rehearsed = reason == "watching" and record.get("mode") != "watch"
        parts.append(f"({words.texts.get('log.passed.rehearsing' if rehearsed else f'log.passed.{reason}', reason)})")
    if record["outcome"] in GOES_OUT and record.get("delivered") in ("not delivered", "unknown"):
        parts.append(f"– {record['delivered']}")
    return " ".join(parts)


def said(record: dict[str, Any]) -> str:
    """What the person answered, in a few words."""
    answer, promise = record.get("answer") or {}, record.get("promise") or {}
    parts = [answer.get("how", "").replace("_", " "), answer.get("when", ""), answer.get("reason", "")]
    if promise:
        parts.append(f"{promise['how'].replace('_', ' ')} on {promise['on']}")
    parts.append(record.get("note", ""))
    return ", ".join(part for part in parts if part)


def _records(api: "ServerApi", filters: dict[str, str], limit: int) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    before = None
    while True:
        wanted = min(PAGE, limit - len(records)) if limit else PAGE
        page = api.get("/api/records", **filters, limit=wanted, before=before)
        records += page["records"]
        before = page.get("next")
        if not before or (limit and len(records) >= limit):
            return records


def _print_json(records: list[dict[str, Any]]) -> None:
    """One JSON array, one record a line, so that both a parser and grep can read it."""
    import json
    import sys

    lines = ",\n".join(json.dumps(record) for record in records)
    sys.stdout.write(f"[\n{lines}\n]\n" if records else "[]\n")
