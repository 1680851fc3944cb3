"""The bytes of a store's file and the rows they hold: pure."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from server.kept_file import NewerFormat

VERSION = 1
ABOUT = "about"  # the table with the one row that tells of the file itself


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


class FileFacts(msgspec.Struct):
    """What a file says of itself. `last` is the highest number ever given in each table: none is given twice."""

    version: int
    last: dict[str, int] = {}


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


def encode_tables(facts: FileFacts, tables: Tables) -> bytes:
    """The file's bytes: a row a line, so that a person can read it."""
    parts = [b'"%s":{"1":%s}' % (ABOUT.encode(), msgspec.json.encode(facts))]
    for name, rows in tables.items():
        lines = [b'"%s":%s' % (number.encode(), row.encoded) for number, row in rows.items()]
        parts.append(b"%s:{\n%s\n}" % (msgspec.json.encode(name), b",\n".join(lines)))
    return b"{" + b",\n".join(parts) + b"}\n"


def parse_tables(data: bytes) -> tuple[FileFacts, Tables]:
    """What `encode_tables` wrote. Raises ValueError with what is wrong, NewerFormat for a later version's file."""
    if not data.strip():
        raise ValueError("is empty")
    try:
        str(data, "utf-8")  # rows are not decoded yet, and undecoded bytes may be anything
        raw = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
        facts = msgspec.json.decode(raw.pop(ABOUT)["1"], type=FileFacts)
        tables: Tables = {}
        for name, rows in raw.items():
            for number, row in rows.items():
                if not (number.isascii() and number.isdecimal()) or not bytes(row).startswith(b"{"):
                    raise ValueError(f"row {number} of {name} is no row")
            tables[name] = {number: Row(bytes(rows[number])) for number in sorted(rows, key=int)}
            facts.last[name] = max([facts.last.get(name, 0), *map(int, rows)])
    except KeyError as error:
        raise ValueError("does not say which version it has") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is broken ({error})") from error
    if facts.version > VERSION:
        raise NewerFormat(f"was written by a newer Firsthand (version {facts.version}; this one knows {VERSION})")
    return facts, tables
