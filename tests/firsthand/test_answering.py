"""A prompt answered in a terminal becomes the decision the server takes."""

from datetime import date
from typing import Any

import msgspec
import pytest

from firsthand.answering import Answering, count_line, memory_lines, person_line
from server.answers import check_decision
from server.asking import Forms, asking_about
from server.record import Decision
from server.words import load_locale
from site_packs.action import STRICTEST_FIRST, Action, Target

WORDS = load_locale("en")
TODAY = date(2026, 11, 24)


def view(kind: str = "connect", **more: Any) -> dict[str, Any]:
    target = {"key": "7", "id": "7", "handle": "ann", "name": "Ann Smith", "link": ""}
    return {"kind": kind, "digest": "d", "targets": [target], "strictness": "standard", "about": {}, **more}


def answered(prompt: dict[str, Any], *typed: str) -> dict[str, Any]:
    lines = iter(typed)
    decision = Answering(WORDS, lambda question: next(lines), lambda line: None, TODAY).decision(prompt)
    assert list(lines) == []
    return decision


def test_the_first_way_out_is_to_let_it_go() -> None:
    assert answered(view(), "1") == {"digest": "d", "outcome": "cancel"}


def test_talking_first_takes_a_way_and_a_day() -> None:
    decision = answered(view("follow"), "2", "2", "2026-12-01")

    assert decision == {"digest": "d", "outcome": "later", "promise": {"how": "in_person", "on": "2026-12-01"}}


def test_a_day_may_be_a_number_of_days_and_a_week_is_suggested() -> None:
    assert answered(view("follow"), "2", "1", "3")["promise"]["on"] == "2026-11-27"
    assert answered(view("follow"), "2", "1", "")["promise"]["on"] == "2026-12-01"
    assert answered(view("follow"), "2", "1", "soon", "2026-12-02")["promise"]["on"] == "2026-12-02"


def test_one_can_connect_and_promise_a_talk() -> None:
    decision = answered(view(), "2", "1", "2026-12-01", "2")

    assert (decision["outcome"], decision["promise"]["how"]) == ("proceed", "call")


def test_a_yes_says_how_and_roughly_when() -> None:
    assert answered(view(), "3", "3", "2")["answer"] == {"spoken": True, "how": "video", "when": "2026-10"}
    assert answered(view(), "3", "1", "5", "2019")["answer"] == {"spoken": True, "how": "call", "when": "2019"}


def test_to_know_their_work_is_an_answer_by_itself() -> None:
    assert answered(view("follow"), "3", "1") == {"digest": "d", "outcome": "proceed", "answer": {"how": "their_work"}}


def test_going_ahead_takes_a_choice_or_a_line() -> None:
    assert answered(view(), "4", "2")["answer"] == {"spoken": False, "reason": "colleague"}
    assert answered(view(), "4", "met at a fair")["answer"] == {"spoken": False, "reason": "met at a fair"}


def test_the_last_way_out_is_the_mistake() -> None:
    assert answered(view(), "5") == {"digest": "d", "outcome": "mistaken"}


def test_a_number_that_is_not_there_is_asked_again() -> None:
    assert answered(view(), "0", "6", "x", "1")["outcome"] == "cancel"


def test_firm_asks_for_a_word_of_the_name_on_both_ways_ahead() -> None:
    firm = view(strictness="firm")

    assert answered(firm, "3", "1", "1", "Ann")["answer"]["typed_name"] == "Ann"
    assert answered(firm, "4", "1", "smith")["answer"]["typed_name"] == "smith"


def test_gentle_asks_for_a_way_out_only() -> None:
    assert answered(view(strictness="gentle"), "3")["answer"] == {"spoken": True}
    assert answered(view(strictness="gentle"), "4")["answer"] == {"spoken": False}


def test_who_is_a_bare_number_is_asked_and_may_stay_unsaid() -> None:
    nameless = view(targets=[{"key": "7", "id": "7", "handle": "", "name": ""}])

    assert answered(nameless, "4", "1", "Bea")["answer"]["who"] == "Bea"
    assert "who" not in answered(nameless, "4", "1", "")["answer"]


def test_of_several_people_some_may_be_ticked() -> None:
    targets = [{"key": str(number), "id": str(number), "handle": "", "name": f"P{number}"} for number in range(1, 4)]
    many = view("invite", targets=targets)

    assert answered(many, "2", "1, 3")["targets"] == ["1", "3"]
    assert "targets" not in answered(many, "2", "")
    assert answered(many, "2", "1 9", "2")["targets"] == ["2"]


def test_what_was_typed_is_offered_again() -> None:
    lines = iter(["4", "met at a fair", "", ""])
    answering = Answering(WORDS, lambda question: next(lines), lambda line: None, TODAY)

    first, second = answering.decision(view()), answering.decision(view())

    assert first == second


@pytest.mark.parametrize("kind", STRICTEST_FIRST)
@pytest.mark.parametrize("strictness", ["gentle", "standard", "firm"])
def test_the_server_takes_every_yes_and_every_go_ahead(kind: Any, strictness: Any) -> None:
    action = Action("linkedin", kind, "ask", "rule", (Target(id="7", handle="ann", name="Ann Smith"),))
    asking = asking_about(action, strictness, "2026-11-24T09:00:00.000Z", Forms())
    for wanted in ("yes", "ahead"):
        answering = Answering(WORDS, lambda question: "1", lambda line: None, TODAY)
        answers = _script(answering, wanted)
        decision = answering.decision(view(kind, strictness=strictness))
        check_decision(msgspec.convert(decision, Decision), asking, action.targets, TODAY)
        assert decision["outcome"] == "proceed"
        assert answers


def _script(answering: Answering, wanted: str) -> list[str]:
    """Take the wanted way out, the first of every choice, and Ann for every name."""
    asked: list[str] = []
    listed: list[str] = []

    def say(line: str) -> None:
        listed.append(line)

    def read(question: str) -> str:
        first = not asked
        asked.append(question)
        if not first:
            return "Ann" if WORDS.say("name.label") in question else "1"
        label = WORDS.say("way.ahead") if wanted == "ahead" else None
        ways = [line.split(None, 1) for line in listed]
        if label:
            return next(number for number, text in ways if text == label)
        return next(number for number, text in ways if text.startswith(("Yes", "I'll say")))

    answering.read, answering.say = read, say
    return asked


def test_the_person_is_shown_by_name_else_handle_and_many_are_counted() -> None:
    many = view(targets=[{"id": str(number)} for number in range(15)])

    assert person_line(view(), WORDS) == "Ann Smith"
    assert person_line(view(targets=[{"id": "7", "handle": "ann"}]), WORDS) == "ann"
    assert person_line(many, WORDS).endswith("11 and 3 more")
    assert person_line(view(targets=[], about={"app": "Robot"}), WORDS) == "Robot"


def test_memory_says_what_was_logged_and_the_count_of_the_week() -> None:
    known = {"last_talk_on": "2026-05-03", "last_talk_how": "in_person"}

    assert memory_lines(view(known=known), WORDS)[0] == "You met on 2026-05-03."
    assert memory_lines(view(), WORDS)[0] == "Nothing logged yet."
    assert "Sent by tidy-lists, not by a page." in memory_lines(
        view(client={"kind": "app", "name": "tidy-lists"}), WORDS
    )
    assert len(memory_lines(view(client={"kind": "browser", "name": "Firefox"}), WORDS)) == 2
    assert count_line(view(counts={"this_week": 6, "talks_this_week": 1}), WORDS).startswith("7th new connection")
    assert count_line(view(counts={"this_week": 10}), WORDS).startswith("11th")
    assert count_line(view(counts={"this_week": 20}), WORDS).startswith("21st")
