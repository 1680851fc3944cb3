"""Ends a command early, with one of the exit codes and the lines that say why."""

from enum import IntEnum


class Exit(IntEnum):
    """What the exit code of every command means; `firsthand --help` says the same."""

    OK = 0
    FAILED = 1
    BAD_INPUT = 2
    ALREADY_RUNNING = 3
    NOT_RUNNING = 4


class Stop(Exception):
    """A command cannot go on; `lines` go to standard error, one each."""

    def __init__(self, code: Exit, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.code = code
        self.lines = lines
