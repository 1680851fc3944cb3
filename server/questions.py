"""The words of the questions and pages: flat keys with placeholders, one file per language."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from server.shown_name import shown_name
from site_packs.action import Action, Kind, Target

LANGUAGES = ("en", "de")


class Words:
    """The texts of one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def with_own(self, own: Mapping[str, str]) -> "Words":
        """The same, with texts of the person's own in place of some."""
        return Words(self.language, {**self.texts, **own}) if own else self

    def say(self, key: str, **values: object) -> str:
        """The text of `key` with its placeholders filled. Raises KeyError for an unknown key or a missing value."""
        return self.texts[key].format_map(values) if values else self.texts[key]


@cache
def load_locale(language: str) -> Words:
    """The words of a language; English where there are none."""
    known = language if language in LANGUAGES else "en"
    raw = files("server").joinpath("locales", f"{known}.json").read_bytes()
    return Words(known, msgspec.json.decode(raw, type=dict[str, str]))


# One question for all of them, where a request names several people.
_ASKED_OF_MANY: frozenset[Kind] = frozenset({"connect", "accept", "follow", "endorse", "recommend", "message"})


def question(action: Action, words: Words) -> str:
    """The one sentence that is asked about an action, with the name in it."""
    about = action.about
    if action.kind == "import":
        count = about.contacts if about.contacts is not None else len(action.targets) or None
        return words.say("question.import", count=count) if count else words.say("question.import.some")
    if action.kind == "delegate":
        return words.say("question.delegate", app=shown_name(about.app) or words.say("who.app"))
    if action.kind == "post":
        return words.say("question.post")
    if len(action.targets) > 1:
        key = f"question.{action.kind}.many" if action.kind in _ASKED_OF_MANY else f"question.{action.kind}"
        return words.say(key, name=words.say("who.many", count=len(action.targets)), count=len(action.targets))
    name = name_of(action) or words.say("who.nobody")
    if action.kind == "endorse" and not about.skill:
        return words.say("question.endorse.plain", name=name)
    return words.say(f"question.{action.kind}", name=name, skill=shown_name(about.skill))


def name_of(action: Action) -> str:
    """Who it is aimed at, as the site names them: name, else handle, else the page it came from; or empty."""
    first = action.targets[0] if action.targets else Target()
    return shown_name(first.name) or shown_name(first.handle) or shown_name(action.about.page)
