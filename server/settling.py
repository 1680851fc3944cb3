"""Turns an open prompt and an answer into the record that is kept: pure."""

from datetime import datetime
from typing import Any

from server.clock import offset_minutes, utc_text
from server.forms import NO_FORM
from server.prompt import Hold, Prompt
from server.record import Decision, Draw, Outcome, Record, Surface
from site_packs.action import Action


def settled_record(
    prompt: Prompt,
    outcome: Outcome,
    now: datetime,
    now_mono: float,
    decision: Decision | None = None,
    surface: Surface | None = None,
) -> Record:
    """The record of a prompt that has just ended; `decision` is None where nobody decided."""
    goes_out = outcome.goes_out
    return Record(
        asked_at=utc_text(prompt.asked_at),
        settled_at=utc_text(now),
        utc_offset=offset_minutes(now),
        waited_s=round(now_mono - prompt.asked_mono, 3),
        seen_s=round(prompt.waiting.seen_for_s(now_mono), 3),
        surface=surface or prompt.surface,
        question=prompt.question,
        form=prompt.asking.draw.form,
        draw=prompt.asking.draw,
        strictness=prompt.asking.strictness,
        count_shown=prompt.count_shown,
        outcome=outcome,
        answer=decision.answer if decision else None,
        promise=decision.promise if decision else None,
        delivered=None if goes_out else "not delivered",
        **_of_action(prompt.action, prompt.hold),
    )


def passed_record(action: Action, hold: Hold, reason: str, person: str | None, now: datetime) -> Record:
    """The record of an action that went out without a question, and why; `person` is who it is for, where known."""
    return Record(
        asked_at=utc_text(now),
        settled_at=utc_text(now),
        utc_offset=offset_minutes(now),
        form=NO_FORM,
        draw=Draw(NO_FORM),
        outcome=Outcome.PASSED,
        reason_passed=reason,
        person=person,
        **_of_action(action, hold),
    )


def ticked_people(action: Action, decision: Decision | None) -> frozenset[str] | None:
    """The keys of those a yes was for; None where it was for everybody. A request is never changed, only refused."""
    if decision is None or decision.targets is None:
        return None
    ticked = frozenset(decision.targets)
    return None if ticked >= {target.key for target in action.targets} else ticked


def _of_action(action: Action, hold: Hold) -> dict[str, Any]:
    return {
        "site": action.site,
        "kind": action.kind,
        "mode": action.mode,
        "rule": action.rule,
        "pack": action.pack,
        "targets": action.targets,
        "about": action.about,
        "client": hold.client,
        "practice": action.practice,
    }
