"""Whether somebody was named: by one word of the name, whatever its accents, case, marks and width. Pure."""

import re
import unicodedata

# Letters that Unicode does not take apart, as they are typed without their stroke; Arabic letters that look alike.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ی": "ي",
        "ى": "ي",
        "ک": "ك",
        "ة": "ه",
        "\u0640": "",  # the stroke that only lengthens a word
    }
)
MAX_CHARACTERS = 1_000  # a site may send a book for a name

# Written without spaces: Han, kana, Hangul. Part of such a name is a word of it.
_UNSPACED = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]+")


def words_of(*texts: str) -> frozenset[str]:
    """The words by which a name can be given: its words, their parts at hyphens and apostrophes, and all in one.

    Empty where there is no letter and no digit, as in a name of emoji alone.
    """
    found: set[str] = set()
    for text in texts:
        chunks = _folded(text[:MAX_CHARACTERS]).split(" ")
        for chunk in chunks:
            parts = chunk.split("'")
            found.add("".join(parts))
            # The O of O'Brien is O'Neil's too.
            found.update(part for part in parts if len(part) > 1)
        found.add("".join(chunks).replace("'", ""))
    return frozenset(found - {""})


def names(typed: str, words: frozenset[str]) -> bool:
    """Whether what was typed, pasted or chosen holds one of these words."""
    given = words_of(typed)
    return bool(given & words) or any(
        _UNSPACED.fullmatch(part) and any(part in word for word in words) for part in given
    )


def _folded(text: str) -> str:
    """Plain letters and digits; a space between words, a `'` where anything else stands within one."""
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", " ".join(plain.casefold().translate(_PLAIN).split()))


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace():
        return " "
    if category[0] == "M" or category in ("Cf", "Cc"):
        return ""  # accents, vowel points, invisible joiners
    # Apostrophes that count as letters (U+02BC, U+02BB) are none here.
    return character if category[0] in "LN" and not "\u02b0" <= character <= "\u02ff" else "'"
