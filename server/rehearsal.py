"""The rehearsal week of a site: what would have been asked while nothing was, of whom, by which rules. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from server.bursts import WINDOWS
from server.clock import utc_text
from server.person import Name
from server.record import Client, Outcome, Record
from server.words import Words
from site_packs.action import About, Target

if TYPE_CHECKING:
    from server.people import People

DAYS = 7
A_DAY = timedelta(days=1)

# An act repeated this soon would have joined the prompt of the first: so long a client is held where its rule says
# nothing else.
JOINED = timedelta(seconds=45)
# A burst is one question for as long as its acts still count together.
ONE_BURST = timedelta(seconds=max(length_s for _, length_s in WINDOWS))


class Rehearsal(msgspec.Struct, frozen=True):
    """How a week of watching went. `days` are the person's own, of seven; `over` when they have passed.

    `acts` would have been asked about, a burst counting once; they were aimed at `people` who can be told apart, and
    with `without_talk` of these no talk is logged. For `untold` of the acts nobody can say who was meant.
    """

    since: str
    days: int
    over: bool
    acts: int
    people: int
    without_talk: int
    untold: int
    by_rule: dict[str, int]


def rehearsed_days(since: str, now: datetime) -> int:
    """How many of the seven days have passed, by the person's own calendar.

    A beginning more than a day ahead was noted by a clock that has been set back since: nobody knows how long the
    week has lasted, and it is over rather than without end.
    """
    begun = datetime.fromisoformat(since)
    if begun - now > A_DAY:
        return DAYS
    return min(max((now.astimezone().date() - begun.astimezone().date()).days, 0), DAYS)


def changed_since(since: str, on: bool, rehearse: bool | None, now: datetime) -> str:
    """Since when a site rehearses after a change; empty where it does not. None: as before.

    A site that is off rehearses nothing, and a week that is not over is not begun anew. Raises ValueError.
    """
    if rehearse and not on:
        raise ValueError("rehearse: the site is off")
    if not on or rehearse is False:
        return ""
    begins = rehearse and (not since or rehearsed_days(since, now) >= DAYS)
    return utc_text(now) if begins else since


def week_of(since: str, now: datetime) -> tuple[datetime, datetime]:
    """The moments between which acts belong to the rehearsal: seven days, up to midnight where the person is."""
    begun = datetime.fromisoformat(since)
    if begun - now > A_DAY:
        return now - timedelta(days=DAYS), begun + timedelta(days=DAYS)
    return begun, _midnight(begun.astimezone().date() + timedelta(days=DAYS))


def rehearsal_of(since: str, records: Iterable[Record], people: "People", now: datetime) -> Rehearsal:
    """Count one site's records; those that were no rehearsal, or not of this week, are left out."""
    begun, ends = week_of(since, now)
    acts = [record for record in records if _rehearsed(record) and begun <= _asked_at(record) < ends]
    who = _Who(people, acts)
    by_rule: dict[str, int] = {}
    untold = 0
    for act in _questions(acts):
        by_rule[act.rule] = by_rule.get(act.rule, 0) + 1
        untold += not who.of(act)
    met = {person: talked for act in acts for person, talked in who.of(act).items()}
    days = rehearsed_days(since, now)
    return Rehearsal(
        since=since,
        days=days,
        over=days >= DAYS,
        acts=sum(by_rule.values()),
        people=len(met),
        without_talk=sum(not talked for talked in met.values()),
        untold=untold,
        by_rule=dict(sorted(by_rule.items(), key=lambda item: -item[1])),
    )


def rehearsal_text(week: Rehearsal, words: Words) -> str:
    """How the week goes or went, in a sentence or two for the person."""
    if not week.acts:
        return words.say("rehearsal.asked.none" if week.over else "rehearsal.so_far.none")
    text = words.count("rehearsal.asked" if week.over else "rehearsal.so_far", week.acts)
    if week.people:
        text += f"; {_of_talks(week, words)}"
    return f"{text}. {words.count('rehearsal.untold', week.untold)}" if week.untold else f"{text}."


def _of_talks(week: Rehearsal, words: Words) -> str:
    if not week.without_talk:
        return words.count("rehearsal.talked", week.people)
    if week.people == 1:
        return words.say("rehearsal.no_talk.alone")
    return words.count("rehearsal.no_talk", week.without_talk)


class _Who:
    """Tells the people of a week apart: as the memory of people does, else by the ids and handles of the site."""

    def __init__(self, people: "People", acts: Iterable[Record]) -> None:
        self._people = people
        self._ids = {
            (name.server, name.handle_key): name.id
            for act in acts
            for target in act.targets
            if (name := _name(act, target)).id and name.handle
        }

    def of(self, act: Record) -> dict[str, bool]:
        """Who an act was aimed at, and whether a talk with them is logged; empty where that cannot be told."""
        found = {}
        for target in act.targets:
            name = _name(act, target)
            person = self._people.person_of(act.site, act.about.server, target)
            if person is None and act.sole_target is not None and act.person is not None:
                person = self._people.person(act.person)
            if person is not None:
                found[person.id] = bool(self._people.talks(person.id))
            elif name.tells:
                known_id = name.id or self._ids.get((name.server, name.handle_key), "")
                found[f"{name.server} {known_id or '@' + name.handle_key}"] = False
        return found


def _rehearsed(record: Record) -> bool:
    """Whether this would have been asked about; a rule that only watches keeps records of its own."""
    watched = record.outcome == Outcome.PASSED and record.reason_passed == "watching"
    return watched and record.mode in ("ask", "burst") and not record.practice


def _questions(acts: Iterable[Record]) -> Iterator[Record]:
    """One act for each question there would have been."""
    same: dict[tuple[str, About, frozenset[str], Client], datetime] = {}
    bursts: dict[str, datetime] = {}
    for act in sorted(acts, key=lambda act: act.asked_at):
        at = _asked_at(act)
        key = (act.rule, act.about, frozenset(target.key for target in act.targets), act.client)
        joins = key in same and at - same[key] <= JOINED
        same[key] = at
        if act.mode == "burst":
            joins = joins or (act.kind in bursts and at - bursts[act.kind] <= ONE_BURST)
            bursts[act.kind] = at
        if not joins:
            yield act


def _name(act: Record, target: Target) -> Name:
    return Name.of(act.site, act.about.server, target)


def _asked_at(record: Record) -> datetime:
    return datetime.fromisoformat(record.asked_at)


def _midnight(day: date) -> datetime:
    """The beginning of a day where the person is; the zone is asked for that day, so summer time is heeded."""
    return datetime.combine(day, time.min).astimezone()
