"""The beginning of a file, written before it is needed."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOM_TO_GROW = 64  # bytes; a highest number of one more digit takes one


@dataclass(frozen=True, slots=True)
class Spare:
    """A temporary file that holds the beginning of what will be written next, durably.

    `room` is how long its first piece may become; `rest` are the pieces behind that.
    """

    path: Path
    room: int
    rest: tuple[bytes, ...]

    def finish(self, pieces: Sequence[bytes]) -> Path | None:
        """Make it hold `pieces`, synced. None, and it is gone, where they begin otherwise. Raises OSError."""
        head, *rest = pieces
        added = self._behind(rest)
        if added is None or len(head) > self.room:
            self.drop()
            return None
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                write_all(file, head.ljust(self.room))
                os.lseek(file, 0, os.SEEK_END)
                for piece in added:
                    write_all(file, piece)
                os.fsync(file)
            finally:
                os.close(file)
        except BaseException:
            self.drop()
            raise
        return self.path

    def _behind(self, rest: Sequence[bytes]) -> list[bytes] | None:
        """What is still to be written. Of equal pieces only the last may have grown."""
        *same, last = self.rest
        grown = rest[len(same)] if len(rest) > len(same) else b""
        if list(rest[: len(same)]) != same or not grown.startswith(last):
            return None
        return [grown[len(last) :], *rest[len(same) + 1 :]]

    def drop(self) -> None:
        """Take it away."""
        with suppress(OSError):
            os.unlink(self.path)


def write_all(file: int, piece: bytes) -> None:
    """Write all of it. Raises OSError."""
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(file, rest) :]
