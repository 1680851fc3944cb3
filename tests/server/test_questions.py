"""The words: the same keys and placeholders in every language, and a question for every kind."""

import string

import pytest

from server.questions import LANGUAGES, load_locale, question
from site_packs.action import STRICTEST_FIRST, About, Action, Target

EN = load_locale("en")
PAT, KIM = Target("7", "pat", "Pat Example"), Target("8", "", "Kim")


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language):
    assert load_locale(language).texts.keys() == EN.texts.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_the_same_placeholders_in_every_language(language):
    texts = load_locale(language).texts

    # an ordinal or a plural may be said without its number
    differing = {key for key in EN.texts if placeholders(texts[key]) != placeholders(EN.texts[key])}
    assert differing == set()


def test_an_unknown_language_speaks_english():
    assert load_locale("xx").language == "en"
    assert load_locale("../../etc/passwd").language == "en"


def test_a_text_of_ones_own_takes_the_place_of_ours():
    own = EN.with_own({"question.connect": "Do you really know {name}?"})

    assert question(action("connect"), own) == "Do you really know Pat Example?"
    assert question(action("connect"), EN) == "Have you spoken with Pat Example?"


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        EN.say("question.poke")


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
