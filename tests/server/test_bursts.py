"""More than four in a minute or twelve in an hour are a burst."""

from collections import deque

from server.bursts import burst_begins


def test_the_fifth_within_a_minute_begins_a_burst():
    earlier = deque()

    found = [burst_begins(earlier, at) for at in (0, 10, 20, 30, 40)]

    assert found == [False, False, False, False, True]


def test_the_thirteenth_within_an_hour_begins_one():
    earlier = deque()

    found = [burst_begins(earlier, 250.0 * each) for each in range(13)]

    assert found == [False] * 12 + [True]


def test_slow_ones_never_do_and_are_forgotten():
    earlier = deque()

    found = [burst_begins(earlier, 400.0 * each) for each in range(100)]

    assert not any(found)
    assert len(earlier) <= 10
