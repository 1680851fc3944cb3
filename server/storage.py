"""TinyDB's storage: JSON rows kept encoded in memory, written whole and durably; and the one thread that owns it."""

import asyncio
import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from tinydb import Storage

from server.kept_file import KeptFile, NewerFormat, StoreDamaged

__all__ = ["JsonStorage", "Row", "StoreDamaged", "StoreThread"]

VERSION = 1
ABOUT = "about"  # the table with the one row that tells of the file itself


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


class Row(Mapping[str, Any]):
    """A row as it stands in the file. It cannot be changed, only replaced: so a failed write leaves no trace."""

    __slots__ = ("encoded",)

    def __init__(self, encoded: bytes) -> None:
        self.encoded = encoded

    def __getitem__(self, name: str) -> Any:
        return msgspec.json.decode(self.encoded)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(msgspec.json.decode(self.encoded))

    def __len__(self) -> int:
        return len(msgspec.json.decode(self.encoded))


class About(msgspec.Struct):
    """What a file says of itself. `last` is the highest number ever given in each table: none is given twice."""

    version: int
    last: dict[str, int] = {}


type Tables = dict[str, dict[str, Row]]


class JsonStorage(Storage):
    """One TinyDB file. Reads come from memory; a write is durable when it returns.

    Raises StoreDamaged when opened over something that is not a whole store, OSError when it cannot write:
    file and memory then hold what they held before.
    """

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path)
        loaded = self._file.load(_parse)
        self._about, self._tables = loaded or (About(VERSION), {})
        if loaded is None:
            self._file.create(_encode(self._about, self._tables))
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

    def rows(self, table: str) -> dict[int, Row]:
        """The rows of one table in the order of their numbers, without decoding them."""
        rows = sorted(self.read().get(table, {}).items(), key=_by_number)
        return {int(number): row if type(row) is Row else Row(encode_row(row)) for number, row in rows}

    def next_number(self, table: str) -> int:
        """A number never given before in this table."""
        gathered = (self._pending or {}).get(table, {})
        return max([self._about.last.get(table, 0), *map(int, gathered)]) + 1

    def _commit(self, forget: bool) -> None:
        pending, self._pending = self._pending or {}, None
        last = dict(self._about.last)
        tables: Tables = {}
        for name, rows in pending.items():
            fresh = {number: row for number, row in rows.items() if type(row) is not Row}
            tables[name] = {**rows, **{number: Row(encode_row(row)) for number, row in fresh.items()}}
            last[name] = max([last.get(name, 0), *map(int, fresh)])
        about = About(VERSION, last)
        self._file.write(_encode(about, tables), forget=forget)
        self._about, self._tables = about, tables

    def _row_count(self) -> int:
        return sum(map(len, self._tables.values()))


def _by_number(item: tuple[str, Any]) -> int:
    return int(item[0])


def encode_row(fields: Mapping[str, Any]) -> bytes:
    """A row as JSON. Raises ValueError for numbers that JSON does not know; lone surrogates become U+FFFD."""
    return msgspec.json.encode(_clean(fields))


def _clean(value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            raise ValueError(f"{value} cannot be stored")
        case str() if not value.isascii():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case Mapping():
            return {_clean(name): _clean(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_clean(inner) for inner in value]
    return value


def _encode(about: About, tables: Tables) -> bytes:
    """The file's bytes: a row a line, so that a person can read it."""
    parts = [b'"%s":{"1":%s}' % (ABOUT.encode(), msgspec.json.encode(about))]
    for name, rows in tables.items():
        lines = [b'"%s":%s' % (number.encode(), row.encoded) for number, row in rows.items()]
        parts.append(b"%s:{\n%s\n}" % (msgspec.json.encode(name), b",\n".join(lines)))
    return b"{" + b",\n".join(parts) + b"}\n"


def _parse(data: bytes) -> tuple[About, Tables]:
    """What `_encode` wrote. Raises ValueError with what is wrong, NewerFormat for a later version's file."""
    if not data.strip():
        raise ValueError("is empty")
    try:
        str(data, "utf-8")  # rows are not decoded yet, and undecoded bytes may be anything
        raw = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
        about = msgspec.json.decode(raw.pop(ABOUT)["1"], type=About)
        tables: Tables = {}
        for name, rows in raw.items():
            for number, row in rows.items():
                if not (number.isascii() and number.isdecimal()) or not bytes(row).startswith(b"{"):
                    raise ValueError(f"row {number} of {name} is no row")
            tables[name] = {number: Row(bytes(rows[number])) for number in sorted(rows, key=int)}
            about.last[name] = max([about.last.get(name, 0), *map(int, rows)])
    except KeyError as error:
        raise ValueError("does not say which version it has") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is broken ({error})") from error
    if about.version > VERSION:
        raise NewerFormat(f"was written by a newer Firsthand (version {about.version}; this one knows {VERSION})")
    return about, tables
