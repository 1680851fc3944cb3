"""What the desk is given: the stores and neighbours it works with, and its limits."""

from collections.abc import Callable
from dataclasses import dataclass

from server.clock import Clock
from server.desk_view import SiteFace
from server.door import Documents
from server.events import Events
from server.friction_log import FrictionLog
from server.open_prompts import OpenPrompts
from server.people import People
from server.settings import Settings
from site_packs.action import Action


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """How much may wait, and how long (DESIGN 3). `patience_s` overrides every rule's own; for tests."""

    open_prompts: int = 32
    held_per_host: int = 5
    prompt_life_s: float = 1800.0
    patience_ceiling_s: float = 180.0
    patience_s: float | None = None

    def patience_of(self, action: Action) -> float:
        """Seconds a client is held for this action; 0 where held requests go stale."""
        own_s = float(action.patience_s) if self.patience_s is None or action.patience_s == 0 else self.patience_s
        return min(own_s, self.patience_ceiling_s)


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the desk works with. `question` words an action; `face_of` names a site."""

    friction_log: FrictionLog
    open_prompts: OpenPrompts
    settings: Settings
    people: People
    events: Events
    documents: Documents
    clock: Clock
    question: Callable[[Action], str]
    face_of: Callable[[str], SiteFace]
