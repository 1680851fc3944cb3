"""Writes to the terminal: every foreign string escaped, tables drawn by rich or, when piped, plain."""

import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# Control and format characters (C0, DEL and C1 are Cc), separators of lines and paragraphs, lone surrogates.
READABLE_WIDTH = 80
UNPRINTED_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def escaped(text: str) -> str:
    """The text with everything that could steer a terminal or hide itself made visible, line breaks too.

    Names and headlines come from strangers: an ESC in one could retitle the window, a carriage
    return overwrite what stands before it, a bidirectional mark turn a line around.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def say(*lines: str) -> None:
    """Write lines to standard output, escaped."""
    for line in lines:
        sys.stdout.write(escaped(line) + "\n")
    sys.stdout.flush()


def tell(*lines: str) -> None:
    """Write lines for somebody to read: broken between words on a terminal, as they are when piped."""
    if not sys.stdout.isatty():
        say(*lines)
        return
    from rich.text import Text

    shown = console()
    for line in lines:
        shown.print(Text(escaped(line)), width=min(shown.width, READABLE_WIDTH))


def complain(*lines: str) -> None:
    """Write lines to standard error, escaped."""
    for line in lines:
        sys.stderr.write(escaped(line) + "\n")
    sys.stderr.flush()


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with a head on a terminal; tab-separated rows without one when the output is piped."""
    if not sys.stdout.isatty():
        say_rows(rows)
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(escaped(cell), overflow="fold") for cell in row))
    console().print(table)


def show_groups(columns: Sequence[str], groups: Mapping[str, Iterable[Sequence[str]]]) -> None:
    """A table for a terminal whose rows stand under headings, the first cell a heading's own."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for heading, rows in groups.items():
        table.add_row(Text(escaped(heading), style="bold"))
        for row in rows:
            table.add_row(*(Text(escaped(cell), overflow="fold") for cell in row))
    console().print(table)


def say_rows(rows: Iterable[Sequence[str]]) -> None:
    """Tab-separated rows; a tab inside a cell is escaped like every other control character."""
    for row in rows:
        sys.stdout.write("\t".join(escaped(cell) for cell in row) + "\n")
    sys.stdout.flush()


def show_large(text: str) -> None:
    """A line that stands out: bold and in a frame on a terminal, plain when piped."""
    if not sys.stdout.isatty():
        say(text)
        return
    from rich.panel import Panel
    from rich.text import Text

    shown = console()
    panel = Panel(Text(escaped(text), style="bold", justify="center"), padding=(1, 2))
    shown.print(panel, width=min(shown.width, READABLE_WIDTH))


def overwrite(line: str) -> None:
    """Write over the present line of a terminal, for a countdown; nothing when piped."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[K{escaped(line)}")
        sys.stdout.flush()


def console() -> "Console":
    """A rich console that never reads markup out of what it prints; it heeds NO_COLOR by itself."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False)


def _visible(character: str) -> str:
    if unicodedata.category(character) not in UNPRINTED_CATEGORIES:
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
