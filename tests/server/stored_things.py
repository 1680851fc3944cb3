"""Small rows for the tests of the storage, and an operating system that fails where it is told to."""

from pathlib import Path

import msgspec

from server.storage import Database


class Thing(msgspec.Struct, frozen=True):
    text: str
    number: float = 0.0


def things(path: Path, *texts: str) -> Path:
    """A file with these things, written one after the other."""
    shelf = Database(path).shelf("things", Thing)
    for text in texts:
        shelf.add(shelf.next_number(), Thing(text))
    return path


def texts(path: Path) -> list[str]:
    """What a new start finds."""
    return [thing.text for thing in Database(path).shelf("things", Thing).values().values()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
