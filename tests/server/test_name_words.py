"""One word of a name is enough, in every script, and another name is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.name_words import names, words_of


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Pat Exámple", "EXAMPLE"),
        ("Pat Exámple", "  pat  "),
        ("Pat Exámple", "Pat Exámple"),
        ("Pat Exámple", "Exámple, Pat"),
        ("Sinéad O'Brien", "O'Brien"),
        ("Sinéad O’Brien", "obrien"),
        ("Sinéad OʼBrien", "O'Brien"),
        ("Sinéad O'Brien", "brien"),
        ("Jean-Luc Moreau", "jean"),
        ("Jean-Luc Moreau", "Jean Luc"),
        ("Jean-Luc Moreau", "jeanluc"),
        ("J. R. Tolk", "J."),
        ("Łukasz Żółć", "lukasz"),
        ("Søren Ærø", "Soren"),
        ("Groß", "GROSS"),
        ("IŞIK", "ışık"),
        ("İnci", "inci"),
        ("Ｐａｔ", "pat"),
        ("𝐏𝐚𝐭 Example", "pat"),
        ("Алёна Петрова", "алена"),
        ("Алёна Петрова", "ПЕТРОВА"),
        ("王小明", "王小明"),
        ("王小明", "小明"),
        ("王小明", "王"),
        ("山田 太郎", "山田"),
        ("ガガ", "カカ"),
        ("김민준", "민준"),
        ("محمّد عليّ", "محمد"),
        ("محـــمد", "محمد"),
        ("علی‌رضا", "علي رضا"),
        ("राजेश कुमार", "राजेश"),
        ("נוֹעָה", "נועה"),
        ("pat_example.42", "example"),
        ("🐝 Pat 🌻", "Pat"),
    ],
)
def test_any_word_of_the_name_will_do(name, typed):
    assert names(typed, words_of(name))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Pat Example", "exam"),
        ("Pat Example", "Sam"),
        ("Pat Example", ""),
        ("Pat Example", "-"),
        ("Pat Example", "🐝"),
        ("Sinéad O'Brien", "O'Neil"),
        ("Sinéad O'Brien", "o"),
        ("王小明", "李"),
        ("王小明", "王大"),
        ("Алёна Петрова", "Alena"),
        ("김민준", "김ㅁ"),
    ],
)
def test_another_word_will_not(name, typed):
    assert not names(typed, words_of(name))


@pytest.mark.parametrize("name", ["", " ", "🐝🌻", "👩‍👩‍👧", "…", "___", "\u200b\u202e", "\u0301"])
def test_a_name_without_a_letter_has_no_words(name):
    assert words_of(name) == frozenset()


def test_of_a_book_sent_for_a_name_the_beginning_counts():
    assert names("pat", words_of("Pat " + "x y " * 1_000_000))
    assert not names("y", words_of("Pat " + "x " * 1_000 + "y"))


@given(st.text())
def test_a_whole_name_can_always_be_pasted(name):
    words = words_of(name)

    assert not words or names(name, words)
    assert not words or names(name.upper(), words) or names(name.casefold(), words)
