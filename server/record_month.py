"""One month of the friction log: its file, and its records in memory."""

from contextlib import suppress
from pathlib import Path

import msgspec

from server.record import Outcome, Record
from server.record_query import record_id
from server.storage import Database, Shelf
from site_packs.action import Kind

TABLE = "records"


class Glance(msgspec.Struct, frozen=True):
    """A little of a record."""

    kind: Kind
    outcome: Outcome
    practice: bool = False


class RecordMonth:
    """The records of one month by number. Used in the store thread only.

    The file's rows are kept beside the records only while the month is being written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name.removesuffix(".json")
        self.recovered: list[str] = []
        self.problems: list[str] = []
        self._records: dict[int, Record] | None = None
        self._shelf: Shelf[Record] | None = None
        self._database: Database | None = None

    def check(self) -> None:
        """Look whether the file is whole, without keeping its records. Raises StoreDamaged."""
        self._open()
        self.rest()

    def glance(self) -> list[Glance]:
        """As `check`, and what little of each record can be had without reading all of it."""
        self._open()
        assert self._database is not None
        seen = list(self._database.shelf(TABLE, Glance).values().values())
        self.rest()
        return seen

    @property
    def records(self) -> dict[int, Record]:
        """All records, oldest number first."""
        if self._records is None:
            shelf = self._open()
            self._records = {
                number: msgspec.structs.replace(record, id=record_id(self.name, number))
                for number, record in shelf.values().items()
            }
            self.problems = shelf.problems
        return self._records

    def append(self, record: Record) -> Record:
        """Add a record under the next number; durable when it returns. Raises OSError."""
        records, shelf = self.records, self._open()
        number = shelf.next_number()
        stored = shelf.add(number, msgspec.structs.replace(record, id=record_id(self.name, number)))
        records[number] = stored
        return stored

    def replace(self, number: int, record: Record) -> Record:
        """Put a corrected record in the place of one."""
        records, shelf = self.records, self._open()
        stored = shelf.replace(number, record)
        records[number] = stored
        return stored

    def erase(self, number: int) -> bool:
        """Take a record out of every file, the kept generation and broken files included; False: no such record."""
        records, shelf = self.records, self._open()
        if not shelf.has(number):
            return False
        assert self._database is not None
        with self._database.one_write(forget=True):
            shelf.remove(number)
        records.pop(number, None)
        return True

    def make_ready(self) -> None:
        """Do beforehand what the next append would wait for: read the file, and write the most of it down again."""
        _ = self.records
        self._open()
        assert self._database is not None
        self._database.make_ready()

    def rest(self) -> None:
        """Let go of the file's rows: only reading is to be expected."""
        if self._database is not None:
            with suppress(OSError):  # the next start sweeps it away
                self._database.drop_ready()
        self._database = self._shelf = None

    def _open(self) -> Shelf[Record]:
        if self._shelf is None:
            self._database = Database(self.path)
            self.recovered += self._database.recovered
            self._shelf = self._database.shelf(TABLE, Record)
        return self._shelf
