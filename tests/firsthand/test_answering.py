"""A prompt answered in a terminal becomes the decision the server takes."""

from datetime import date
from typing import Any

import msgspec
import pytest

from firsthand.answering import Answering
from server.answers import check_decision
from server.asking import Forms, asking_about
from server.record import Decision
from server.words import load_locale
from site_packs.action import STRICTEST_FIRST, Action, Target
from tests.firsthand.prompts import ASKED_AT, view

WORDS = load_locale("en")
TODAY = date(2026, 11, 24)


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
@pytest.mark.parametrize("form", ["how", "word", "three", "line"])
def test_the_server_takes_every_yes_and_every_go_ahead(kind: Any, strictness: Any, form: Any) -> None:
    action = Action("linkedin", kind, "ask", "rule", (Target(id="7", handle="ann", name="Ann Smith"),))
    asking = asking_about(action, strictness, ASKED_AT, Forms(form), list, lambda: ("Maria Keller", "Yuki Tanaka"))
    for wanted in ("yes", "ahead"):
        answering = Answering(WORDS, lambda question: "1", lambda line: None, TODAY)
        answers = _script(answering, wanted)
        decision = answering.decision(view(kind, form, strictness))
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


def test_of_three_names_one_is_chosen_by_its_number_or_typed() -> None:
    three = view(form="three")
    right = str(three["ways"]["names"].index("Ann Smith") + 1)

    assert answered(three, "3", right)["answer"] == {"spoken": True, "typed_name": "Ann Smith"}
    assert answered(three, "4", "ann")["answer"] == {"spoken": False, "typed_name": "ann"}


def test_who_would_rather_choose_than_type_is_shown_three_names() -> None:
    word = view(form="word")
    right = str(word["ways"]["names"].index("Ann Smith") + 1)

    assert answered(word, "3", "ann")["answer"] == {"spoken": True, "typed_name": "ann"}
    assert answered(word, "4", "?", right)["answer"] == {"spoken": False, "typed_name": "Ann Smith"}
    assert answered(word, "4", right)["answer"]["typed_name"] == right  # nothing was listed: it is what was typed


def test_one_line_says_why_for_a_yes_and_for_going_ahead() -> None:
    line = view(form="line")

    assert answered(line, "3", "we share a wall")["answer"] == {"spoken": True, "reason": "we share a wall"}
    assert answered(line, "4", "a hunch")["answer"] == {"spoken": False, "reason": "a hunch"}


def test_a_kind_no_is_shown_and_the_ways_out_are_offered_again() -> None:
    said = list[str]()
    lines = iter(["5", "1"])
    decision = Answering(WORDS, lambda question: next(lines), said.append, TODAY).decision(view("recommend"))

    assert decision["outcome"] == "cancel"
    assert WORDS.say("later.kind_no.text") in said


@pytest.mark.parametrize(
    ("kind", "targets", "first", "second"),
    [
        ("follow", None, "Not now", "I'll talk first"),
        ("import", [], "Not now", "Yes, they agreed"),
        ("accept", None, "Let it go", "I'll answer with a question first"),
        ("follow", [{"key": n, "id": n} for n in "12"], "Stop them all", "Yes, I do"),
    ],
)
def test_the_ways_out_are_called_as_on_the_page(kind: Any, targets: Any, first: str, second: str) -> None:
    said = list[str]()

    Answering(WORDS, lambda question: "1", said.append, TODAY).decision(view(kind, targets=targets))

    assert [line.split(None, 1)[1] for line in said[:2]] == [first, second]
