"""A line read from a terminal while somebody else may answer: looked up, told, and never taken for another answer."""

import os
import pty
import sys
import time
from collections.abc import Iterator
from typing import TextIO

import pytest

from firsthand import reading
from firsthand.reading import read_line


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The other end of a terminal that stands in for standard input."""
    monkeypatch.setattr(reading, "GLANCE_S", 0.02)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, encoding="utf-8", closefd=True) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield ours
    os.close(ours)


def nothing() -> str:
    return ""


def test_a_line_is_what_was_typed(keys: int) -> None:
    os.write(keys, "Zoë\n".encode())

    assert read_line("Who? ", nothing) == "Zoë"


def test_news_is_told_once_and_the_question_asked_again(keys: int, capsys: pytest.CaptureFixture[str]) -> None:
    news = iter(["The page has \x1b[2J gone."])

    def glance() -> str:
        told = next(news, "")
        if not told:
            os.write(keys, b"1\n")
        return told

    assert read_line("1-5: ", glance) == "1"
    assert capsys.readouterr().out == "1-5: \nThe page has \\x1b[2J gone.\n1-5: "


def test_what_ends_the_asking_throws_away_what_was_begun(keys: int) -> None:
    def glance() -> str:
        os.write(keys, b"half a word")
        time.sleep(0.05)
        raise KeyError("settled elsewhere")

    with pytest.raises(KeyError):
        read_line("Why? ", glance)
    os.write(keys, b"2\n")

    assert read_line("1-5: ", nothing) == "2"


def test_the_end_of_the_input_is_the_end(keys: int) -> None:
    os.write(keys, b"\x04")

    with pytest.raises(EOFError):
        read_line("Who? ", nothing)


def test_what_is_piped_in_is_read_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.write(write, b"first\nsecond\n")
    os.close(write)
    piped: TextIO = os.fdopen(read, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", piped)

    with piped:
        assert [read_line("", nothing), read_line("", nothing)] == ["first", "second"]
