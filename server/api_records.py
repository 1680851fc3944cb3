"""API: the friction log: read, search, add by hand, correct, erase."""

from typing import Literal

import msgspec
from aiohttp import web

from server.answers import MAX_TEXT
from server.clock import offset_minutes, utc_text
from server.friction_log import RecordQuery
from server.kinds import is_yes
from server.parts import PARTS
from server.record import Answer, Outcome, PromiseMade, Record
from server.replies import Problem, read_body, reply
from server.routes import Route
from site_packs.action import STRICTEST_FIRST, About, Kind, Target

type HandOutcome = Literal["proceed", "cancel", "later", "mistaken"]

_FILTERS = frozenset(("site", "kind", "outcome", "person", "q", "since", "until", "limit", "before"))
_KINDS: dict[str, Kind] = {kind: kind for kind in STRICTEST_FIRST}


class ByHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a record added by hand. `at` is the moment it was, ISO 8601; now, where it is left out."""

    site: str
    kind: Kind
    outcome: HandOutcome
    targets: tuple[Target, ...] = ()
    about: About = About()
    answer: Answer | None = None
    promise: PromiseMade | None = None
    note: str = ""
    at: str = ""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a correction; what is left out stays."""

    answer: Answer | msgspec.UnsetType | None = msgspec.UNSET
    note: str | msgspec.UnsetType = msgspec.UNSET


async def records(request: web.Request) -> web.Response:
    """Records, newest first. `?site=&kind=&outcome=&person=&q=&since=&until=&limit=&before=`. 422 names the filter."""
    page = await request.app[PARTS].log.find(read_query(request))
    return reply({"records": [record_view(record) for record in page.records], "next": page.next})


async def record(request: web.Request) -> web.Response:
    """One record. 404."""
    found = await request.app[PARTS].log.get(request.match_info["record_id"])
    if found is None:
        raise Problem(404, "no such record")
    return reply(record_view(found))


async def add(request: web.Request) -> web.Response:
    """Add a record by hand. Body: ByHand. 201 with the record; 422; 507."""
    wanted = await read_body(request, ByHand)
    parts = request.app[PARTS]
    if wanted.site not in parts.rulebook_of().packs:
        raise Problem(422, "site: no such site", field="site")
    _check_length("note", wanted.note)
    now = parts.clock.now()
    try:
        at = RecordQuery(since=wanted.at).since if wanted.at else utc_text(now)
    except ValueError as wrong:
        raise Problem(422, "at: not a moment like 2026-05-03T12:00:00Z", field="at") from wrong
    at = at if "T" in at else f"{at}T12:00:00.000Z"
    made = Record(
        asked_at=at,
        settled_at=at,
        utc_offset=offset_minutes(now),
        site=wanted.site,
        kind=wanted.kind,
        targets=wanted.targets,
        about=wanted.about,
        outcome=Outcome(wanted.outcome),
        answer=wanted.answer,
        promise=wanted.promise,
        note=wanted.note,
        source="by hand",
        practice=parts.rulebook_of().packs[wanted.site].practice,
    )
    stored = await parts.log.append(made)
    parts.events.publish("record.changed", {"id": stored.id})
    return reply(record_view(stored), 201)


async def correct(request: web.Request) -> web.Response:
    """Correct the answer or add a later note. Body: Correction. 200 with the record; 404; 422; 507."""
    wanted = await read_body(request, Correction)
    parts = request.app[PARTS]
    changes: dict[str, object] = {"edited_at": utc_text(parts.clock.now())}
    if wanted.answer is not msgspec.UNSET:
        changes["answer"] = wanted.answer
    if wanted.note is not msgspec.UNSET:
        _check_length("note", wanted.note)
        changes["note"] = wanted.note
    amended = await parts.log.amend(request.match_info["record_id"], **changes)
    if amended is None:
        raise Problem(404, "no such record")
    parts.events.publish("record.changed", {"id": amended.id})
    return reply(record_view(amended))


async def erase(request: web.Request) -> web.Response:
    """Take a record out of every file. 200; 404; 507."""
    parts, record_id = request.app[PARTS], request.match_info["record_id"]
    if not await parts.log.erase(record_id):
        raise Problem(404, "no such record")
    parts.events.publish("record.changed", {"id": record_id, "erased": True})
    return reply({"erased": record_id})


def record_view(record: Record) -> dict[str, object]:
    """A record as the API shows it; `claimed` says that it went ahead with "yes, we have spoken", or its like."""
    claimed = record.outcome == Outcome.PROCEED and is_yes(record.kind, record.answer)
    return {**msgspec.to_builtins(record), "claimed": claimed}


def read_query(request: web.Request) -> RecordQuery:
    """The filters of a request. Raises Problem 422, naming the one at fault."""
    given = {name: value for name, value in request.query.items() if value}
    for name in given:
        if name not in _FILTERS:
            raise Problem(422, f"{name[:40]}: no such filter", field=name[:40])
    kind, outcome, limit = given.get("kind"), given.get("outcome"), given.get("limit", "50")
    if kind is not None and kind not in _KINDS:
        raise Problem(422, f"kind: one of {', '.join(_KINDS)}", field="kind")
    if outcome is not None and outcome not in Outcome:
        raise Problem(422, f"outcome: one of {', '.join(Outcome)}", field="outcome")
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 6):
        raise Problem(422, "limit: not a number", field="limit")
    try:
        return RecordQuery(
            site=given.get("site"),
            kind=_KINDS[kind] if kind is not None else None,
            outcome=Outcome(outcome) if outcome is not None else None,
            person=given.get("person"),
            q=given.get("q", ""),
            since=given.get("since", ""),
            until=given.get("until", ""),
            limit=int(limit),
            before=given.get("before"),
        )
    except ValueError as wrong:
        field, found, _ = str(wrong).partition(": ")
        raise Problem(422, str(wrong), field=field if found and field in _FILTERS else "before") from wrong


def _check_length(field: str, text: str) -> None:
    if len(text) > MAX_TEXT:
        raise Problem(422, f"{field}: longer than {MAX_TEXT} characters", field=field)


ROUTES = (
    Route("GET", "/api/records", records),
    Route("POST", "/api/records", add),
    Route("GET", "/api/records/{record_id}", record),
    Route("PATCH", "/api/records/{record_id}", correct),
    Route("DELETE", "/api/records/{record_id}", erase),
)
