"""The shapes of what is asked, answered and kept: outcomes, answers, promises, records."""

from enum import StrEnum
from typing import Literal

import msgspec

from site_packs.action import About, Kind, Mode, Target, sole

type Surface = Literal["extension", "page", "dashboard", "terminal"]
type How = Literal["call", "in_person", "video", "in_writing", "work", "their_work", "saw_it"]
type Strictness = Literal["gentle", "standard", "firm"]


class Outcome(StrEnum):
    """How a prompt ended. The first three of the group below let the request go out."""

    PROCEED = "proceed"
    MISTAKEN = "mistaken"
    PASSED = "passed"
    CANCEL = "cancel"
    LATER = "later"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"
    FAULTED = "faulted"

    @property
    def goes_out(self) -> bool:
        """Whether the held request may be sent."""
        return self in (Outcome.PROCEED, Outcome.MISTAKEN, Outcome.PASSED)


class Client(msgspec.Struct, frozen=True):
    """The program that sent the request: `name` is what it calls itself (its User-Agent's product)."""

    kind: Literal["browser", "app", "script"] = "browser"
    name: str = ""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the person said. `when` is a month or a day, `2026-05` or `2026-05-03`."""

    spoken: bool | None = None
    how: How | None = None
    when: str = ""
    reason: str = ""
    typed_name: str = ""
    who: str = ""


class PromiseMade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way and a day, `2026-12-01`: what "I will talk first" is made of."""

    how: How
    on: str


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The body of a decision. `targets` are the keys ticked, where a prompt names several people."""

    outcome: Literal["proceed", "cancel", "later", "mistaken"]
    digest: str
    targets: tuple[str, ...] | None = None
    answer: Answer = Answer()
    promise: PromiseMade | None = None
    nonce: str = ""


class Draw(msgspec.Struct, frozen=True):
    """Which form of the prompt was shown, and how probable that was."""

    form: str = "how"
    p: float = 1.0


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One settled prompt in the friction log (DESIGN 7). Times are UTC, ISO 8601, `…Z`; `utc_offset` is minutes.

    `id` is month and number, `2026-11.00042`, given by the log when it appends.
    `delivered` is None until the proxy knows: then `delivered:204`, `not delivered` or `unknown`.
    """

    id: str = ""
    asked_at: str
    settled_at: str
    utc_offset: int = 0
    waited_s: float = 0.0
    seen_s: float = 0.0
    site: str
    kind: Kind
    mode: Mode = "ask"
    rule: str = ""
    pack: str = ""
    targets: tuple[Target, ...] = ()
    person: str | None = None
    about: About = About()
    client: Client = Client()
    surface: Surface | None = None
    question: str = ""
    form: str = "how"
    draw: Draw = Draw()
    strictness: Strictness = "standard"
    count_shown: int | None = None
    outcome: Outcome
    reason_passed: str = ""
    answer: Answer | None = None
    promise: PromiseMade | None = None
    delivered: str | None = None
    source: Literal["prompt", "by hand"] = "prompt"
    practice: bool = False
    note: str = ""
    edited_at: str | None = None
    versions: dict[str, str] = {}

    @property
    def sole_target(self) -> Target | None:
        """The one person it was aimed at; None: nobody, or several."""
        return sole(self.targets)
