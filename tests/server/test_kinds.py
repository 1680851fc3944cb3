"""The one table of what is asked of each kind."""

from typing import get_args

import pytest

from server.kinds import KINDS, REASONS, TALKS, is_yes, says_spoken, tells_of_a_talk
from server.record import Answer, How
from server.words import LANGUAGES, load_locale
from site_packs.action import Kind


def test_every_kind_is_in_the_table():
    assert list(KINDS) == list(get_args(Kind.__value__))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_yes_may_say_is_worded_in_every_language(kind):
    for language in LANGUAGES:
        texts = load_locale(language).texts
        assert f"way.yes.{kind}" in texts
        assert all(f"how.{how}" in texts for how in KINDS[kind].hows)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_complete_is_one_of_the_answers(kind):
    asked = KINDS[kind]

    assert asked.complete <= set(asked.hows)
    assert asked.later_how in TALKS
    assert asked.somebody or not asked.ask_along


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_way_to_talk_is_worded(language):
    texts = load_locale(language).texts

    assert {f"reason.{key}" for key in REASONS} | {f"how.{how}" for how in TALKS} <= texts.keys()


def test_accepting_is_better_answered_with_a_question():
    assert KINDS["accept"].later_how == "in_writing"


@pytest.mark.parametrize(
    ("kind", "answer", "yes"),
    [
        ("connect", Answer(spoken=True), True),
        ("connect", Answer(how="call", when="2026"), True),
        ("connect", Answer(spoken=False, how="call"), False),
        ("connect", Answer(how="their_work"), False),
        ("connect", Answer(reason="colleague"), False),
        ("follow", Answer(how="their_work"), True),
        ("endorse", Answer(how="saw_it"), True),
        ("endorse", Answer(how="their_work"), False),
        ("invite", Answer(spoken=True), True),
        ("invite", Answer(), False),
        ("message", Answer(spoken=True, reason="bees"), True),
        ("connect", None, False),
    ],
)
def test_a_yes_is_one_to_the_question_of_its_kind(kind, answer, yes):
    assert is_yes(kind, answer) is yes


def test_having_spoken_is_said_outright_or_by_a_way_of_talking():
    said = [Answer(spoken=True), Answer(how="call"), Answer(how="work"), Answer(spoken=False, how="call"), None]

    assert [says_spoken("connect", answer) for answer in said] == [True, True, False, False, False]
    assert not says_spoken("follow", Answer(how="their_work"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", get_args(How.__value__))
def test_only_a_talk_is_told_as_one(kind, how):
    assert tells_of_a_talk(kind, how) == (how in TALKS)


def test_without_a_how_only_a_question_about_talking_tells_of_one():
    assert {kind for kind in KINDS if tells_of_a_talk(kind, None)} == {"connect", "accept"}
