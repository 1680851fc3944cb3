"""What counts as an answer to what a prompt asks, and which field is at fault."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.answers import NotADecision, check_decision
from server.asking import Forms, asking_about
from server.forms import FORMS
from server.kinds import KINDS
from server.record import Answer, Decision, PromiseMade
from site_packs.action import About, Action, Target

TODAY = date(2026, 11, 24)
PAT = Target(id="7", handle="pat", name="Pat Exámple-O'Hara")
DECOYS = ("Maria Keller", "Daniel Osei", "Yuki Tanaka")
STRICTNESS = ("gentle", "standard", "firm")


def asking(kind="connect", strictness="standard", form="how", targets=(PAT,)):
    action = Action("linkedin", kind, "ask", "rule", targets, About(app="App"))
    return asking_about(action, strictness, "2026-11-24T09:00:00.000Z", Forms(form), tuple, lambda: DECOYS)


def decision(outcome="proceed", promise=None, targets=None, **answer):
    return Decision(outcome, "digest", targets, Answer(**answer), promise)


def passes(said, asked, targets=(PAT,)):
    check_decision(said, asked, targets, TODAY)


def fault(said, asked, targets=(PAT,)):
    with pytest.raises(NotADecision) as caught:
        check_decision(said, asked, targets, TODAY)
    return caught.value.field


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("strictness", STRICTNESS)
@pytest.mark.parametrize("outcome", ["cancel", "mistaken"])
def test_letting_go_and_saying_it_was_not_me_need_no_word_of_explanation(outcome, strictness, form):
    passes(decision(outcome), asking("connect", strictness, form))


def test_talking_first_needs_a_way_and_a_day():
    assert fault(decision("later"), asking(strictness="gentle")) == "promise"
    assert fault(decision("later", PromiseMade("call", "soon")), asking()) == "promise.on"
    assert fault(decision("later", PromiseMade("saw_it", "2026-12-01")), asking()) == "promise.how"
    passes(decision("later", PromiseMade("call", "2026-12-01")), asking())


def test_a_promise_is_for_today_or_a_day_to_come():
    assert fault(decision("later", PromiseMade("call", "2026-11-23")), asking()) == "promise.on"
    assert fault(decision(promise=PromiseMade("call", "2026-11-23")), asking()) == "promise.on"
    passes(decision("later", PromiseMade("call", "2026-11-24")), asking())


@pytest.mark.parametrize("when", ["2026-11-25", "2026-12", "2027"])
def test_nobody_has_spoken_on_a_day_to_come(when):
    assert fault(decision(spoken=True, how="call", when=when), asking()) == "answer.when"


@pytest.mark.parametrize("when", ["2026-11-24", "2026-11", "2026", "1998"])
def test_roughly_when_is_a_day_a_month_or_a_year(when):
    passes(decision(spoken=True, how="call", when=when), asking())


def test_gentle_asks_for_a_way_out_only():
    passes(decision(), asking(strictness="gentle"))
    passes(decision(spoken=True), asking(strictness="gentle"))


def test_a_yes_says_how_and_roughly_when():
    assert fault(decision(spoken=True), asking()) == "answer.how"
    assert fault(decision(spoken=True, how="call"), asking()) == "answer.when"
    passes(decision(spoken=True, how="call", when="2026-05"), asking())


def test_a_yes_says_how_in_a_way_of_its_own_kind():
    assert fault(decision(spoken=True, how="saw_it", when="2026"), asking("connect")) == "answer.how"
    assert fault(decision(spoken=True, how="call", when="2026"), asking("endorse")) == "answer.how"
    passes(decision(how="saw_it", when="2026"), asking("endorse"))


def test_going_ahead_says_why_by_a_choice_or_a_line_of_any_length():
    assert fault(decision(spoken=False), asking()) == "answer.reason"
    assert fault(decision(spoken=False, reason="  "), asking()) == "answer.reason"
    passes(decision(spoken=False, reason="x"), asking())


def test_connecting_now_with_a_promise_of_a_talk_is_reason_enough():
    passes(decision(promise=PromiseMade("call", "2026-12-01")), asking())


def test_knowing_their_work_answers_a_follow_by_itself_but_not_a_connect():
    passes(decision(how="their_work"), asking("follow"))
    assert fault(decision(how="their_work"), asking("connect")) == "answer.reason"


@pytest.mark.parametrize("strictness", STRICTNESS)
@pytest.mark.parametrize("form", FORMS)
def test_a_yes_to_a_message_is_always_one_line(strictness, form):
    asked = asking("message", strictness, form)

    assert fault(decision(spoken=True, typed_name="Pat"), asked) == "answer.reason"
    passes(decision(spoken=True, typed_name="Pat", reason="her bees"), asked)


@pytest.mark.parametrize("form", ["word", "three"])
@pytest.mark.parametrize("answer", [{"spoken": True}, {"spoken": False}])
def test_a_form_with_a_name_asks_for_the_name_and_nothing_else(form, answer):
    assert fault(decision(**answer), asking(form=form)) == "answer.typed_name"
    assert fault(decision(**answer, typed_name="Sam"), asking(form=form)) == "answer.typed_name"
    passes(decision(**answer, typed_name="pat"), asking(form=form))


@pytest.mark.parametrize("answer", [{"spoken": True}, {"spoken": False}])
def test_a_line_is_asked_of_a_yes_and_of_going_ahead_alike(answer):
    assert fault(decision(**answer), asking(form="line")) == "answer.reason"
    passes(decision(**answer, reason="we sail"), asking(form="line"))


@pytest.mark.parametrize("form", FORMS)
def test_of_three_names_only_the_right_one_passes(form):
    asked = asking("connect", "firm", form)
    said = {"spoken": True, "how": "call", "when": "2026", "reason": "x"}

    right = [name for name in asked.names if not _refused(decision(**said, typed_name=name), asked)]

    assert len(asked.names) == 3
    assert right == [PAT.name]


def _refused(said, asked):
    try:
        passes(said, asked)
    except NotADecision:
        return True
    return False


@pytest.mark.parametrize("form", ["how", "line"])
def test_firm_asks_for_the_name_besides(form):
    said = {"spoken": True, "how": "call", "when": "2026", "reason": "x"}

    assert fault(decision(**said), asking("connect", "firm", form)) == "answer.typed_name"
    assert fault(decision(spoken=False, reason="x"), asking("connect", "firm", form)) == "answer.typed_name"
    passes(decision(**said, typed_name="EXAMPLE"), asking("connect", "firm", form))


@pytest.mark.parametrize("target", [Target("7"), Target("7", "", "🐝🌻"), Target("7", "___", "…")])
@pytest.mark.parametrize("form", FORMS)
def test_who_has_no_name_to_type_locks_nobody_out(target, form):
    said = decision(spoken=True, how="call", when="2026", reason="x")

    passes(said, asking("connect", "firm", form, (target,)), (target,))


@pytest.mark.parametrize("when", ["May", "2026-13", "2026-05-32", "26-05", "2026-05-03T10", "٢٠٢٦"])
def test_a_when_that_is_no_month_or_day_is_named(when):
    assert fault(decision(spoken=True, how="call", when=when), asking()) == "answer.when"


def test_ticks_must_be_people_who_were_asked_about():
    assert fault(decision(targets=("8",), reason="x"), asking("invite")) == "targets"
    assert fault(decision(targets=(), reason="x"), asking("invite")) == "targets"
    passes(decision(targets=("7",), spoken=True), asking("invite"))


def test_a_text_without_end_is_refused():
    assert fault(decision(reason="x" * 10_001), asking(strictness="gentle")) == "answer.reason"


def needed(asked, targets, spoken):
    """How many fields the checker insists on, one after the other, for a yes or for going ahead."""
    fillings = {
        "answer.how": {"how": KINDS[asked.kind].hows[0] if KINDS[asked.kind].hows else None},
        "answer.when": {"when": "2026"},
        "answer.reason": {"reason": "x"},
        "answer.typed_name": {"typed_name": "Pat"},
    }
    answer = {"spoken": spoken}
    for count in range(len(fillings) + 1):
        try:
            check_decision(decision(**answer), asked, targets, TODAY)
        except NotADecision as wrong:
            answer |= fillings[wrong.field]
        else:
            return count
    raise AssertionError("nothing is ever enough")


@given(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(STRICTNESS),
    st.sampled_from([*FORMS, "turns"]),
    st.sampled_from([(), (PAT,), (Target("9"),), (PAT, Target("8", "kim"))]),
)
def test_going_ahead_never_needs_more_than_a_yes(kind, strictness, form, targets):
    asked = asking(kind, strictness, form, targets)

    assert needed(asked, targets, spoken=False) <= needed(asked, targets, spoken=True)
