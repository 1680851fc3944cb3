"""What counts as an answer to what a prompt asks: pure checks, and the field at fault."""

import re
from collections.abc import Sequence
from datetime import date

from server.asking import Asking
from server.kinds import KINDS, TALKS, is_yes
from server.name_words import names
from server.record import Answer, Decision
from site_packs.action import Target

MAX_TEXT = 10_000

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


class NotADecision(ValueError):
    """The answer does not say what it must; `field` names what is missing or wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


def check_decision(decision: Decision, asking: Asking, targets: Sequence[Target], today: date) -> None:
    """Raise NotADecision when the decision is not one for what this prompt asks; `today` is the person's own day.

    A yes gives what the task asks, and for a message always one line. Going ahead gives no more than a yes; where it
    comes with the promise of a talk, the promise is its reason.
    """
    _check_texts(decision, today)
    _check_ticks(decision, targets)
    if decision.outcome == "later" and decision.promise is None:
        raise NotADecision("promise", "say how you will talk, and on which day")
    if decision.outcome != "proceed":
        return
    answer = decision.answer
    if is_yes(asking.kind, answer):
        _check_yes(answer, asking)
    elif asking.task.why and decision.promise is None and not answer.reason.strip():
        raise NotADecision("answer.reason", "going ahead needs a reason; a choice or a line of any length will do")
    if asking.task.name and not names(answer.typed_name, asking.words):
        raise NotADecision("answer.typed_name", "give one word of the name")


def _check_yes(answer: Answer, asking: Asking) -> None:
    asked = KINDS[asking.kind]
    if (asked.line or asking.task.why == "line") and not answer.reason.strip():
        raise NotADecision("answer.reason", "say it in one line, of any length")
    if not asking.task.how:
        return
    if answer.how not in asked.hows:
        raise NotADecision("answer.how", f"say how: {', '.join(asked.hows)}")
    if answer.how not in asked.complete and not answer.when:
        raise NotADecision("answer.when", "say roughly when, as 2026-05 or 2026-05-03")


def _check_ticks(decision: Decision, targets: Sequence[Target]) -> None:
    if decision.targets is None:
        return
    known = {target.key for target in targets}
    strangers = [key for key in decision.targets if key not in known]
    if strangers:
        raise NotADecision("targets", f"{strangers[0]!r} is not one of the people asked about")
    if decision.outcome == "proceed" and known and not decision.targets:
        raise NotADecision("targets", "nobody is ticked")


def _check_texts(decision: Decision, today: date) -> None:
    answer, promise = decision.answer, decision.promise
    for field, text in (("reason", answer.reason), ("typed_name", answer.typed_name), ("who", answer.who)):
        if len(text) > MAX_TEXT:
            raise NotADecision(f"answer.{field}", f"longer than {MAX_TEXT} characters")
    if answer.when:
        if not _is_day(answer.when):
            raise NotADecision("answer.when", f"{answer.when[:20]!r} is not a month or a day")
        if answer.when > today.isoformat()[: len(answer.when)]:
            raise NotADecision("answer.when", f"{answer.when} is still to come")
    if promise is not None:
        if not (len(promise.on) == 10 and _is_day(promise.on)):
            raise NotADecision("promise.on", f"{promise.on[:20]!r} is not a day like 2026-12-01")
        if promise.on < today.isoformat():
            raise NotADecision("promise.on", f"{promise.on} has gone by")
        if promise.how not in TALKS:
            raise NotADecision("promise.how", f"say how you will talk: {', '.join(TALKS)}")


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
