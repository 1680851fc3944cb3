"""The time, handed in so that tests can set it by hand."""

import time
from datetime import UTC, date, datetime


class Clock:
    """Wall time for records, monotonic time for waits: the wall clock may jump, waits may not."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()


def utc_text(moment: datetime) -> str:
    """A moment as everything kept writes it: ISO 8601 in UTC, to the millisecond, `2026-11-24T07:15:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def own_day(moment: datetime) -> date:
    """The day it is for the person at a moment, by their own calendar."""
    return moment.astimezone().date()


def offset_minutes(moment: datetime) -> int:
    """How far the person's own clock was ahead of UTC at a moment, in minutes."""
    offset = moment.astimezone().utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0
