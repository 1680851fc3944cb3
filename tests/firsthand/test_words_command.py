"""Sentences of one's own go out to a file and come in from one, checked and with the place of every mistake."""

import json
from pathlib import Path

import pytest

from firsthand.stopping import Stop
from server.words import load_locale
from tests.firsthand.test_commands import run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.json"


def own(data: Path) -> dict[str, str]:
    words: dict[str, str] = json.loads(run(data, "settings", "--json"))["own_words"]
    return words


def test_what_is_exported_comes_in_again(data: Path, file: Path, tmp_path: Path) -> None:
    texts = {"way.cancel": "Nah, „nicht“", "question.connect": "Kennst du {name}?", "page.dir": "rtl"}
    file.write_text(json.dumps(texts))
    said = run(data, "settings", "words", "import", str(file))
    run(data, "settings", "words", "export", str(tmp_path / "out.json"))

    assert said == "3 sentences were read; 3 are your own now.\n"
    assert own(data) == json.loads((tmp_path / "out.json").read_text()) == texts
    assert (tmp_path / "out.json").stat().st_mode & 0o777 == 0o600
    assert json.loads(run(data, "settings", "words", "export", "-")) == texts


def test_what_comes_in_joins_what_is_there_and_an_empty_text_brings_ours_back(data: Path, file: Path) -> None:
    file.write_text('{"way.cancel": "Nah", "way.ahead": "On", "way.later": "Soon"}')
    run(data, "settings", "words", "import", str(file))
    file.write_text('{"way.cancel": "", "way.ahead": "Go on"}')
    run(data, "settings", "words", "import", str(file))

    assert own(data) == {"way.ahead": "Go on", "way.later": "Soon"}


def test_all_sentences_are_a_beginning_and_only_what_was_changed_becomes_ones_own(data: Path, file: Path) -> None:
    run(data, "settings", "language=en")
    run(data, "settings", "words", "export", "--all", str(file))
    texts = json.loads(file.read_text())
    assert texts == load_locale("en").texts

    file.write_text(json.dumps({**texts, "way.cancel": "Nah"}))
    run(data, "settings", "words", "import", "-", stdin=file.read_text())

    assert own(data) == {"way.cancel": "Nah"}


def test_every_mistake_is_named_with_its_place_and_nothing_is_taken(data: Path, file: Path) -> None:
    file.write_text(
        '{\n "way.ahead": "On",\n "way.shout": "Hey",\n "question.connect": "Do you know {nam}?",\n'
        ' "way.cancel": "No\\u001b[2J",\n "way.later": ["Soon"],\n "way.yes.post": "' + "x" * 1001 + '"\n}'
    )

    with pytest.raises(Stop) as stopped:
        run(data, "settings", "words", "import", str(file))

    assert stopped.value.code == 2
    assert list(stopped.value.lines) == [
        f"{file}: line 3: way.shout: there is no such text",
        f"{file}: line 4: question.connect: may hold no placeholder but {{name}}",
        f"{file}: line 5: way.cancel: holds a control character",
        f"{file}: line 6: way.later: is not a text",
        f"{file}: line 7: way.yes.post: is longer than 1000 characters",
        "Nothing was taken.",
    ]
    assert own(data) == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"way.cancel": "Nah",\n nonsense}', "line 2, column 2: is not JSON"),
        (b'["way.cancel"]', "must be an object"),
        (b'"way.cancel"', "must be an object"),
        (b'{"way.cancel": "a",\n "way.ahead": "b",\n "way.cancel": "c"}', "line 3: way.cancel: stands there twice"),
        (b'{"way.cancel": "\xff"}', "byte 16: is not UTF-8"),
        (b"", "line 1, column 1: is not JSON"),
        (b"[" * 100_000, "nested too deeply|is not JSON"),
        (b" " * (1024 * 1024 + 1), "is longer than"),
    ],
)
def test_a_file_that_is_none_says_where(data: Path, file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)

    with pytest.raises(Stop, match=said) as stopped:
        run(data, "settings", "words", "import", str(file))

    assert stopped.value.code == 2
    assert str(file) in stopped.value.lines[0]


def test_a_file_that_cannot_be_read_or_written_is_named(data: Path, tmp_path: Path) -> None:
    for words in (("import", str(tmp_path / "none.json")), ("export", str(tmp_path / "none" / "own.json"))):
        with pytest.raises(Stop, match=r"none.*No such file"):
            run(data, "settings", "words", *words)
