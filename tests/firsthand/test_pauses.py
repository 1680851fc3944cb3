"""How long a pause is meant to be."""

from datetime import UTC, datetime, timedelta

import pytest

from firsthand.pauses import pause_end, whole_minutes

WEDNESDAY_EVENING = datetime(2026, 11, 25, 23, 50, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("15m", WEDNESDAY_EVENING + timedelta(minutes=15)),
        ("15min", WEDNESDAY_EVENING + timedelta(minutes=15)),
        (" 2H ", WEDNESDAY_EVENING + timedelta(hours=2)),
        ("1h30m", WEDNESDAY_EVENING + timedelta(minutes=90)),
        ("7d", WEDNESDAY_EVENING + timedelta(days=7)),
        ("tomorrow", datetime(2026, 11, 26, 6, tzinfo=UTC)),
        ("monday", datetime(2026, 11, 30, 6, tzinfo=UTC)),
        ("Wednesday", datetime(2026, 12, 2, 6, tzinfo=UTC)),
        ("thursday", datetime(2026, 11, 26, 6, tzinfo=UTC)),
    ],
)
def test_a_pause_ends_when_it_says(text: str, end: datetime) -> None:
    assert pause_end(text, WEDNESDAY_EVENING) == end


def test_a_day_a_week_off_is_still_within_seven_days() -> None:
    early_monday = datetime(2026, 11, 30, 5, tzinfo=UTC)

    assert pause_end("monday", early_monday) == early_monday + timedelta(days=7)


@pytest.mark.parametrize("text", ["", "0m", "8d", "169h", "15", "m", "-5m", "someday", "1h 30m", "99999d"])
def test_what_is_no_length_of_a_pause_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="pause"):
        pause_end(text, WEDNESDAY_EVENING)


def test_minutes_are_rounded_up() -> None:
    assert whole_minutes(WEDNESDAY_EVENING, WEDNESDAY_EVENING + timedelta(seconds=61)) == 2
    assert whole_minutes(WEDNESDAY_EVENING, WEDNESDAY_EVENING + timedelta(minutes=15)) == 15
