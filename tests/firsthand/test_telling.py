"""What the terminal tells about a prompt, in the person's language."""

from datetime import date

import pytest

from firsthand.telling import count_line, memory_lines, person_line, spoken_day
from server.words import Words, load_locale
from tests.firsthand.prompts import view

WORDS, GERMAN = load_locale("en"), load_locale("de")
TODAY = date(2026, 11, 24)
KNOWN = {
    "last_talk_on": "2026-05-03",
    "last_talk_how": "in_person",
    "last_talk_line": "bees",
    "promise_due": "2027-01-02",
    "claimed_on": "2026-11-02",
    "claimed_how": "call",
    "records": {"asked": 2, "let_go": 1},
}


def test_the_person_is_shown_by_name_else_handle_and_many_are_counted() -> None:
    many = view(targets=[{"key": str(number), "id": str(number)} for number in range(15)])
    nameless = [{"key": "7", "id": "7", "handle": "ann", "name": ""}]

    assert person_line(view(), WORDS) == "Ann Smith"
    assert person_line(view(targets=nameless), WORDS) == "ann"
    assert person_line(view(targets=nameless, known={"name": "Bea"}), WORDS) == "Bea"
    assert person_line(many, WORDS).endswith("11 and 3 more")
    assert person_line(view("delegate", targets=[], about={"app": "Robot"}), WORDS) == "Robot"


def test_what_an_app_asks_for_is_said_in_the_language_and_else_as_the_site_has_it() -> None:
    about = {"app": "Robot", "powers": ["w_share", "r_odd", "w_messages", "w_share"]}
    asked = view("delegate", targets=[], about=about)

    assert "It asks to: post in your name, read your messages, send messages in your name, r_odd" in memory_lines(
        asked, WORDS, TODAY
    )
    assert any("in deinem Namen Nachrichten schicken, r_odd" in line for line in memory_lines(asked, GERMAN, TODAY))


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            WORDS,
            [
                "You met on 3 May. You noted: “bees”",
                "You meant to talk first, by 2 January 2027.",
                "You said on 2 November: “A call”.",
                "Asked 2 times lately; you let go 1 of them.",
            ],
        ),
        (
            GERMAN,
            [
                "Ihr habt euch am 3. Mai getroffen. Notiert hast du: „bees“",
                "Du wolltest erst reden, bis zum 2. Januar 2027.",
                "Du hast am 2. November gesagt: „Am Telefon“.",
                "Neulich schon 2-mal gefragt, davon 1-mal sein gelassen.",
            ],
        ),
    ],
)
def test_what_is_known_is_told_in_the_persons_language(words: Words, lines: list[str]) -> None:
    assert memory_lines(view(known=KNOWN), words, TODAY)[:4] == lines


def test_where_nothing_is_known_that_is_said_of_one_person_only() -> None:
    assert memory_lines(view(), WORDS, TODAY)[0] == "Nothing logged yet."
    assert len(memory_lines(view("import", targets=[], question="?"), WORDS, TODAY)) == 1


def test_what_goes_along_is_told_and_a_new_form_named() -> None:
    told = memory_lines(
        view(form="word", form_new=True, practice=True, has_note=False, client={"kind": "app", "name": "tidy-lists"}),
        WORDS,
        TODAY,
    )

    assert "Sent by tidy-lists, not by a page." in told
    assert WORDS.say("about.practice") in told
    assert WORDS.say("about.no_note") in told
    assert WORDS.say("form.new.word") in told
    assert len(memory_lines(view(client={"kind": "browser", "name": "Firefox"}), WORDS, TODAY)) == 2


def test_the_week_is_counted_in_ordinals() -> None:
    def week(number: int) -> str:
        return count_line(view(counts={"this_week": number, "talks_this_week": 1}), WORDS)

    assert week(6) == "7th new connection this week; 1 talk."
    assert [week(number).split()[0] for number in (0, 1, 2, 10, 20)] == ["1st", "2nd", "3rd", "11th", "21st"]


@pytest.mark.parametrize(
    ("day", "english", "german"),
    [
        ("2026-05-03", "3 May", "3. Mai"),
        ("2025-05-03", "3 May 2025", "3. Mai 2025"),
        ("2026-03", "March", "März"),
        ("2025-03", "March 2025", "März 2025"),
        ("2019", "2019", "2019"),
    ],
)
def test_a_day_is_said_as_precisely_as_it_is_known(day: str, english: str, german: str) -> None:
    assert (spoken_day(day, WORDS, TODAY), spoken_day(day, GERMAN, TODAY)) == (english, german)
