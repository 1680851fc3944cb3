"""Counts over records and talks: pure, practice left out."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from server.clock import own_day, utc_text
from server.kinds import is_yes
from server.person import Name, Talk
from server.record import Outcome, Record
from site_packs.action import Kind, Target

if TYPE_CHECKING:
    from server.people import People

WEEK = timedelta(days=7)
_ANSWERED = frozenset({Outcome.PROCEED, Outcome.CANCEL, Outcome.LATER})
WENT_AHEAD = frozenset({Outcome.PROCEED, Outcome.PASSED})


def week_count(
    records: Iterable[Record], kinds: Kind | Iterable[Kind], now: datetime, *, practice: bool = False
) -> int:
    """How many acts of these kinds asked about in the last seven days went ahead; "that's not what I did" is none.

    With `practice` only practice is counted, without it never.
    """
    wanted = {kinds} if isinstance(kinds, str) else set(kinds)
    since, until = utc_text(now - WEEK), utc_text(now)
    return sum(
        record.kind in wanted
        and record.practice == practice
        and record.outcome in WENT_AHEAD
        and since < record.asked_at <= until
        for record in records
    )


def talks_since(people: "People", now: datetime, days: int = 7) -> int:
    """How many talks there were in the last days, today's included, by the person's own calendar."""
    today = own_day(now)
    since = (today - timedelta(days=days)).isoformat()
    return sum(since < talk.on <= today.isoformat() for talk in people.talks())


def talks_with_new_people(talks: Iterable[Talk], since: date, until: date) -> list[Talk]:
    """The first talk ever with each person, of those from `since` to `until`, both included."""
    first: dict[str, Talk] = {}
    for talk in sorted(talks, key=lambda talk: talk.on):
        first.setdefault(talk.person, talk)
    return [talk for talk in first.values() if since.isoformat() <= talk.on <= until.isoformat()]


def answered_about(
    records: Iterable[Record], site: str, server: str, target: Target, person_id: str | None, *, practice: bool = False
) -> dict[str, int]:
    """How many questions about one person were answered, in all (`asked`) and with letting go (`let_go`).

    "That's not what I did" was no question about them. `person_id` is who the target is known to be. With `practice`
    only practice is counted, without it never.
    """
    handle = Name.of(site, server, target).handle_key
    outcomes = [
        record.outcome
        for record in records
        if record.practice == practice
        and record.sole_target is not None
        and (
            record.person == person_id is not None
            or (_same(record.sole_target, target, handle) and record.site == site and record.about.server == server)
        )
        and record.outcome in _ANSWERED
    ]
    return {"asked": len(outcomes), "let_go": outcomes.count(Outcome.CANCEL)}


def _same(one: Target, other: Target, handle: str) -> bool:
    """Whether a site means the same person: ids decide, else handles; `handle` is the other one's."""
    if one.id and other.id:
        return one.id == other.id
    return handle != "" and Name.of("", "", one).handle_key == handle


def counts_of(records: Iterable[Record]) -> dict[str, int]:
    """How what was asked ended. A claim is going ahead with the yes of its kind, and is counted apart."""
    counts = dict.fromkeys(("asked", "let_go", "talk_first", "claimed", "went_ahead", "mistaken", "unanswered"), 0)
    for record in records:
        if record.practice or record.outcome == Outcome.PASSED:
            continue
        counts["asked"] += 1
        counts[_counted_as(record)] += 1
    return counts


def _counted_as(record: Record) -> str:
    match record.outcome:
        case Outcome.CANCEL:
            return "let_go"
        case Outcome.LATER:
            return "talk_first"
        case Outcome.PROCEED:
            return "claimed" if is_yes(record.kind, record.answer) else "went_ahead"
        case Outcome.MISTAKEN:
            return "mistaken"
        case _:
            return "unanswered"
