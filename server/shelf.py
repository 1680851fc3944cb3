"""Typed values by number over one TinyDB table: what the stores are built of."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB  # noqa: TID251 - the one module beside server.storage that knows TinyDB
from tinydb.table import Document  # noqa: TID251

from server.storage import JsonStorage, Row, encode_row


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
