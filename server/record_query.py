"""What is asked of the friction log, and which records answer it: pure."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from server.clock import utc_text
from server.record import Outcome, Record
from site_packs.action import Kind

MAX_RECORDS = 500
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
RECORD_ID = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))\.(\d{5,12})", re.ASCII)

# A record's place in the log: its month, and its number there.
type Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Filters that must all hold; empty ones always do.

    `q` is looked for in names, handles, reasons and notes. `since` and `until` are days or moments, ISO 8601, by
    `settled_at`: from `since` on, up to the end of the day `until`, or before the moment `until`.
    `before` is a record's id: only older places follow. Raises ValueError for what is none of that.
    """

    site: str | None = None
    kind: Kind | None = None
    outcome: Outcome | None = None
    person: str | None = None
    q: str = ""
    since: str = ""
    until: str = ""
    limit: int = 50
    before: str | None = None
    words: str = field(init=False, default="")

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAX_RECORDS:
            raise ValueError(f"limit: {self.limit} is not between 1 and {MAX_RECORDS}")
        if self.before is not None:
            place_of(self.before)
        object.__setattr__(self, "since", _moment(self.since, "since"))
        object.__setattr__(self, "until", _moment(self.until, "until"))
        object.__setattr__(self, "words", self.q.strip().casefold())


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Records, newest first; `next` is what `before` must be for the page after this one, None at the end."""

    records: list[Record]
    next: str | None


def place_of(record_id: str) -> Place:
    """Where a record is. Raises ValueError for what is no record id."""
    found = RECORD_ID.fullmatch(record_id)
    if found is None:
        raise ValueError(f"{record_id[:40]!r} is not a record id")
    return found[1], int(found[2])


def record_id(month: str, number: int) -> str:
    """`2026-11.00042`."""
    return f"{month}.{number:05d}"


def month_of(settled_at: str) -> str:
    """The UTC month of a moment, `2026-11`. Raises ValueError for what is no moment."""
    return _utc(settled_at, "settled_at")[:7]


def month_may_answer(query: RecordQuery, month: str) -> bool:
    """Whether a month can hold any answer, judged without reading it."""
    if query.before is not None and month > place_of(query.before)[0]:
        return False
    return (not query.since or month >= query.since[:7]) and (not query.until or month <= query.until[:7])


def answers(query: RecordQuery, record: Record) -> bool:
    """Whether a record is one of those asked for; `before` and `limit` are the caller's."""
    if query.site is not None and record.site != query.site:
        return False
    if query.kind is not None and record.kind != query.kind:
        return False
    if query.outcome is not None and record.outcome != query.outcome:
        return False
    if query.person is not None and record.person != query.person:
        return False
    if query.since and record.settled_at < query.since:
        return False
    if query.until and not _is_before(record.settled_at, query.until):
        return False
    return not query.words or any(query.words in text.casefold() for text in _texts(record))


def _texts(record: Record) -> list[str]:
    texts = [record.note]
    for target in record.targets:
        texts += [target.name, target.handle]
    if record.answer is not None:
        texts += [record.answer.reason, record.answer.who, record.answer.typed_name]
    return texts


def _is_before(settled_at: str, until: str) -> bool:
    return settled_at[:10] <= until if len(until) == 10 else settled_at < until


def _moment(text: str, name: str) -> str:
    """A day as it is, a moment as records write it."""
    if not text:
        return ""
    if DAY.fullmatch(text):
        _utc(text, name)
        return text
    return _utc(text, name)


def _utc(text: str, name: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
        return utc_text(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name}: {text[:40]!r} is neither a day nor a moment") from error
