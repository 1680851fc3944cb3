"""Two clocks: one that may jump, one that only grows."""

from datetime import UTC, datetime, timedelta, timezone

from server.clock import Clock, utc_text


def test_now_is_in_utc_and_monotonic_grows():
    clock = Clock()

    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


def test_moments_are_written_in_utc_to_the_millisecond():
    berlin = timezone(timedelta(hours=1))

    assert utc_text(datetime(2026, 12, 1, 0, 30, 0, 1999, tzinfo=berlin)) == "2026-11-30T23:30:00.001Z"
