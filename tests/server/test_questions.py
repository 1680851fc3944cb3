"""The question: one for every kind, with the name in it."""

import pytest

from server.questions import question
from server.words import LANGUAGES, load_locale
from site_packs.action import STRICTEST_FIRST, About, Action, Target

EN = load_locale("en")
PAT, KIM = Target("7", "pat", "Pat Example"), Target("8", "", "Kim")


def test_a_text_of_ones_own_takes_the_place_of_ours():
    own = EN.with_own({"question.connect": "Do you really know {name}?"})

    assert question(action("connect"), own) == "Do you really know Pat Example?"
    assert question(action("connect"), EN) == "Have you spoken with Pat Example?"


def action(kind, *targets, **about):
    return Action("linkedin", kind, "ask", "rule", targets or (PAT,), About(**about))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (action("connect"), "Have you spoken with Pat Example?"),
        (action("accept"), "Have you spoken with Pat Example, who asks to connect?"),
        (action("follow"), "Do you know Pat Example, or their work?"),
        (action("endorse", skill="Welding"), "Have you seen Pat Example do Welding?"),
        (action("endorse"), "Have you seen Pat Example at work?"),
        (action("recommend"), "Have you worked with Pat Example?"),
        (action("invite", PAT, KIM), "Would you ask these 2 people this face to face?"),
        (action("import", contacts=214), "This hands over 214 people's addresses. Did they agree?"),
        (action("import", contacts=1), "This hands over one person's address. Did they agree?"),
        (action("import", contacts=0), "This hands over other people's addresses. Did they agree?"),
        (action("import", PAT, KIM), "This hands over 2 people's addresses. Did they agree?"),
        (action("message"), "This message reads like others you sent today. What is it about Pat Example?"),
        (action("delegate", app="Bot"), "Bot wants to act in your name. Should a machine do that?"),
        (action("delegate"), "This app wants to act in your name. Should a machine do that?"),
        (action("post"), "This goes to many at once. Do you know whom it is for?"),
        (action("follow", PAT, KIM), "2 follows at once. Do you know these 2 people, or their work?"),
    ],
)
def test_each_kind_has_its_question(asked, expected):
    assert question(asked, EN) == expected


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        (Target("7", "pat", "Pat Example"), "bees", "Pat Example"),
        (Target("7", "pat"), "bees", "pat"),
        (Target("7"), "bees", "bees"),
        (Target("7", "pat", "\u200b\u202e "), "", "pat"),
        (Target("7"), "", "this person"),
    ],
)
def test_a_person_is_never_a_bare_id(target, page, expected):
    assert question(action("connect", target, page=page), EN) == f"Have you spoken with {expected}?"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", STRICTEST_FIRST)
@pytest.mark.parametrize("targets", [(), (PAT,), (PAT, KIM)])
def test_every_kind_can_be_asked_about_any_number_of_people(language, kind, targets):
    asked = Action("linkedin", kind, "ask", "rule", targets)

    assert "{" not in question(asked, load_locale(language))


def test_a_name_with_braces_is_only_a_name():
    assert question(action("connect", Target("7", "", "{name} {0.__class__}")), EN) == (
        "Have you spoken with {name} {0.__class__}?"
    )
