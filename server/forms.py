"""How a prompt asks: the form, the task it sets, the draw among forms, three names to choose from. Pure."""

import random
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from server.choices import FormChoice
from server.kinds import KINDS
from server.name_words import names, words_of
from server.record import Draw, Strictness
from server.shown_name import shown_name
from site_packs.action import Kind

type Form = Literal["how", "word", "three", "line"]

FORMS: tuple[Form, ...] = ("how", "word", "three", "line")
NAMELESS_FORMS: tuple[Form, ...] = ("how", "line")
NO_FORM = "none"

_ENOUGH = 40  # so many people of one's own are looked at for two that will do


class Task(msgspec.Struct, frozen=True):
    """What a yes and going ahead cost alike. A yes says `how` (and when); both give one word of the name.

    `name`: `word` (to type; choosing from three is the equal task) or `three` (to choose; typing is). `why`: going
    ahead gives a reason by a `choice`, or both a yes and going ahead do so in a `line`.
    """

    how: bool = False
    name: Literal["", "word", "three"] = ""
    why: Literal["", "choice", "line"] = ""


def draw(choice: FormChoice, strictness: Strictness, named: bool, seed: random.Random) -> Draw:
    """The form of a prompt, and how probable it was. A form that cannot be, without a name, is `how`."""
    if strictness == "gentle":
        return Draw(NO_FORM)
    fitting = FORMS if named else NAMELESS_FORMS
    if choice == "turns":
        return Draw(seed.choice(fitting), 1 / len(fitting))
    return Draw(choice if choice in fitting else "how")


def seeded(study_seed: str, asked_at: str) -> random.Random:
    """What a prompt's draws come from: both texts are kept, so that the same draw can be made again."""
    return random.Random(f"{study_seed} {asked_at}")  # noqa: S311 - to be repeated, not to be secret


def task_for(kind: Kind, strictness: Strictness, form: str, named: bool) -> Task:
    """What a prompt asks for. Going ahead never needs more than a yes: where the yes stands alone, so does it."""
    if strictness == "gentle":
        return Task()
    asked = KINDS[kind]
    task = {
        "word": Task(name="word"),
        "three": Task(name="three"),
        "line": Task(why="line"),
    }.get(form) or Task(how=bool(asked.hows), why="choice" if asked.hows or asked.line else "")
    if strictness == "firm" and named and not task.name:
        return msgspec.structs.replace(task, name="word")
    return task


def three_names(
    right: str, words: frozenset[str], own: Sequence[str], spare: Iterable[str], seed: random.Random
) -> tuple[str, ...]:
    """The right name and two others in some order; no two share a word. Empty where no two others can be found.

    `own` are people from the person's own memory, `spare` made-up ones; names written as the right one come first.
    """
    others: list[str] = []
    candidates = [*seed.sample(own, min(_ENOUGH, len(own))), *_shuffled(spare, seed)]
    for name in sorted(candidates, key=lambda name: _script(name) != _script(right)):
        apart = words_of(name)
        taken = (words, *(words_of(other) for other in others))
        if apart and not any(names(name, each) or any(names(word, apart) for word in each) for each in taken):
            others.append(shown_name(name))
        if len(others) == 2:
            return tuple(_shuffled((right, *others), seed))
    return ()


def _shuffled(texts: Iterable[str], seed: random.Random) -> list[str]:
    shuffled = list(texts)
    seed.shuffle(shuffled)
    return shuffled


def _script(name: str) -> str:
    """The script of a name by its first letter: `LATIN`, `CYRILLIC`, `CJK`."""
    letter = next((character for character in name if character.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
