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
    are texts of the person's own, by the key of the one they replace.
    """

    paused_until: str = ""
    language: str = ""
    own_words: dict[str, str] = {}
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

    def met(self, form: str) -> "Choices":
        """The same, with a form that has been seen."""
        return self if form in self.forms_met else msgspec.structs.replace(self, forms_met=(*self.forms_met, form))
