"""TinyDB, and all that knows of it: durable storage, typed tables, and the one thread that owns them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from tinydb import Storage, TinyDB
from tinydb.table import Document

from server.kept_file import KeptFile, StoreDamaged
from server.rows import (
    VERSION,
    FileFacts,
    Row,
    TableBytes,
    Tables,
    encode_beginning,
    encode_row,
    encode_tables,
    parse_tables,
)

__all__ = ["Database", "JsonStorage", "Shelf", "StoreDamaged", "StoreThread"]


class StoreThread:
    """The one thread in which every store works, in order: TinyDB takes no lock and rewrites whole files."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def run[T](self, work: Callable[[], T]) -> T:
        """Do `work` in the store thread, after all that was given before."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Finish what was given; later work is refused with RuntimeError."""
        self._thread.shutdown(wait=True)


class JsonStorage(Storage):
    """One TinyDB file. Reads come from memory; a write is durable when it returns.

    Raises StoreDamaged when opened over something that is not a whole store, OSError when it cannot write:
    file and memory then hold what they held before.
    """

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path)
        loaded = self._file.load(parse_tables)
        self._facts, self._tables = loaded or (FileFacts(VERSION), {})
        self._made = defaultdict[str, TableBytes](TableBytes)
        if loaded is None:
            self._file.create(encode_tables({}, {}, self._made)[1])
        self.recovered = [f"{said} ({self._row_count()} rows)" for said in self._file.recovered]
        self._pending: Tables | None = None
        self._gathering = False
        self._forgetting = False

    def read(self) -> dict[str, dict[str, Any]]:
        """All tables. The outer dict is the caller's own."""
        tables = self._tables if self._pending is None else self._pending
        return dict(tables)

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace all tables."""
        self._pending = data
        if not self._gathering:
            self._commit(forget=False)

    @contextmanager
    def one_write(self, *, forget: bool = False) -> Iterator[None]:
        """Gather all changes within into one write, or into none if anything raises.

        `forget` leaves no trace of what the file held before. Within another, it is part of that one.
        """
        if self._gathering:
            yield
            return
        self._gathering = True
        try:
            yield
            self._gathering = False
            if self._pending is not None:
                self._commit(forget)
        finally:
            self._gathering = False
            self._pending = None

    def make_ready(self) -> None:
        """Do beforehand what the next added row would wait for. Raises OSError, and then nothing is lost but time."""
        beginning = encode_beginning(self._facts.last, self._tables, self._made)
        if beginning is not None:
            self._file.make_ready(beginning)

    def drop_ready(self) -> None:
        """Take away what `make_ready` has left."""
        self._file.drop_ready()

    def rows(self, table: str) -> dict[int, Row]:
        """The rows of one table in the order of their numbers, without decoding them."""
        rows = sorted(self.read().get(table, {}).items(), key=_by_number)
        return {int(number): row if type(row) is Row else Row(number, encode_row(row)) for number, row in rows}

    def next_number(self, table: str) -> int:
        """A number never given before in this table."""
        gathered = (self._pending or {}).get(table, {})
        return max([self._facts.last.get(table, 0), *map(int, gathered)]) + 1

    def _commit(self, forget: bool) -> None:
        pending, self._pending = self._pending or {}, None
        last = dict(self._facts.last)
        tables: Tables = {}
        for name, rows in pending.items():
            fresh = {number: row for number, row in rows.items() if type(row) is not Row}
            tables[name] = {**rows, **{number: Row(number, encode_row(row)) for number, row in fresh.items()}}
            last[name] = max([last.get(name, 0), *map(int, fresh)])
        facts, pieces = encode_tables(last, tables, self._made)
        self._file.write(pieces, forget=forget)
        self._facts, self._tables = facts, tables

    def _row_count(self) -> int:
        return sum(map(len, self._tables.values()))


class Database:
    """One TinyDB file, used in the store thread only. Opening raises StoreDamaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tinydb = TinyDB(path, storage=JsonStorage)
        storage = self._tinydb.storage
        assert isinstance(storage, JsonStorage)
        self.storage = storage

    @property
    def recovered(self) -> list[str]:
        """What was repaired when it was opened, in words."""
        return self.storage.recovered

    def shelf[T: msgspec.Struct](self, name: str, shape: type[T]) -> "Shelf[T]":
        """The values of one table."""
        return Shelf(self, name, shape)

    def table(self, name: str) -> Any:
        """TinyDB's own table. It is made anew, as no query of it is worth a cache."""
        return self._tinydb.table(name, cache_size=0)

    def make_ready(self) -> None:
        """Do beforehand what the next added value would wait for. Raises OSError; nothing but time is lost then."""
        self.storage.make_ready()

    def drop_ready(self) -> None:
        """Take away what `make_ready` has left in the folder."""
        self.storage.drop_ready()

    @contextmanager
    def one_write(self, *, forget: bool = False) -> Iterator[None]:
        """All changes within are one durable write, or none; with `forget` nothing of before is left in any file."""
        with self.storage.one_write(forget=forget):
            yield


class Shelf[T: msgspec.Struct]:
    """Values of one shape. A change is durable when it returns; OSError: nothing has changed.

    Rows of another shape stay in the file, are not given out, and are listed in `problems`.
    """

    def __init__(self, database: Database, name: str, shape: type[T]) -> None:
        self._database = database
        self._table = database.table(name)
        self._name = name
        self._decoder = msgspec.json.Decoder(shape)
        self.problems: list[str] = []

    def values(self) -> dict[int, T]:
        """All values by number, in the order of their numbers."""
        values: dict[int, T] = {}
        self.problems = []
        for number, row in self._database.storage.rows(self._name).items():
            try:
                values[number] = self._decoder.decode(row.encoded)
            except ValueError as error:
                self.problems.append(f"{self._database.path.name}: row {number} of {self._name}: {error}")
        return values

    def next_number(self) -> int:
        """A number never given before, not even to a value since erased."""
        return self._database.storage.next_number(self._name)

    def has(self, number: int) -> bool:
        """Whether there is a row of this number, of whatever shape."""
        return str(number) in self._database.storage.read().get(self._name, {})

    def add(self, number: int, value: T) -> T:
        """Add a value; gives it as it will be read back."""
        self._table.insert(Document(msgspec.to_builtins(value), number))
        return self._stored(number)

    def replace(self, number: int, value: T) -> T:
        """Put another value in the place of one."""
        with self._database.one_write():
            self._table.remove(doc_ids=[number])
            self._table.insert(Document(msgspec.to_builtins(value), number))
        return self._stored(number)

    def remove(self, number: int) -> None:
        """Take a value away."""
        self._table.remove(doc_ids=[number])

    def fill(self, values: list[T]) -> None:
        """Make these the only values, numbered from 1."""
        with self._database.one_write():
            self._table.truncate()
            self._table.insert_multiple(
                Document(msgspec.to_builtins(value), number) for number, value in enumerate(values, start=1)
            )

    def _stored(self, number: int) -> T:
        row = self._database.storage.read()[self._name][str(number)]
        return self._decoder.decode(row.encoded if isinstance(row, Row) else encode_row(row))


def _by_number(item: tuple[str, Any]) -> int:
    return int(item[0])
