"""Reads a line from the terminal, and looks up every second while it waits."""

import sys
from collections.abc import Callable

from firsthand.terminal import escaped

GLANCE_S = 1.0


def read_line(question: str, glance: Callable[[], str]) -> str:
    """Ask, and give the line that was typed. While nobody types, `glance` is called; what it gives is said.

    What `glance` raises ends the asking; the letters typed so far are then thrown away, so that they do not answer
    something else. Raises EOFError at the end of the input.
    """
    if not sys.stdin.isatty() or sys.platform == "win32":  # there a console cannot be waited for
        return input(escaped(question))
    import select
    import termios

    _ask(question)
    while not select.select([sys.stdin], [], [], GLANCE_S)[0]:
        try:
            news = glance()
        except BaseException:
            termios.tcflush(sys.stdin, termios.TCIFLUSH)
            sys.stdout.write("\n")
            raise
        if news:
            sys.stdout.write(f"\n{escaped(news)}\n")
            _ask(question)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _ask(question: str) -> None:
    sys.stdout.write(escaped(question))
    sys.stdout.flush()
