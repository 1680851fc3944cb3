"""The waiting time counts only while somebody can see the prompt."""

import pytest

from server.waiting import Waiting


def test_it_does_not_count_before_anybody_looked():
    waiting = Waiting(5.0)

    left_s = waiting.left_s(100.0)

    assert left_s == 5.0


def test_it_counts_between_reports_of_being_in_sight():
    waiting = Waiting(5.0)

    for at in (0.0, 1.0, 2.0, 3.0):
        waiting.report(True, at)

    assert waiting.left_s(4.0) == pytest.approx(1.0)


def test_a_hidden_surface_stops_it():
    waiting = Waiting(5.0)
    waiting.report(True, 0.0)

    waiting.report(False, 2.0)

    assert waiting.left_s(60.0) == pytest.approx(3.0)


def test_a_surface_that_fell_silent_counts_for_its_last_gap_only():
    waiting = Waiting(5.0)

    waiting.report(True, 0.0)

    assert waiting.left_s(3600.0) == pytest.approx(2.5)


def test_reports_in_a_hurry_cannot_make_time_pass():
    waiting = Waiting(5.0)

    for _ in range(1000):
        waiting.report(True, 1.0)

    assert waiting.left_s(1.0) == 5.0


def test_a_surface_without_sight_counts_from_its_first_look():
    waiting = Waiting(5.0)

    waiting.always(10.0)
    waiting.always(12.0)
    waiting.report(False, 13.0)

    assert waiting.left_s(14.0) == pytest.approx(1.0)
    assert waiting.left_s(15.0) == 0.0


def test_a_clock_that_steps_back_takes_nothing_away():
    waiting = Waiting(5.0)
    waiting.report(True, 10.0)
    waiting.report(True, 12.0)

    waiting.report(True, 5.0)

    assert waiting.seen_for_s(5.0) == pytest.approx(2.0)
