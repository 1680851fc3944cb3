"""What one prompt asks, settled when it opens: the form, the task, whom it is about. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from server.choices import Choices, FormChoice
from server.forms import NO_FORM, Task, draw, seeded, task_for, three_names
from server.kinds import KINDS
from server.name_words import words_of
from server.record import Draw, Strictness
from server.shown_name import shown_name
from site_packs.action import Action, Kind


@dataclass(frozen=True, slots=True)
class Asking:
    """Stays as it is for as long as the prompt is open, so that each look shows the same.

    `words` are those that name the one person; `names` are three names to choose from, and like the words empty
    where no name is asked for. `form_new`: the person meets this form for the first time.
    """

    kind: Kind
    strictness: Strictness
    task: Task
    draw: Draw
    words: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    form_new: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """What decides the form: the choice made, the forms met so far, and the seed of the draws."""

    choice: FormChoice = "how"
    met: tuple[str, ...] = Choices().forms_met
    study_seed: str = ""


def named(action: Action, called: str) -> Action:
    """The action with the name that is `called` by the person, where the site sends none for the one it is about."""
    target = action.sole_target
    if target is None or not called or shown_name(target.name):
        return action
    return msgspec.structs.replace(action, targets=(msgspec.structs.replace(target, name=called),))


def asking_about(
    action: Action,
    strictness: Strictness,
    asked_at: str,
    forms: Forms,
    own: Callable[[], Sequence[str]] = tuple,
    spare: Callable[[], Sequence[str]] = tuple,
) -> Asking:
    """What is asked about an action whose person bears their name already (`named`).

    `own` and `spare` give others' names, from memory and made up; only where there is a choice from three.
    """
    seed = seeded(forms.study_seed, asked_at)
    right, words = _naming(action)
    drawn = draw(forms.choice, strictness, bool(words), seed)
    task = task_for(action.kind, strictness, drawn.form, bool(words))
    three = three_names(right, words, own(), spare(), seed) if task.name else ()
    if task.name == "three" and not three:
        task = msgspec.structs.replace(task, name="word")
    return Asking(
        kind=action.kind,
        strictness=strictness,
        task=task,
        draw=drawn,
        words=words if task.name else frozenset(),
        names=three,
        form_new=drawn.form not in (*forms.met, NO_FORM),
    )


def _naming(action: Action) -> tuple[str, frozenset[str]]:
    """The one person's name as it can be chosen, and the words of it; both empty where it is nobody, or several."""
    target = action.sole_target
    if not KINDS[action.kind].somebody or target is None:
        return "", frozenset()
    shown = (shown_name(text) for text in (target.name, target.handle, action.about.page))
    right = next((name for name in shown if words_of(name)), "")
    return right, words_of(right, target.name, target.handle) if right else frozenset()
