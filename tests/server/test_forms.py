"""Which form a prompt has, what it costs, and which three names there are to choose from."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.asking import Forms, asking_about, named
from server.forms import FORMS, NAMELESS_FORMS, Task, draw, seeded, task_for, three_names
from server.kinds import KINDS
from server.name_words import names, words_of
from server.record import Draw
from server.words import LANGUAGES, load_locale
from site_packs.action import About, Action, Target

AT = "2026-11-24T09:00:00.000Z"
DECOYS = ("Maria Keller", "Daniel Osei", "Yuki Tanaka", "Elif Demir")
PAT = Target("7", "pat", "Pat Example")


def act(kind="connect", *targets, **about):
    return Action("linkedin", kind, "ask", "rule", targets or (PAT,), About(**about))


# -- the draw --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_one_form_is_certain(form):
    assert draw(form, "standard", True, seeded("", AT)) == Draw(form, 1.0)


def test_gentle_has_no_form():
    assert draw("turns", "gentle", True, seeded("s", AT)) == Draw("none", 1.0)


@pytest.mark.parametrize(("form", "instead"), [("how", "how"), ("word", "how"), ("three", "how"), ("line", "line")])
def test_a_form_with_a_name_needs_one(form, instead):
    assert draw(form, "standard", False, seeded("", AT)) == Draw(instead, 1.0)


@pytest.mark.parametrize(("with_name", "fitting"), [(True, FORMS), (False, NAMELESS_FORMS)])
def test_forms_take_turns_each_as_probable_as_it_says(with_name, fitting):
    draws = [draw("turns", "firm", with_name, seeded("seed", f"{AT}{number}")) for number in range(2000)]
    counts = Counter(each.form for each in draws)

    assert {each.p for each in draws} == {1 / len(fitting)}
    assert set(counts) == set(fitting)
    assert all(abs(count / 2000 - 1 / len(fitting)) < 0.05 for count in counts.values())


@given(st.text(), st.text())
def test_a_draw_can_be_made_again_from_what_is_kept(study_seed, asked_at):
    first, again = (asking_about(act(), "standard", asked_at, Forms("turns", ("how",), study_seed)) for _ in range(2))

    assert first == again


def test_another_moment_or_another_seed_may_draw_otherwise():
    moments = {draw("turns", "standard", True, seeded("s", f"{AT}{number}")).form for number in range(50)}
    seeds = {draw("turns", "standard", True, seeded(f"s{number}", AT)).form for number in range(50)}

    assert moments == seeds == set(FORMS)


# -- the task --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strictness", "form", "task"),
    [
        ("standard", "how", Task(how=True, why="choice")),
        ("standard", "word", Task(name="word")),
        ("standard", "three", Task(name="three")),
        ("standard", "line", Task(why="line")),
        ("firm", "how", Task(how=True, name="word", why="choice")),
        ("firm", "word", Task(name="word")),
        ("firm", "three", Task(name="three")),
        ("firm", "line", Task(name="word", why="line")),
        ("gentle", "none", Task()),
    ],
)
def test_the_task_follows_from_strictness_and_form(strictness, form, task):
    assert task_for("connect", strictness, form, True) == task


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].hows and not KINDS[kind].line])
def test_where_a_yes_stands_alone_going_ahead_does_too(kind):
    assert task_for(kind, "standard", "how", False) == Task()


@pytest.mark.parametrize(
    "action",
    [
        act("import", contacts=3),
        act("import"),
        act("delegate", app="App"),
        act("post"),
        act("invite", PAT, Target("8", "kim")),
        act("connect", Target("9")),
        act("connect", Target("9", "", "🐝")),
        Action("linkedin", "connect", "ask", "rule"),
    ],
)
@pytest.mark.parametrize("form", [*FORMS, "turns"])
def test_where_nobody_is_named_no_name_is_asked_for(action, form):
    asked = asking_about(action, "firm", AT, Forms(form, (), "seed"), tuple, lambda: DECOYS)

    assert (asked.task.name, asked.names, asked.words) == ("", (), frozenset())
    assert asked.draw.form in NAMELESS_FORMS


def test_who_is_known_by_the_page_only_is_named_by_it():
    asked = asking_about(act("connect", Target("9"), page="bees"), "firm", AT, Forms(), tuple, lambda: DECOYS)

    assert names("Bees", asked.words)
    assert "bees" in asked.names


def test_who_is_called_something_by_the_person_is_named_by_that():
    action = named(act("connect", Target("9")), "Aunt Bea")

    asked = asking_about(action, "firm", AT, Forms("three"), tuple, lambda: DECOYS)

    assert names("bea", asked.words)
    assert "Aunt Bea" in asked.names


@pytest.mark.parametrize("target", [Target("7", "pat", "🐝"), Target("7", "", "a" * 500), Target("7", "pat", "\u202e")])
def test_the_right_one_of_three_is_right_however_it_is_shown(target):
    asked = asking_about(act("connect", target), "firm", AT, Forms("three"), tuple, lambda: DECOYS)

    assert sum(names(name, asked.words) for name in asked.names) == 1


def test_the_name_a_site_sends_comes_before_the_persons_own():
    assert named(act(), "Aunt Bea") == act()
    assert named(act("invite", PAT, PAT), "Aunt Bea") == act("invite", PAT, PAT)


def test_a_form_is_new_until_it_has_been_met():
    assert asking_about(act(), "standard", AT, Forms("word")).form_new
    assert not asking_about(act(), "standard", AT, Forms("word", ("how", "word"))).form_new
    assert not asking_about(act(), "standard", AT, Forms("how")).form_new
    assert not asking_about(act(), "gentle", AT, Forms("word")).form_new


# -- three names -----------------------------------------------------------------------------------------------------


def three(right, own=(), spare=DECOYS, seed="s"):
    return three_names(right, words_of(right), own, spare, seeded(seed, AT))


def test_people_from_ones_own_memory_come_first():
    assert set(three("Pat Example", ["Kim Noor", "Ali Reza"])) == {"Pat Example", "Kim Noor", "Ali Reza"}


def test_others_share_no_word_with_the_right_one_nor_with_each_other():
    own = ["Pat Noor", "Kim EXÁMPLE", "Ali Reza", "Ali Baba", "🐝"]

    chosen = three("Pat Example", own, ["Mia Reza", "Tom Berg"])

    assert "Pat Example" in chosen
    assert len(set(chosen) & {"Ali Reza", "Ali Baba", "Mia Reza"}) == 1
    assert not set(chosen) & {"Pat Noor", "Kim EXÁMPLE", "🐝"}


def test_names_written_as_the_right_one_are_preferred():
    own = ["Kim Noor", "Ali Reza", "李小龙", "Jo Berg", "赵敏"]

    assert set(three("王大明", own)) == {"王大明", "李小龙", "赵敏"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "right", ["Ольга Белова", "محمد عليّ", "王大明", "김민준", "राजेश कुमार", "Γιώργος Νικολάου", "רות"]
)
def test_made_up_names_are_in_the_script_of_the_right_one(right, language):
    spare = load_locale(language).say("name.decoys").split("|")

    scripts = {unicodedata.name(name[0]).split()[0] for name in three(right, (), spare)}

    assert scripts == {unicodedata.name(right[0]).split()[0]}


def test_a_name_from_memory_is_shown_as_every_name_is():
    assert set(three("Pat Example", ["Kim\u202e\nNoor", "Ali  Reza"])) == {"Pat Example", "Kim Noor", "Ali Reza"}


def test_without_two_others_there_is_no_choice_and_the_name_is_typed():
    assert three("Maria Keller", (), ["Maria Keller", "Tom Berg"]) == ()
    assert asking_about(act(), "standard", AT, Forms("three"), tuple, lambda: ("Tom Berg",)).task == Task(name="word")


def test_the_right_one_stands_in_every_place():
    places = {three("Pat Example", seed=str(number)).index("Pat Example") for number in range(60)}

    assert places == {0, 1, 2}


NAMES = st.text(st.characters(codec="utf-8"), max_size=20)


@given(NAMES, st.lists(NAMES, max_size=8), st.lists(NAMES, max_size=8), st.text(max_size=3))
def test_exactly_one_of_three_names_is_right(right, own, spare, seed):
    words = words_of(right)
    assume(words)

    chosen = three_names(right, words, own, [*spare, *DECOYS], seeded(seed, AT))

    assert [name for name in chosen if names(name, words)] == ([right] if chosen else [])
    assert len(chosen) in (0, 3)
