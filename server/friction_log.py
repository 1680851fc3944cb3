"""The friction log: one record for each settled prompt, in monthly files."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from server.clock import Clock, utc_text
from server.kept_file import StoreDamaged, private_folder, sweep
from server.record import Record
from server.record_month import Glance, RecordMonth
from server.record_query import (
    MAX_RECORDS,
    RecordPage,
    RecordQuery,
    answers,
    month_may_answer,
    month_of,
    place_of,
    record_id,
)
from server.statistics import WENT_AHEAD
from server.storage import StoreThread
from site_packs.action import Kind

__all__ = ["FrictionLog", "RecordPage", "RecordQuery"]

RECENT = timedelta(days=8)
# So far back, and to the beginning of that month, it is known at least whether a kind of act went ahead at all.
FORMERLY = timedelta(days=36)
AMENDABLE = frozenset({"delivered", "answer", "note", "edited_at", "person", "promise"})
MONTH_FILE = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))\.json(?:\.last)?", re.ASCII)


class FrictionLog:
    """Append, read, amend and erase records without blocking the event loop.

    Months are read when they are needed, newest first, and stay in memory. `recovered` says what was repaired at
    the start; `problems` names rows that cannot be read, which stay in their file untouched.
    """

    def __init__(self, folder: Path, thread: StoreThread, clock: Clock) -> None:
        self._folder = folder
        self._thread = thread
        self._clock = clock
        self._months: dict[str, RecordMonth] = {}
        self._written: RecordMonth | None = None
        self._recent: list[Record] = []
        self._went_ahead: set[tuple[Kind, bool]] = set()
        self._unread: dict[str, list[str]] = {}

    @classmethod
    def open(cls, folder: Path, thread: StoreThread, clock: Clock) -> "FrictionLog":
        """The log in a folder, made where it is missing. Raises StoreDamaged, naming every broken month."""
        log = cls(folder, thread, clock)
        private_folder(folder)
        sweep(folder)
        problems: list[str] = []
        since, formerly = log._recent_since(), utc_text(clock.now() - FORMERLY)[:7]
        for name in sorted({found[1] for path in folder.iterdir() if (found := MONTH_FILE.fullmatch(path.name))}):
            month = log._months[name] = RecordMonth(folder / f"{name}.json")
            try:
                if formerly <= name < since[:7]:
                    log._note(month.glance())
                else:
                    month.check()
            except StoreDamaged as damaged:
                problems += damaged.problems
        if problems:
            raise StoreDamaged(problems)
        for name in sorted(name for name in log._months if name >= since[:7]):
            records = log._months[name].records.values()
            log._note(records)
            log._recent += [record for record in records if record.settled_at >= since]
            log._months[name].rest()
        return log

    @property
    def recovered(self) -> list[str]:
        """What was repaired, in words for the person."""
        return [said for month in self._months.values() for said in month.recovered]

    @property
    def problems(self) -> list[str]:
        """What cannot be read: rows, of the months read so far, and months broken since the start."""
        rows = [said for month in self._months.values() for said in month.problems]
        return rows + [said for problems in self._unread.values() for said in problems]

    async def append(self, record: Record) -> Record:
        """Add a record; it has its id, and is durable, when this returns. Raises OSError when the disk refuses it."""
        return await self._thread.run(lambda: self._append(record))

    async def make_ready(self) -> None:
        """Do beforehand what the next append would wait for: a record is to be expected soon. Never fails."""
        await self._thread.run(self._make_ready)

    async def rest(self) -> None:
        """No record is expected any more: what was made ready is taken away."""
        await self._thread.run(self._rest)

    async def amend(self, record_id: str, **changes: Any) -> Record | None:
        """Change what may be changed afterwards (AMENDABLE). None: no such record. Raises OSError."""
        if not changes.keys() <= AMENDABLE:
            raise TypeError(f"not to be amended: {', '.join(sorted(changes.keys() - AMENDABLE))}")
        return await self._thread.run(lambda: self._amend(record_id, changes))

    async def erase(self, record_id: str) -> bool:
        """Take a record out of every file, durably. False: no such record. Raises OSError."""
        return await self._thread.run(lambda: self._erase(record_id))

    async def get(self, record_id: str) -> Record | None:
        """One record."""
        return await self._thread.run(lambda: self._get(record_id))

    async def find(self, query: RecordQuery) -> RecordPage:
        """The records that answer a query, newest first, a page at a time."""
        return await self._thread.run(lambda: self._find(query))

    async def find_all(self, query: RecordQuery) -> list[Record]:
        """All records that answer a query, newest first, read in pages so that nothing else waits long."""
        found: list[Record] = []
        page = RecordPage([], next=query.before)
        while True:
            page = await self.find(replace(query, limit=MAX_RECORDS, before=page.next))
            found += page.records
            if page.next is None:
                return found

    def recent(self) -> list[Record]:
        """The records of the last 8 days, oldest first, practice ones too. From memory; for the event loop."""
        since = self._recent_since()
        return [record for record in self._recent if record.settled_at >= since]

    def has_gone_ahead(self, kind: Kind, *, practice: bool = False) -> bool:
        """Whether an act of this kind went ahead, in the month before this one or later. From memory, as `recent`."""
        return (kind, practice) in self._went_ahead

    def _note(self, records: Iterable[Record | Glance]) -> None:
        self._went_ahead |= {(record.kind, record.practice) for record in records if record.outcome in WENT_AHEAD}

    def _append(self, record: Record) -> Record:
        name = month_of(record.settled_at)
        month = self._months.get(name)
        if month is None:
            month = RecordMonth(self._folder / f"{name}.json")
        stored = self._writing(month).append(record)
        self._months[name] = month
        self._note([stored])
        since = self._recent_since()
        # A new list each time: the event loop may be reading the old one.
        self._recent = [each for each in (*self._recent, stored) if each.settled_at >= since]
        return stored

    def _make_ready(self) -> None:
        month = self._months.get(month_of(utc_text(self._clock.now())))
        if month is not None:
            with suppress(OSError):  # a full disk, or a damaged month: the append itself will say so
                self._writing(month).make_ready()

    def _rest(self) -> None:
        if self._written is not None:
            self._written.rest()

    def _amend(self, record_id: str, changes: dict[str, Any]) -> Record | None:
        found = self._get(record_id)
        if found is None:
            return None
        amended = msgspec.structs.replace(found, **changes)
        if amended == found:
            return found
        name, number = place_of(record_id)
        stored = self._writing(self._months[name]).replace(number, amended)
        self._recent = [stored if each.id == stored.id else each for each in self._recent]
        return stored

    def _erase(self, erased_id: str) -> bool:
        month, number = self._place(erased_id)
        if month is None or not self._writing(month).erase(number):
            return False
        self._recent = [each for each in self._recent if each.id != record_id(month.name, number)]
        return True

    def _get(self, record_id: str) -> Record | None:
        month, number = self._place(record_id)
        return month.records.get(number) if month else None

    def _place(self, record_id: str) -> tuple[RecordMonth | None, int]:
        try:
            name, number = place_of(record_id)
        except ValueError:
            return None, 0
        return self._months.get(name), number

    def _find(self, query: RecordQuery) -> RecordPage:
        found: list[Record] = []
        for record in self._newest_first(query):
            if answers(query, record):
                if len(found) == query.limit:
                    return RecordPage(found, next=found[-1].id)
                found.append(record)
        return RecordPage(found, next=None)

    def _newest_first(self, query: RecordQuery) -> Iterator[Record]:
        before = place_of(query.before) if query.before else None
        for name in sorted(self._months, reverse=True):
            if not month_may_answer(query, name):
                continue
            for number, record in reversed(self._readable(self._months[name]).items()):
                if before is None or (name, number) < before:
                    yield record

    def _readable(self, month: RecordMonth) -> dict[int, Record]:
        """A month's records; one that has broken since the start hides no other month."""
        try:
            records = month.records
        except StoreDamaged as damaged:
            self._unread[month.name] = damaged.problems
            return {}
        self._unread.pop(month.name, None)
        if month is not self._written:
            month.rest()
        return records

    def _writing(self, month: RecordMonth) -> RecordMonth:
        """Keep the rows of one month at a time."""
        if self._written is not None and self._written is not month:
            self._written.rest()
        self._written = month
        return month

    def _recent_since(self) -> str:
        return utc_text(self._clock.now() - RECENT)
