"""The bytes of a store's file and the rows they hold: pure."""

import math
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from server.kept_file import NewerFormat

VERSION = 1
ABOUT = "about"  # the table with the one row that tells of the file itself
MAX_ADDED_LINES = 1_000


class Row(Mapping[str, Any]):
    """A row as it stands in the file. It cannot be changed, only replaced: so a failed write leaves no trace."""

    __slots__ = ("line",)

    def __init__(self, number: str, encoded: bytes) -> None:
        # As it stands in the file: ten thousand of these are joined at each write.
        self.line = b'"%s":%s' % (number.encode(), encoded)

    @property
    def encoded(self) -> bytes:
        """The row's JSON."""
        return self.line.partition(b":")[2]

    def __getitem__(self, name: str) -> Any:
        return msgspec.json.decode(self.encoded)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(msgspec.json.decode(self.encoded))

    def __len__(self) -> int:
        return len(msgspec.json.decode(self.encoded))


class FileFacts(msgspec.Struct, omit_defaults=True):
    """What a file says of itself.

    `last` is the highest number ever given in each table: none is given twice. `checksums` holds the CRC-32 of each
    table's lines; whoever changes a file by hand takes that table's out.
    """

    version: int
    last: dict[str, int] = {}
    checksums: dict[str, str] = {}


type Tables = dict[str, dict[str, Row]]


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


class TableBytes:
    """Makes a table's lines into bytes. A log grows at its end: what was joined once is not joined again."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._joined = b""
        self._crc = 0

    def pieces(self, rows: Mapping[str, Row]) -> tuple[list[bytes], str]:
        """The lines in two pieces, of which the second holds what was added since and may be empty; their checksum."""
        lines = [row.line for row in rows.values()]
        known = len(self._lines)
        # Comparing costs next to nothing, as the same lines are the same objects.
        if not known or len(lines) - known > MAX_ADDED_LINES or lines[:known] != self._lines:
            self._lines, self._joined, known = lines, b",\n".join(lines), len(lines)
            self._crc = zlib.crc32(self._joined)
        added = b",\n".join([b"", *lines[known:]]) if known < len(lines) else b""
        return [self._joined, added], f"{zlib.crc32(added, self._crc):08x}"


def encode_tables(
    last: dict[str, int], tables: Tables, made: defaultdict[str, TableBytes]
) -> tuple[FileFacts, list[bytes]]:
    """The file's bytes, in pieces: the facts, then a row a line, so that a person can read it."""
    facts = FileFacts(VERSION, last)
    body: list[bytes] = []
    for name, rows in tables.items():
        pieces, facts.checksums[name] = made[name].pieces(rows)
        body += [b",\n%s:{\n" % msgspec.json.encode(name), *pieces, b"\n}"]
    return facts, [b'{"%s":{"1":%s}' % (ABOUT.encode(), msgspec.json.encode(facts)), *body, b"}\n"]


def encode_beginning(last: dict[str, int], tables: Tables, made: defaultdict[str, TableBytes]) -> list[bytes] | None:
    """What the file will begin with, the facts but for a few digits, when a row is added to its last table.

    None where it holds no table yet.
    """
    _, pieces = encode_tables(last, tables, made)
    return pieces[:-2] if tables else None  # without the ends of that table and of the file


def parse_tables(data: bytes) -> tuple[FileFacts, Tables]:
    """What `encode_tables` wrote. Raises ValueError with what is wrong, NewerFormat for a later version's file."""
    if not data.strip():
        raise ValueError("is empty")
    try:
        str(data, "utf-8")  # rows are not decoded yet, and undecoded bytes may be anything
        raw = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
        facts = msgspec.json.decode(raw.pop(ABOUT)["1"], type=FileFacts)
        if facts.version > VERSION:
            raise NewerFormat(f"was written by a newer Firsthand (version {facts.version}; this one knows {VERSION})")
        if missing := facts.checksums.keys() - raw.keys():
            raise ValueError(f"the table {min(missing)} is missing")
        tables = {name: _parse_table(name, rows, facts) for name, rows in raw.items()}
    except NewerFormat:
        raise
    except KeyError as error:
        raise ValueError("does not say which version it has") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is broken ({error})") from error
    return facts, tables


def _parse_table(name: str, raw: dict[str, msgspec.Raw], facts: FileFacts) -> dict[str, Row]:
    for number, row in raw.items():
        if not (number.isascii() and number.isdecimal()) or not bytes(row).startswith(b"{"):
            raise ValueError(f"row {number} of {name} is no row")
    rows = {number: Row(number, bytes(row)) for number, row in raw.items()}
    _, checksum = TableBytes().pieces(rows)
    if facts.checksums.get(name, checksum) != checksum:
        raise ValueError(f"the checksum of {name} does not fit")
    facts.last[name] = max([facts.last.get(name, 0), *map(int, rows)])
    return {number: rows[number] for number in sorted(rows, key=int)}
