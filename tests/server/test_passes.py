"""A talk opens the door for a year, and not a day longer."""

from datetime import date

import pytest

from server.passes import pass_from_talk, pass_holds
from server.person import Pass, Talk

TALK = Talk("talk-1", "person-1", "in_person", "2026-05-03")


def test_a_talk_gives_its_person_a_pass_for_a_year_from_its_day():
    assert pass_from_talk(TALK, 365, "pass-1") == Pass("pass-1", "person-1", "2027-05-03", "talk-1", ())


@pytest.mark.parametrize(
    ("today", "holds"), [("2026-05-03", True), ("2027-05-03", True), ("2027-05-04", False), ("2036-01-01", False)]
)
def test_it_holds_up_to_its_last_day(today, holds):
    assert pass_holds(pass_from_talk(TALK), "connect", date.fromisoformat(today)) is holds


def test_a_pass_for_some_kinds_holds_for_no_other():
    follow_only = Pass("pass-1", "person-1", "2027-05-03", "talk-1", ("follow",))

    assert pass_holds(follow_only, "follow", date(2026, 6, 1))
    assert not pass_holds(follow_only, "connect", date(2026, 6, 1))
