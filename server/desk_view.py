"""What the surfaces are shown of an open prompt: a value made fresh for each look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec

from server.asking import Asking
from server.clock import utc_text
from server.forms import Task
from server.kinds import KINDS
from server.people import Known, People
from server.prompt import Prompt
from server.record import Client, How, Record, Strictness, Surface
from server.statistics import answered_about, talks_since, week_count
from site_packs.action import About, Action, Kind, Power, Target


class TargetView(msgspec.Struct, frozen=True):
    """A person in a prompt, named as the site does, else as the person at the desk did.

    `link` leads to their page on the site, or is empty; `key` is what a tick names.
    """

    key: str
    id: str
    handle: str
    name: str
    link: str


class Counts(msgspec.Struct, frozen=True):
    """The person's own week: acts of this kind that went ahead, and talks."""

    this_week: int
    talks_this_week: int


class KnownView(msgspec.Struct, frozen=True):
    """What the person has logged about the one asked about; empty texts and 0 where there is nothing.

    `records` counts the questions about them that were answered in the last eight days: `asked` and `let_go`.
    """

    name: str
    talks: int
    last_talk_on: str
    last_talk_how: str
    last_talk_line: str
    promise_due: str
    claimed_on: str
    claimed_how: str
    records: dict[str, int]


class PowersView(msgspec.Struct, frozen=True):
    """What an app asks to be given: what the pack can say in common words, then the site's own names for the rest."""

    means: tuple[Power, ...]
    others: tuple[str, ...]


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """The ways out and what each asks for, as in the kinds' table; surfaces decide nothing of it themselves.

    `hows` is what a yes may say, those in `complete` without a "when"; `names` are three to choose from.
    """

    hows: tuple[How, ...]
    complete: list[How]
    where: bool
    line: bool
    later: bool
    later_how: How
    ask_along: bool
    kind_no: bool
    task: Task
    names: tuple[str, ...]


class PromptView(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt as `GET /api/prompts/{id}` gives it. `held` counts requests still waiting for the answer.

    `patience_over` says that the site's client has been refused meanwhile and the button must be pressed once more,
    `page_gone` that the tab that asked has closed or moved on. `own_words` are the person's own texts, for surfaces
    that cannot read the settings.
    """

    id: str
    site: str
    site_name: str
    kind: Kind
    targets: list[TargetView]
    about: About
    powers: PowersView
    has_note: bool | None
    client: Client
    surface: Surface | None
    question: str
    asked_at: str
    wait_left_s: float
    held_until: str | None
    expires_at: str
    digest: str
    form: str
    form_new: bool
    strictness: Strictness
    ways: Ways
    counts: Counts
    known: KnownView | None
    practice: bool
    held: int
    patience_over: bool
    own_words: dict[str, str]
    page_gone: bool


@dataclass(frozen=True, slots=True)
class SiteFace:
    """How a site is called, where a person's page is (a pack's `link`), and what its names for powers mean."""

    name: str
    link: str = ""
    powers: Mapping[str, tuple[Power, ...]] = field(default_factory=dict)


def prompt_view(
    prompt: Prompt,
    face: SiteFace,
    counts: Counts,
    known: KnownView | None,
    own_words: dict[str, str],
    now: datetime,
    at: float,
) -> PromptView:
    """The prompt as a surface shows it; `now` is wall time, `at` monotonic."""
    action = prompt.action
    held_s = max((waiter.until - at for waiter in prompt.waiters), default=None)
    return PromptView(
        id=prompt.id,
        site=action.site,
        site_name=face.name,
        kind=action.kind,
        targets=[
            TargetView(
                target.key,
                target.id,
                target.handle,
                prompt.name or target.name,
                link_to(face.link, target, action.about.server),
            )
            for target in action.targets
        ],
        about=action.about,
        powers=powers_view(action.about.powers, face.powers),
        has_note=action.has_note,
        client=prompt.hold.client,
        surface=prompt.surface,
        question=prompt.question,
        asked_at=utc_text(prompt.asked_at),
        wait_left_s=round(prompt.waiting.left_s(at), 2),
        held_until=utc_text(now + timedelta(seconds=held_s)) if held_s is not None else None,
        expires_at=utc_text(prompt.expires_at),
        digest=prompt.digest,
        form=prompt.asking.draw.form,
        form_new=prompt.asking.form_new,
        strictness=prompt.asking.strictness,
        ways=ways_out(prompt.asking, len(action.targets)),
        counts=counts,
        known=known,
        practice=action.practice,
        held=len(prompt.waiters),
        patience_over=prompt.pressed_again and not prompt.waiters,
        own_words=own_words,
        page_gone=prompt.page_gone,
    )


def powers_view(said: Sequence[str], meanings: Mapping[str, tuple[Power, ...]]) -> PowersView:
    """Each power once, in the order asked for."""
    means = [power for each in said for power in meanings.get(each, ())]
    others = [each for each in said if each not in meanings]
    return PowersView(tuple(dict.fromkeys(means)), tuple(dict.fromkeys(others)))


def ways_out(asking: Asking, people: int) -> Ways:
    """The ways out of a prompt about so many people."""
    asked = KINDS[asking.kind]
    talk_first = asked.somebody and people == 1
    return Ways(
        hows=asked.hows,
        complete=[how for how in asked.hows if how in asked.complete],
        where=asked.where,
        line=asked.line,
        later=talk_first,
        later_how=asked.later_how,
        ask_along=asked.ask_along and talk_first,
        kind_no=asked.kind_no,
        task=asking.task,
        names=asking.names,
    )


def counts_for(action: Action, recent: Sequence[Record], people: People, now: datetime) -> Counts:
    """The person's own week; the practice network counts only itself."""
    return Counts(week_count(recent, action.kind, now, practice=action.practice), talks_since(people, now))


def known_view(prompt: Prompt, known: Known | None, recent: Sequence[Record]) -> KnownView | None:
    """What is known of the one person asked about; None where it is about several, or nothing is."""
    action = prompt.action
    if action.sole_target is None:
        return None
    person_id = known.person.id if known else None
    records = answered_about(
        recent, action.site, action.about.server, action.sole_target, person_id, practice=action.practice
    )
    if known is None:
        return KnownView(prompt.name, 0, "", "", "", "", "", "", records) if records["asked"] else None
    return KnownView(
        name=known.name,
        talks=known.talks,
        last_talk_on=known.last_talk_on,
        last_talk_how=known.last_talk_how,
        last_talk_line=known.last_talk_line,
        promise_due=known.promise_due,
        claimed_on=known.claimed_on,
        claimed_how=known.claimed_how,
        records=records,
    )


def link_to(template: str, target: Target, server: str = "") -> str:
    """The page of a person from a pack's `link`, empty where a part it needs is not known."""
    parts = {"{handle}": target.handle, "{id}": target.id, "{server}": server}
    link = template
    for name, value in parts.items():
        if name in template and not value:
            return ""
        link = link.replace(name, quote(value, safe="@.:"))
    return link
