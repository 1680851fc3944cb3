"""What counts as an answer, by kind and strictness, and which field is at fault."""

import pytest

from server.answers import NotADecision, check_decision
from server.record import Answer, Decision, PromiseMade
from site_packs.action import Target

PAT = (Target(id="7", handle="pat", name="Pat Exámple-O'Hara"),)


def decision(outcome="proceed", promise=None, targets=None, **answer):
    return Decision(outcome, "digest", targets, Answer(**answer), promise)


def fault(*args):
    with pytest.raises(NotADecision) as caught:
        check_decision(*args)
    return caught.value.field


@pytest.mark.parametrize("strictness", ["gentle", "standard", "firm"])
def test_letting_go_needs_no_word_of_explanation(strictness):
    check_decision(decision("cancel"), "connect", strictness, PAT)


@pytest.mark.parametrize("strictness", ["gentle", "standard", "firm"])
def test_that_was_not_what_i_did_needs_none_either(strictness):
    check_decision(decision("mistaken"), "connect", strictness, PAT)


def test_talking_first_needs_a_way_and_a_day():
    assert fault(decision("later"), "connect", "gentle", PAT) == "promise"
    assert fault(decision("later", PromiseMade("call", "soon")), "connect", "gentle", PAT) == "promise.on"
    check_decision(decision("later", PromiseMade("call", "2026-12-01")), "connect", "standard", PAT)


def test_gentle_asks_for_a_way_out_only():
    check_decision(decision(), "connect", "gentle", PAT)


def test_a_yes_says_how_and_roughly_when():
    assert fault(decision(spoken=True), "connect", "standard", PAT) == "answer.how"
    assert fault(decision(spoken=True, how="call"), "connect", "standard", PAT) == "answer.when"
    check_decision(decision(spoken=True, how="call", when="2026-05"), "connect", "standard", PAT)


def test_going_ahead_says_why_by_a_choice_or_a_line_of_any_length():
    assert fault(decision(spoken=False), "connect", "standard", PAT) == "answer.reason"
    assert fault(decision(spoken=False, reason="  "), "connect", "standard", PAT) == "answer.reason"
    check_decision(decision(spoken=False, reason="x"), "connect", "standard", PAT)


def test_connecting_now_with_a_promise_of_a_talk_is_reason_enough():
    check_decision(decision(promise=PromiseMade("call", "2026-12-01")), "connect", "standard", PAT)


def test_knowing_their_work_answers_a_follow_by_itself_but_not_a_connect():
    check_decision(decision(how="their_work"), "follow", "standard", PAT)
    assert fault(decision(how="their_work"), "connect", "standard", PAT) == "answer.reason"


@pytest.mark.parametrize("typed", ["pat", "EXAMPLE", "exámple", "o'hara", "Pat Exámple"])
def test_firm_takes_any_word_of_name_or_handle_whatever_case_and_accents(typed):
    check_decision(decision(spoken=True, how="call", when="2026", typed_name=typed), "connect", "firm", PAT)


@pytest.mark.parametrize("typed", ["", "exam", "Sam", "-"])
def test_firm_refuses_another_word(typed):
    wrong = decision(spoken=True, how="call", when="2026", typed_name=typed)

    assert fault(wrong, "connect", "firm", PAT) == "answer.typed_name"


@pytest.mark.parametrize("when", ["May", "2026-13", "2026-05-32", "26-05", "2026-05-03T10", "٢٠٢٦"])
def test_a_when_that_is_no_month_or_day_is_named(when):
    assert fault(decision(spoken=True, how="call", when=when), "connect", "standard", PAT) == "answer.when"


def test_ticks_must_be_people_who_were_asked_about():
    assert fault(decision(targets=("8",), reason="x"), "invite", "standard", PAT) == "targets"
    assert fault(decision(targets=(), reason="x"), "invite", "standard", PAT) == "targets"
    check_decision(decision(targets=("7",), spoken=True), "invite", "standard", PAT)


def test_a_text_without_end_is_refused():
    assert fault(decision(reason="x" * 10_001), "connect", "gentle", PAT) == "answer.reason"
