"""How long a prompt waits, and that the waiting time counts only while somebody can see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.waiting import LONGEST_S, MAX_GAP_S, WAIT_S, Waiting, wait_for

STRICTNESS = st.sampled_from(["gentle", "standard", "firm"])
COUNTS = st.integers(0, 500)
PATIENCE = st.integers(0, 300)

# -- how long --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strictness", "this_week", "ever", "wait_s"),
    [
        ("gentle", 0, False, 2.0),
        ("gentle", 50, True, 2.0),
        ("standard", 50, True, 5.0),
        ("standard", 0, True, 5.0),
        ("firm", 0, False, 10.0),  # the first one ever
        ("firm", 0, True, 7.0),  # after a quiet week
        ("firm", 1, True, 11.0),
        ("firm", 20, True, 30.0),
        ("firm", 500, True, 30.0),
    ],
)
def test_firm_grows_with_the_week_and_eases_after_a_quiet_one(strictness, this_week, ever, wait_s):
    assert wait_for(strictness, this_week, ever=ever, patience_s=60.0) == wait_s


@pytest.mark.parametrize(
    ("patience_s", "wait_s"), [(0.0, 30.0), (60.0, 30.0), (40.0, 25.0), (20.0, 20 / 3), (9.0, 3.0)]
)
def test_the_client_is_left_patience_enough_for_an_answer(patience_s, wait_s):
    assert wait_for("firm", 40, ever=True, patience_s=patience_s) == pytest.approx(wait_s)


@given(STRICTNESS, COUNTS, st.booleans(), PATIENCE)
def test_no_wait_is_longer_than_half_a_minute_or_the_patience_of_the_client(strictness, this_week, ever, patience_s):
    wait_s = wait_for(strictness, this_week, ever=ever, patience_s=patience_s)

    assert 0 < wait_s <= LONGEST_S
    assert patience_s == 0 or wait_s < patience_s


@given(COUNTS, COUNTS, PATIENCE)
def test_a_fuller_week_never_waits_less(one, other, patience_s):
    less, more = sorted((one, other))

    assert wait_for("firm", less, ever=True, patience_s=patience_s) <= wait_for(
        "firm", more, ever=True, patience_s=patience_s
    )


# -- the clock -------------------------------------------------------------------------------------------------------


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


def test_a_hidden_surface_does_not_stop_the_clock_of_another():
    waiting = Waiting(5.0)

    for at in (0.0, 1.0, 2.0, 3.0):
        waiting.report(True, at, "window")
        waiting.report(False, at + 0.5, "dashboard")

    assert waiting.seen_for_s(4.0) == pytest.approx(4.0)


def test_two_surfaces_in_sight_are_counted_once():
    waiting = Waiting(5.0)

    for at in (0.0, 1.0, 2.0, 3.0):
        waiting.report(True, at, "window")
        waiting.report(True, at, "dashboard")

    assert waiting.seen_for_s(3.0) == pytest.approx(3.0)


def test_one_of_two_surfaces_that_hides_leaves_the_other_in_sight_no_longer_than_it_reports():
    waiting = Waiting(60.0)
    waiting.report(True, 0.0, "window")
    waiting.report(True, 1.0, "dashboard")

    waiting.report(False, 2.0, "dashboard")

    assert waiting.seen_for_s(100.0) == pytest.approx(2.5)  # the window's last word was at 0


def test_a_surface_without_sight_counts_from_its_first_look():
    waiting = Waiting(5.0)

    waiting.always(10.0)
    waiting.always(12.0)
    waiting.report(False, 13.0)

    assert waiting.left_s(14.0) == pytest.approx(1.0)
    assert waiting.left_s(15.0) == 0.0


def test_a_terminal_that_looks_keeps_what_a_page_has_seen():
    waiting = Waiting(5.0)
    waiting.report(True, 0.0, "dashboard")

    waiting.always(10.0)

    assert waiting.left_s(11.0) == pytest.approx(1.5)


def test_a_clock_that_steps_back_takes_nothing_away():
    waiting = Waiting(5.0)
    waiting.report(True, 10.0)
    waiting.report(True, 12.0)

    waiting.report(True, 5.0)

    assert waiting.seen_for_s(5.0) == pytest.approx(2.0)


@given(st.lists(st.tuples(st.floats(0, 5), st.sampled_from(["a", "b", "c"]), st.booleans()), max_size=40))
def test_the_time_seen_is_that_in_which_some_surface_had_it_in_sight(steps):
    """Against the plain reckoning: each report covers the time up to that surface's next one, 2.5 s at most."""
    waiting, at, reports = Waiting(60.0), 0.0, []
    for pause_s, surface, visible in steps:
        at += pause_s
        reports.append((at, surface, visible))
        waiting.report(visible, at, surface)
    end = at + 10.0

    covered = []
    for place, (begun, surface, visible) in enumerate(reports):
        following = [when for when, other, _ in reports[place + 1 :] if other == surface]
        if visible:
            covered.append((begun, min(begun + MAX_GAP_S, following[0] if following else end)))
    expected, counted_to = 0.0, 0.0
    for begun, until in sorted(covered):
        expected += max(0.0, until - max(begun, counted_to))
        counted_to = max(counted_to, until)
    assert waiting.seen_for_s(end) == pytest.approx(expected)


def test_the_gentlest_wait_is_the_shortest():
    assert sorted(WAIT_S.values()) == [WAIT_S["gentle"], WAIT_S["standard"], WAIT_S["firm"]]
