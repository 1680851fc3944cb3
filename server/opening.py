"""Makes a prompt of an action that has to be asked about: how it asks, whom it is about, how long it waits."""

from server.asking import Forms, asking_about, named
from server.clock import utc_text
from server.desk_parts import DeskLimits, DeskParts
from server.desk_view import counts_for
from server.person import Known
from server.prompt import Hold, Prompt
from server.waiting import Waiting, wait_for
from site_packs.action import Action


def open_prompt(action: Action, hold: Hold, parts: DeskParts, limits: DeskLimits) -> Prompt:
    """A prompt that nobody has seen yet. All of it comes from memory: the request is being held."""
    now = parts.clock.now()
    strictness, time_limit = parts.settings.site(action.site).strictness, parts.settings.time_limit
    this_week = counts_for(action, parts.friction_log.recent(), parts.people, now).this_week
    known = parts.people.known_about(action)
    about = named(action, known.name if known else "")
    return Prompt(
        action=action,
        hold=hold,
        asking=asking_about(
            about,
            strictness,
            utc_text(now),
            Forms(parts.settings.form, parts.settings.forms_met, parts.settings.study_seed),
            lambda: _others(action, known, parts),
            parts.decoys,
        ),
        question=parts.question(about),
        asked_at=now,
        asked_mono=parts.clock.monotonic(),
        life_s=limits.life_of(time_limit=time_limit),
        waiting=Waiting(
            wait_for(
                strictness,
                this_week,
                ever=parts.friction_log.has_gone_ahead(action.kind, practice=action.practice),
                patience_s=limits.patience_of(action, time_limit=time_limit) if hold.waits else 0.0,
            )
        ),
        name=about.sole_target.name if about.sole_target else "",
        documents=parts.documents.keys_concerned(hold.page, hold.browser),
        arriving=parts.documents.keys_arriving(hold.page, hold.browser),
        newest_document=parts.documents.newest,
        count_shown=this_week + 1,
    )


def _others(action: Action, known: Known | None, parts: DeskParts) -> list[str]:
    """Names of other people from memory; the practice network shows nobody real."""
    if action.practice:
        return []
    return [person.name for person in parts.people.everybody() if known is None or person.id != known.person.id]
