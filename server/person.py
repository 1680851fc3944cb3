"""The shapes of what is remembered of people: names, claims, talks, promises, passes."""

from typing import Literal

import msgspec

from server.record import How
from site_packs.action import Kind, Target

type TalkHow = Literal["call", "in_person", "video", "in_writing"]
type TalkSource = Literal["logged", "promise", "imported"]
type PromiseState = Literal["open", "kept", "moved", "dropped"]


class Name(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one site calls a person. Where a site has many servers, id and handle mean nothing without `server`."""

    site: str
    server: str = ""
    id: str = ""
    handle: str = ""
    name: str = ""

    @classmethod
    def of(cls, site: str, server: str, target: Target) -> "Name":
        """The name under which a target is met on a site."""
        return cls(site, server, target.id, target.handle, target.name)

    @property
    def tells(self) -> bool:
        """Whether this can be met again: a display name alone belongs to many."""
        return bool(self.id or self.handle)

    @property
    def handle_key(self) -> str:
        """The handle as networks compare it: without case, without its @."""
        return self.handle.casefold().removeprefix("@")


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """ "Yes, we have spoken", said at a prompt. It opened that one act, and opens nothing else."""

    record: str
    said_at: str
    kind: Kind
    how: How | None = None
    when: str = ""


class Person(msgspec.Struct, frozen=True):
    """One human being, as far as the person at the desk has said so."""

    id: str
    name: str
    names: tuple[Name, ...] = ()
    claims: tuple[Claim, ...] = ()
    made_at: str = ""


class Talk(msgspec.Struct, frozen=True):
    """A conversation outside a prompt. `on` is a day; `line` is what was learned, what to ask next."""

    id: str
    person: str
    how: TalkHow
    on: str
    line: str = ""
    source: TalkSource = "logged"
    made_at: str = ""


class Promise(msgspec.Struct, frozen=True):
    """ "I'll talk first", on a day. A moved one is followed by a new one. `record` is where it was made."""

    id: str
    person: str
    how: How
    on: str
    state: PromiseState = "open"
    made_at: str = ""
    record: str = ""


class Pass(msgspec.Struct, frozen=True):
    """A standing permission for one person up to and including a day. No `kinds` means all of them."""

    id: str
    person: str
    until: str
    talk: str
    kinds: tuple[Kind, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """What is remembered of somebody at a prompt. Empty texts where there is nothing.

    `claimed_on` is the day on which it was last said, at a prompt, that the two had spoken.
    """

    person: Person
    name: str
    talks: int = 0
    last_talk_on: str = ""
    last_talk_how: str = ""
    last_talk_line: str = ""
    promise_due: str = ""
    claimed_on: str = ""
    claimed_how: str = ""
