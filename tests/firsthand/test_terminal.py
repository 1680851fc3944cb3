"""Nothing a stranger writes may steer the terminal."""

import pytest

from firsthand.terminal import escaped, show_table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë Łukasz 学", "Zoë Łukasz 学"),
        ("a\x1b]0;title\x07b", "a\\x1b]0;title\\x07b"),
        ("one\ntwo\r\t", "one\\x0atwo\\x0d\\x09"),
        ("\x7f\x80\x9b31m", "\\x7f\\x80\\x9b31m"),
        ("evil\u202egpj.exe\u200b", "evil\\u202egpj.exe\\u200b"),
        ("\u2028\u2029\ufeff", "\\u2028\\u2029\\ufeff"),
        ("\U000e0041\ud800", "\\U000e0041\\ud800"),
        ("[bold red]x[/]", "[bold red]x[/]"),
        ("", ""),
    ],
)
def test_what_could_steer_a_terminal_is_made_visible(text: str, shown: str) -> None:
    assert shown == escaped(text)


def test_no_control_byte_of_any_kind_survives() -> None:
    everything = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))

    assert escaped(everything).isprintable()


def test_a_piped_table_is_tab_separated_and_each_row_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(["name", "site"], [["Ann\tb\nc", "[red]x"], ["\x1b[2J", ""]])

    assert capsys.readouterr().out == "Ann\\x09b\\x0ac\t[red]x\n\\x1b[2J\t\n"
