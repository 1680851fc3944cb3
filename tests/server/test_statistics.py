"""Counts leave practice out, and a week has seven days."""

from datetime import UTC, date, datetime

from server.person import Talk
from server.record import Answer, Outcome, Record
from server.statistics import answered_about, counts_of, talks_since, talks_with_new_people, week_count
from site_packs.action import About, Target

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def record(asked_at: str = "2026-11-24T08:00:00.000Z", kind="connect", outcome=Outcome.PROCEED, **more) -> Record:
    return Record(asked_at=asked_at, settled_at=asked_at, site="x", kind=kind, outcome=outcome, **more)


def talk(person: str, on: str) -> Talk:
    return Talk(f"talk-{person}-{on}", person, "call", on)


class Folk:
    def __init__(self, *talks: Talk) -> None:
        self.talks = lambda: list(talks)


def test_the_week_counts_what_went_ahead_in_seven_days():
    records = [
        record(),
        record("2026-11-17T09:00:00.001Z", outcome=Outcome.PASSED),
        record("2026-11-17T09:00:00.000Z"),  # just too long ago
        record("2026-11-25T00:00:00.000Z"),  # a clock that was ahead
        record(kind="follow"),
        record(outcome=Outcome.CANCEL),
        record(outcome=Outcome.MISTAKEN),
        record(practice=True),
    ]

    assert week_count(records, "connect", NOW) == 2
    assert week_count(records, ("connect", "follow"), NOW) == 3
    assert week_count(records, "connect", NOW, practice=True) == 1


def test_a_talk_counts_for_a_week_by_the_calendar():
    folk = Folk(talk("a", "2026-11-24"), talk("a", "2026-11-18"), talk("b", "2026-11-17"), talk("c", "2026-11-26"))

    assert talks_since(folk, NOW) == 2


def test_new_is_the_first_talk_ever_with_somebody():
    talks = [talk("a", "2026-11-20"), talk("a", "2025-01-01"), talk("b", "2026-11-23"), talk("b", "2026-11-22")]

    assert talks_with_new_people(talks, date(2026, 11, 1), date(2026, 11, 30)) == [talk("b", "2026-11-22")]
    assert talks_with_new_people(talks, date(2025, 1, 1), date(2025, 1, 1)) == [talk("a", "2025-01-01")]


def test_every_outcome_is_counted_but_practice():
    asked = [record(outcome=outcome, answer=Answer(reason="x")) for outcome in Outcome]

    counts = counts_of([*asked, record(outcome=Outcome.LATER, practice=True)])

    # What passed was not asked about; withdrawn, timed out and faulted are all unanswered.
    assert counts == {
        "asked": len(Outcome) - 1,
        "let_go": 1,
        "talk_first": 1,
        "claimed": 0,
        "went_ahead": 1,
        "mistaken": 1,
        "unanswered": 3,
    }


def test_a_claim_is_the_yes_of_its_kind_and_counted_apart_from_going_ahead():
    answers = [Answer(spoken=True), Answer(how="their_work"), Answer(spoken=False, reason="x"), None]

    follows = counts_of([record(kind="follow", outcome=Outcome.PROCEED, answer=answer) for answer in answers])
    connects = counts_of([record(kind="connect", outcome=Outcome.PROCEED, answer=answer) for answer in answers])

    assert (follows["claimed"], follows["went_ahead"]) == (2, 2)
    assert (connects["claimed"], connects["went_ahead"]) == (1, 3)


def about(target, outcome=Outcome.CANCEL, *others, server="a.example", **more):
    return record(outcome=outcome, targets=(target, *others), about=About(server=server), **more)


def test_questions_about_somebody_are_told_by_id_else_handle_or_by_who_they_are():
    pat = Target("7", "pat")
    records = [
        about(pat),
        about(Target("7", "renamed"), Outcome.LATER),
        about(Target("", "@PAT"), Outcome.PROCEED),
        about(Target("9", "pat"), person="person-1"),  # known to be the same
        about(Target("8", "pat")),  # the handle has passed on
        about(Target("", "", "Pat")),
        about(pat, server="b.example"),
        about(pat, Outcome.CANCEL, Target("8")),  # asked about several
        about(pat, Outcome.MISTAKEN),
        about(pat, Outcome.TIMED_OUT),
        about(pat, Outcome.PASSED),
        about(pat, practice=True),
    ]

    told = answered_about(records, "x", "a.example", pat, "person-1")
    nobody = answered_about(records, "x", "a.example", Target("99"), None)
    practised = answered_about(records, "x", "a.example", pat, None, practice=True)

    assert told == {"asked": 4, "let_go": 2}
    assert nobody == {"asked": 0, "let_go": 0}
    assert practised == {"asked": 1, "let_go": 1}
