"""What the person has chosen for all sites, as it is kept: the pause, language, form, limits, own words."""

import secrets
from typing import Literal

import msgspec

from server.words import LANGUAGES

# `turns`: the forms take turns, each act by a draw of its own.
type FormChoice = Literal["how", "word", "three", "line", "turns"]

SEED_BYTES = 16


class Choices(msgspec.Struct, frozen=True):
    """What concerns all sites. A field that an older file lacks has its default.

    `language` is empty until one is chosen. `forms_met` are the forms the person has seen and been told about, the
    oldest first. `study_seed` is made when the forms begin to take turns: what is drawn follows from it. `own_words`
    are texts of the person's own, by language and by the key of the one they replace; a file from before each
    language had its own holds them by the key alone.
    """

    paused_until: str = ""
    language: str = ""
    own_words: dict[str, dict[str, str] | str] = {}
    form: FormChoice = "how"
    forms_met: tuple[str, ...] = ("how",)
    study_seed: str = ""
    notify: bool = False
    time_limit: bool = True

    def changed(self, **changes: object) -> "Choices":
        """The same with these fields changed. Raises ValueError naming the field that cannot be so."""
        for name, value in changes.items():
            try:
                msgspec.convert({name: value}, Choices)
            except msgspec.ValidationError as wrong:
                raise ValueError(f"{name}: {str(wrong).partition(' - at ')[0]}") from wrong
        if changes.get("language", "en") not in LANGUAGES:
            raise ValueError(f"language: not one of {', '.join(LANGUAGES)}")
        new = msgspec.structs.replace(self, **changes)
        if new.form == "turns" and self.form != "turns":
            new = msgspec.structs.replace(new, study_seed=secrets.token_hex(SEED_BYTES))
        return new

    def own_in(self, language: str) -> dict[str, str]:
        """The person's own texts in a language."""
        own = self.own_words.get(language)
        return own if isinstance(own, dict) else {}

    def own_apart(self, language: str) -> "Choices":
        """The same, with texts that are kept without a language given to this one."""
        without = {key: text for key, text in self.own_words.items() if isinstance(text, str)}
        if not without:
            return self
        apart = {each: own for each, own in self.own_words.items() if isinstance(own, dict)}
        own_words = {**apart, language: {**without, **apart.get(language, {})}}
        return msgspec.structs.replace(self, own_words=own_words)

    def met(self, form: str) -> "Choices":
        """The same, with a form that has been seen."""
        return self if form in self.forms_met else msgspec.structs.replace(self, forms_met=(*self.forms_met, form))
