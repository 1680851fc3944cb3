"""The words of questions and pages: flat keys with placeholders, one file per language; and those of one's own."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

# By its own name: nobody should have to read another language to find theirs.
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}
LANGUAGES = tuple(LANGUAGE_NAMES)

MAX_OWN_CHARS = 1_000
DIRECTIONS = ("ltr", "rtl")
LEAST_DECOYS = 3

type OwnWordProblem = Literal["unknown", "direction", "empty", "long", "control", "decoys", "placeholder", "nameless"]

# A placeholder is this and nothing else: a text of one's own can name no attribute, index or format.
_PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_]+)\}")
# They steer a terminal, end a line, or turn around what stands beside them.
_STEERING_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Words:
    """The texts of one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`: which way lines run."""
        return self.texts["page.dir"]

    def with_own(self, own: Mapping[str, str]) -> "Words":
        """The same, with texts of the person's own in place of some; one that cannot stand there is left out."""
        fitting = {key: text for key, text in own.items() if own_word_problem(key, text, self.texts) is None}
        return Words(self.language, {**self.texts, **fitting}) if fitting else self

    def say(self, key: str, **values: object) -> str:
        """The text of `key` with its placeholders filled. Raises KeyError for an unknown key or a missing value."""
        text = self.texts[key]
        return _PLACEHOLDER.sub(lambda found: str(values[found[1]]), text) if values else text

    def count(self, key: str, n: int, **values: object) -> str:
        """The text for a number of things: `key.one` for one, else `key.other`, as in all our languages so far."""
        return self.say(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)


@cache
def load_locale(language: str) -> Words:
    """The words of a language; English where there are none."""
    known = language if language in LANGUAGES else "en"
    raw = files("server").joinpath("locales", f"{known}.json").read_bytes()
    return Words(known, msgspec.json.decode(raw, type=dict[str, str]))


def placeholders(text: str) -> list[str]:
    """The names of a text's placeholders, each once, in their order."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))


def own_word_problem(key: str, text: str, texts: Mapping[str, str]) -> OwnWordProblem | None:
    """Why a text of one's own cannot take the place of the one called `key` in `texts`; None: it can."""
    original = texts.get(key)
    if original is None:
        return "unknown"
    if key == "page.dir":
        return None if text in DIRECTIONS else "direction"
    if not text.strip():
        return "empty"
    if len(text) > MAX_OWN_CHARS:
        return "long"
    if any(unicodedata.category(each) in _STEERING_CATEGORIES or each in _TURNING for each in text):
        return "control"
    if key == "name.decoys" and len({name.strip() for name in text.split("|")} - {""}) < LEAST_DECOYS:
        return "decoys"
    has, had = placeholders(text), placeholders(original)
    if not set(has) <= set(had):
        return "placeholder"
    # The name is what a person decides by: a question without it would be a press from habit.
    return "nameless" if key.startswith("question.") and "name" in had and "name" not in has else None


def problem_text(problem: OwnWordProblem, original: str) -> str:
    """The problem in a sentence for programs; pages have their own, in their language."""
    match problem:
        case "unknown":
            return "there is no such text"
        case "direction":
            return f"is {' or '.join(DIRECTIONS)}"
        case "empty":
            return "is empty"
        case "long":
            return f"is longer than {MAX_OWN_CHARS} characters"
        case "control":
            return "holds a control character"
        case "decoys":
            return f"is at least {LEAST_DECOYS} names, with | between them"
        case "placeholder":
            known = ", ".join(f"{{{name}}}" for name in placeholders(original))
            return f"may hold no placeholder but {known}" if known else "may hold no placeholder"
        case "nameless":
            return "must hold {name}"
