"""What is open right now, kept so that a killed run leaves word of it."""

from pathlib import Path
from typing import Any

import msgspec

from server.storage import Database, StoreThread


class OpenRow(msgspec.Struct, frozen=True):
    """One open prompt or unknown delivery, in the desk's own shape."""

    row: dict[str, Any]


class OpenPrompts:
    """The list of what is open, rewritten whole; nothing of a former list stays in any file."""

    def __init__(self, database: Database, thread: StoreThread) -> None:
        self._database = database
        self._thread = thread
        self._shelf = database.shelf("open", OpenRow)
        self._newest: list[dict[str, Any]] = []
        self._asked = self._written = 0

    @classmethod
    def open(cls, path: Path, thread: StoreThread) -> "OpenPrompts":
        """The list in a file, made where it is missing. Raises StoreDamaged."""
        return cls(Database(path), thread)

    @property
    def recovered(self) -> list[str]:
        """What was repaired at the start, in words for the person."""
        return self._database.recovered

    def take_interrupted(self) -> list[dict[str, Any]]:
        """What the run before left open. It stays in the file until the next `keep`, so that a crash loses nothing."""
        return [open_row.row for open_row in self._shelf.values().values()]

    async def keep(self, rows: list[dict[str, Any]]) -> None:
        """Make this the list. Of several lists waiting to be written only the newest is. Raises OSError."""
        self._newest = rows
        self._asked += 1
        await self._thread.run(self._write_newest)

    def _write_newest(self) -> None:
        asked, rows = self._asked, self._newest
        if asked == self._written:
            return
        with self._database.one_write(forget=True):
            self._shelf.fill([OpenRow(row) for row in rows])
        self._written = asked
