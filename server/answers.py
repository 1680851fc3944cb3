"""What counts as an answer to a question of this kind: pure checks, and the field at fault."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from server.record import Decision, Strictness
from site_packs.action import Kind, Target

MAX_TEXT = 10_000

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)

# For these, having seen or read somebody's work answers the question without a talk.
_WORK_ANSWERS: dict[Kind, frozenset[str]] = {
    "follow": frozenset({"their_work"}),
    "endorse": frozenset({"saw_it", "work"}),
    "recommend": frozenset({"work", "saw_it"}),
}

# Questions about many people or about a machine are answered by yes or by a reason; there is no "how" to them.
_YES_ALONE: frozenset[Kind] = frozenset({"invite", "import", "delegate", "post"})


class NotADecision(ValueError):
    """The answer does not say what it must; `field` names what is missing or wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


def check_decision(decision: Decision, kind: Kind, strictness: Strictness, targets: Sequence[Target]) -> None:
    """Raise NotADecision when the decision is not one for this prompt.

    Gentle asks for one of the ways out only. Standard asks a yes how and roughly when, and going
    ahead without one for a reason or for the promise of a talk; firm asks for one word of the name besides.
    """
    _check_texts(decision)
    known = {target.key for target in targets}
    if decision.targets is not None:
        strangers = [key for key in decision.targets if key not in known]
        if strangers:
            raise NotADecision("targets", f"{strangers[0]!r} is not one of the people asked about")
        if decision.outcome == "proceed" and known and not decision.targets:
            raise NotADecision("targets", "nobody is ticked")
    if decision.outcome == "later" and decision.promise is None:
        raise NotADecision("promise", "say how you will talk, and on which day")
    if decision.outcome != "proceed" or strictness == "gentle":
        return
    answer = decision.answer
    if answer.spoken or answer.how in _WORK_ANSWERS.get(kind, ()):
        _check_yes(decision, kind)
    elif decision.promise is None and not answer.reason.strip():
        raise NotADecision("answer.reason", "going ahead needs a reason; a choice or a line of any length will do")
    if strictness == "firm" and len(targets) == 1 and not _names(answer.typed_name, targets[0]):
        raise NotADecision("answer.typed_name", "type one word of the name")


def _check_yes(decision: Decision, kind: Kind) -> None:
    answer = decision.answer
    if kind in _YES_ALONE or answer.how == "their_work":
        return
    if kind == "message":
        if not answer.reason.strip():
            raise NotADecision("answer.reason", "one line: what is it about this person?")
        return
    if answer.how is None:
        raise NotADecision("answer.how", "say how you spoke")
    if not answer.when:
        raise NotADecision("answer.when", "say roughly when, as 2026-05 or 2026-05-03")


def _check_texts(decision: Decision) -> None:
    answer = decision.answer
    for field, text in (("reason", answer.reason), ("typed_name", answer.typed_name), ("who", answer.who)):
        if len(text) > MAX_TEXT:
            raise NotADecision(f"answer.{field}", f"longer than {MAX_TEXT} characters")
    if answer.when and not _is_day(answer.when):
        raise NotADecision("answer.when", f"{answer.when[:20]!r} is not a month or a day")
    if decision.promise is not None and not (len(decision.promise.on) == 10 and _is_day(decision.promise.on)):
        raise NotADecision("promise.on", f"{decision.promise.on[:20]!r} is not a day like 2026-12-01")


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _names(typed: str, target: Target) -> bool:
    """Whether one typed word is a word of the person's name or handle; accents, case and marks do not count."""
    wanted = _words(f"{target.name} {target.handle}")
    return not wanted or bool(wanted & _words(typed))


def _words(text: str) -> set[str]:
    plain = "".join(
        character if unicodedata.category(character)[0] in "LN" else " "
        for character in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(character)
    )
    return set(plain.casefold().split())
