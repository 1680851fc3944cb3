"""Makes a name from a site fit to be shown: one line, nothing invisible, not longer than a name can be."""

import unicodedata
from collections.abc import Iterator

MAX_GRAPHEMES = 120
MAX_CHARACTERS = 10_000  # a site may send a book for a name; no more of it is looked at
_JOINER = "\u200d"  # holds emoji of several people together; the one format character that stays


def shown_name(text: str) -> str:
    """The name without control and format characters, with single spaces, at most 120 graphemes and then `…`."""
    visible = "".join(
        character
        for character in text[:MAX_CHARACTERS]
        if character.isspace() or character == _JOINER or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    line = " ".join(visible.split()).strip(_JOINER + " ")
    graphemes = list(_graphemes(line))
    return line if len(graphemes) <= MAX_GRAPHEMES else "".join(graphemes[:MAX_GRAPHEMES]) + "…"


def _graphemes(text: str) -> Iterator[str]:
    """Near enough to what a reader counts: marks, skin tones and joined emoji belong to what they follow."""
    grapheme = ""
    for character in text:
        joins = (
            unicodedata.category(character).startswith("M")
            or character == _JOINER
            or grapheme.endswith(_JOINER)
            or "\U0001f3fb" <= character <= "\U0001f3ff"
        )
        if grapheme and not joins:
            yield grapheme
            grapheme = ""
        grapheme += character
    if grapheme:
        yield grapheme
