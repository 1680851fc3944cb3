"""What a rule found in a request: the action, the people it is aimed at, and what it is about."""

import hashlib
from typing import Literal

import msgspec

type Kind = Literal[
    "connect",
    "accept",
    "follow",
    "endorse",
    "recommend",
    "invite",
    "import",
    "message",
    "delegate",
    "post",
]
# What an app may be given, in words that networks have in common.
type Power = Literal[
    "profile",
    "email",
    "read",
    "read_connections",
    "read_contacts",
    "read_messages",
    "follow",
    "connect",
    "message",
    "post",
    "reply",
    "invite",
    "join",
    "lists",
    "members",
    "account",
    "everything",
    "stay",
    "notify",
]
type Mode = Literal["ask", "burst", "watch", "off"]

# Strictest first: one request is one action, and where several rules are satisfied this order decides.
STRICTEST_FIRST: tuple[Kind, ...] = (
    "import",
    "delegate",
    "invite",
    "recommend",
    "endorse",
    "connect",
    "accept",
    "follow",
    "message",
    "post",
)
MODES_STRICTEST_FIRST: tuple[Mode, ...] = ("ask", "burst", "watch", "off")


class Target(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person as the site names them; every part may be missing, and ids are compared as strings."""

    id: str = ""
    handle: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """What tells this target from another on the same site: id, else handle, else name."""
        return self.id or self.handle or self.name


def sole(targets: tuple[Target, ...]) -> Target | None:
    """The one person among these; None: nobody, or several."""
    return targets[0] if len(targets) == 1 else None


class About(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the act is about beside the person.

    `server` is the instance, for sites with many servers, where an id means nothing without it.
    `contacts` counts people whose addresses are handed over. `unreadable` marks a body that
    could not be read on an action's path.
    """

    server: str = ""
    skill: str = ""
    app: str = ""
    powers: tuple[str, ...] = ()
    page: str = ""
    contacts: int | None = None
    unreadable: bool = False


class Action(msgspec.Struct, frozen=True):
    """One request recognised as an action.

    `mode` is the pack's own; the person's choice is applied later. `has_note` says whether a
    personal note goes along, None where the site cannot carry one. `practice` marks the practice network.
    """

    site: str
    kind: Kind
    mode: Mode
    rule: str
    targets: tuple[Target, ...] = ()
    about: About = About()
    pack: str = ""
    patience_s: int = 45
    has_note: bool | None = None
    practice: bool = False

    @property
    def sole_target(self) -> Target | None:
        """The one person it is aimed at; None: nobody, or several."""
        return sole(self.targets)

    @property
    def digest(self) -> str:
        """SHA-256 in hex of canonical JSON: what exactly is being decided (DESIGN 7)."""
        what: dict[str, object] = {
            "site": self.site,
            "kind": self.kind,
            "rule": self.rule,
            "about": msgspec.to_builtins(self.about),
            "targets": sorted({target.key for target in self.targets}),
        }
        return hashlib.sha256(msgspec.json.encode(what, order="deterministic")).hexdigest()
