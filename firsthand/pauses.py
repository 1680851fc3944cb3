"""Reads how long a pause should be: `15m`, `2h`, `1h30m`, `tomorrow`, `monday`."""

import re
from datetime import datetime, timedelta

LONGEST = timedelta(days=7)
# A pause "until tomorrow" begun late in the evening should outlast the night.
MORNING_HOUR = 6
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_LENGTH = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m(?:in)?)?")


def pause_end(text: str, now: datetime) -> datetime:
    """When the pause ends; `now` is local and aware. Days begin at six. Raises ValueError for anything else."""
    wanted = text.strip().lower()
    if wanted == "tomorrow" or wanted in DAYS:
        days = 1 if wanted == "tomorrow" else (DAYS.index(wanted) - now.weekday() - 1) % 7 + 1
        morning = (now + timedelta(days=days)).replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
        return min(morning, now + LONGEST)
    match = _LENGTH.fullmatch(wanted)
    if not wanted or match is None:
        raise ValueError(f"{text!r} is no length of a pause; say 15m, 2h, tomorrow or monday")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes)
    if not timedelta(0) < length <= LONGEST:
        raise ValueError(f"{text!r}: a pause lasts a minute at least and 7 days at most")
    return now + length


def whole_minutes(now: datetime, end: datetime) -> int:
    """Minutes from now to then, rounded up."""
    return max(1, -(-int((end - now).total_seconds()) // 60))
