"""The rehearsal week: which acts would have been asked about, of whom, and when the week is over."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from server.clock import utc_text
from server.person import Name
from server.record import Client, Outcome, Record
from server.rehearsal import Rehearsal, rehearsal_of, rehearsal_text, rehearsed_days, week_of
from server.words import load_locale
from site_packs.action import About, Target

BEGUN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SINCE = utc_text(BEGUN)
ANN, BEN, CLEO = (Target(str(number), name.lower(), name) for number, name in enumerate(("Ann", "Ben", "Cleo"), 1))


def act(*targets, after=60.0, **more):
    """An act that went out while the site was rehearsing, so many seconds after its beginning."""
    at = utc_text(BEGUN + timedelta(seconds=after))
    given = {
        "site": "linkedin",
        "kind": "connect",
        "rule": "connect-profile",
        "outcome": Outcome.PASSED,
        "reason_passed": "watching",
        **more,
    }
    return Record(asked_at=at, settled_at=at, targets=targets, **given)


def counted(people, *acts, now=BEGUN + timedelta(days=1)):
    return rehearsal_of(SINCE, acts, people, now)


async def test_acts_are_counted_and_people_without_a_talk(people):
    await people.add_talk(Name.of("linkedin", "", BEN), "call", "2026-11-20")

    week = counted(people, act(ANN), act(BEN, after=120), act(CLEO, after=180), act(ANN, after=240))

    assert (week.acts, week.people, week.without_talk, week.untold) == (4, 3, 2, 0)
    assert (week.since, week.days, week.over) == (SINCE, 1, False)


async def test_a_talk_logged_after_the_act_counts_too(people):
    """What is asked of the person is asked of what they have logged by now."""
    acts = [act(ANN)]
    before = counted(people, *acts)
    await people.add_talk(Name.of("linkedin", "", ANN), "in_person", "2026-11-24")

    assert (before.without_talk, counted(people, *acts).without_talk) == (1, 0)


async def test_people_who_were_joined_are_one(people):
    ann = await people.add_person("Ann", (Name.of("linkedin", "", ANN),))
    same = await people.add_person("Ann B.", (Name.of("linkedin", "", BEN),))
    await people.add_talk(same.id, "call", "2026-11-20")
    apart = counted(people, act(ANN), act(BEN, after=120))
    await people.join(ann.id, same.id)

    joined = counted(people, act(ANN), act(BEN, after=120))

    assert (apart.people, apart.without_talk) == (2, 1)
    assert (joined.acts, joined.people, joined.without_talk) == (2, 1, 0)


async def test_a_record_that_knows_its_person_is_believed(people):
    """A name the site no longer gives: the record said at the time who it was."""
    ann = await people.add_person("Ann")
    await people.add_talk(ann.id, "call", "2026-11-20")

    week = counted(people, act(Target(name="Ann"), person=ann.id))

    assert (week.people, week.without_talk, week.untold) == (1, 0, 0)


def test_the_same_stranger_by_id_and_by_handle_is_one_person(people):
    week = counted(people, act(Target(handle="@Ann")), act(ANN, after=120), act(Target(id="1"), after=240))

    assert (week.acts, week.people) == (3, 1)


def test_the_same_id_on_two_servers_is_two_people(people):
    acts = [act(Target("1"), site="mastodon", about=About(server=server)) for server in ("a.example", "b.example")]

    assert counted(people, *acts).people == 2


def test_one_request_for_many_people_is_one_question(people):
    week = counted(people, act(ANN, BEN, CLEO, kind="invite", rule="invite"))

    assert (week.acts, week.people, week.without_talk, week.by_rule) == (1, 3, 3, {"invite": 1})


def test_where_nobody_can_be_told_it_says_so(people):
    named_only, nobody = act(Target(name="Ann")), act(kind="delegate", rule="consent", after=120)

    week = counted(people, named_only, nobody, act(BEN, after=240))

    assert (week.acts, week.people, week.untold) == (3, 1, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"mode": "watch"},
        {"practice": True},
        {"reason_passed": "pass"},
        {"outcome": Outcome.PROCEED, "reason_passed": ""},
        {"after": -60.0},
        {"after": 8 * 24 * 3600.0},
    ],
)
def test_what_was_no_rehearsal_does_not_count(people, other):
    """Rules that only watch, practice, people with a pass, prompts, and acts before and after the week."""
    week = counted(people, act(ANN, **other), now=BEGUN + timedelta(days=9))

    assert (week.acts, week.people, week.by_rule) == (0, 0, {})


@pytest.mark.parametrize(("apart_s", "acts"), [(1.0, 1), (45.0, 1), (46.0, 2)])
def test_a_double_click_or_a_retry_is_one_question(people, apart_s, acts):
    assert counted(people, act(ANN), act(ANN, after=60 + apart_s)).acts == acts


def test_a_retry_is_of_the_same_act_by_the_same_program(people):
    others = (act(BEN, after=61), act(ANN, after=62, client=Client("script", "curl")), act(ANN, after=63, rule="other"))

    assert counted(people, act(ANN), *others).acts == 4


def test_a_burst_is_one_question(people):
    """Kept are only the acts beyond a burst's threshold; an hour later it is another burst."""
    burst = [act(Target(str(100 + number)), after=60.0 + number, mode="burst", kind="follow") for number in range(14)]
    later = act(ANN, after=3 * 3600, mode="burst", kind="follow")

    week = counted(people, *burst, later)

    assert (week.acts, week.people) == (2, 15)


def test_rules_are_counted_most_first(people):
    acts = [act(ANN, rule="a"), act(BEN, rule="b", after=120), act(CLEO, rule="b", after=180)]

    assert list(counted(people, *acts).by_rule.items()) == [("b", 2), ("a", 1)]


@pytest.mark.parametrize(
    ("counts", "english", "german"),
    [
        (
            {"acts": 23, "people": 21, "without_talk": 19},
            "You would have been asked 23 times; for 19 of these people you have logged no talk.",
            "Du wärst 23-mal gefragt worden; mit 19 dieser Menschen hast du kein Gespräch eingetragen.",
        ),
        (
            {"acts": 2, "people": 2, "without_talk": 1, "untold": 1},
            "You would have been asked 2 times; for one of these people you have logged no talk. "
            "For one of these acts it is not known who was meant.",
            "Du wärst 2-mal gefragt worden; mit einem dieser Menschen hast du kein Gespräch eingetragen. "
            "Bei einer dieser Handlungen ist nicht bekannt, wer gemeint war.",
        ),
        (
            {"acts": 1, "people": 1, "without_talk": 1, "over": False},
            "So far you would have been asked once; for this person you have logged no talk.",
            "Bisher wärst du einmal gefragt worden; mit diesem Menschen hast du kein Gespräch eingetragen.",
        ),
        (
            {"acts": 3, "people": 1},
            "You would have been asked 3 times; with this person you have logged a talk.",
            "Du wärst 3-mal gefragt worden; mit diesem Menschen hast du ein Gespräch eingetragen.",
        ),
        (
            {"acts": 3, "people": 2, "over": False},
            "So far you would have been asked 3 times; with all of these people you have logged a talk.",
            "Bisher wärst du 3-mal gefragt worden; mit all diesen Menschen hast du ein Gespräch eingetragen.",
        ),
        (
            {"acts": 2, "untold": 2},
            "You would have been asked 2 times. For 2 of these acts it is not known who was meant.",
            "Du wärst 2-mal gefragt worden. Bei 2 dieser Handlungen ist nicht bekannt, wer gemeint war.",
        ),
        ({}, "Nothing would have been asked.", "Du wärst kein einziges Mal gefragt worden."),
        ({"over": False}, "So far nothing would have been asked.", "Bisher wärst du kein einziges Mal gefragt worden."),
    ],
)
def test_the_week_is_told_in_a_sentence(counts, english, german):
    nothing = {"acts": 0, "people": 0, "without_talk": 0, "untold": 0, "over": True}
    week = Rehearsal(since=SINCE, days=7, by_rule={}, **nothing | counts)

    assert rehearsal_text(week, load_locale("en")) == english
    assert rehearsal_text(week, load_locale("de")) == german


# -- the week -------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_auckland(monkeypatch):
    """A person whose midnight is at eleven in the morning, UTC."""
    monkeypatch.setenv("TZ", "NZST-13")
    time.tzset()
    yield
    monkeypatch.undo()
    assert os.environ.get("TZ") != "NZST-13"
    time.tzset()


@pytest.mark.parametrize(
    ("later", "days"),
    [
        (timedelta(0), 0),
        (timedelta(hours=1, minutes=59), 0),
        (timedelta(hours=2), 1),
        (timedelta(days=6, hours=1, minutes=59), 6),
        (timedelta(days=6, hours=2), 7),
        (timedelta(days=60), 7),
    ],
)
def test_days_are_the_persons_own(in_auckland, later, days):
    """It began at ten in the evening; the first day ends two hours later."""
    assert rehearsed_days(SINCE, BEGUN + later) == days


def test_the_week_ends_at_the_persons_midnight(in_auckland):
    assert week_of(SINCE, BEGUN) == (BEGUN, datetime(2026, 11, 30, 11, 0, tzinfo=UTC))


def test_a_clock_set_back_a_little_changes_nothing(people):
    week = counted(people, act(ANN), now=BEGUN - timedelta(hours=5))

    assert (week.days, week.over, week.acts) == (0, False, 1)


def test_a_clock_set_back_for_years_ends_the_week_and_loses_nothing(people):
    """Else a site that somebody began to rehearse under a wrong clock would never ask."""
    now = BEGUN - timedelta(days=4 * 365)
    since_then = act(BEN, after=-4 * 365 * 24 * 3600.0 - 60)

    week = counted(people, act(ANN), since_then, now=now)

    assert (week.days, week.over, week.acts) == (7, True, 2)
