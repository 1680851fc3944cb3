"""What the desk is given: the stores and neighbours it works with, and its limits."""

from collections.abc import Callable, Sequence
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
    """How much may wait, and how long (DESIGN 3). `patience_s` overrides every rule's own; for tests.

    The `unlimited` ones hold where the person has taken the time limit away: a browser itself gives up at 300 s.
    """

    open_prompts: int = 32
    held_per_host: int = 5
    prompt_life_s: float = 1800.0
    patience_ceiling_s: float = 180.0
    patience_s: float | None = None
    unlimited_patience_s: float = 280.0
    unlimited_life_s: float = 24 * 3600.0

    def patience_of(self, action: Action, *, time_limit: bool = True) -> float:
        """Seconds a client is held for this action; 0 where held requests go stale, limit or not."""
        if action.patience_s == 0:
            return 0.0
        if not time_limit:
            return self.unlimited_patience_s
        own_s = float(action.patience_s) if self.patience_s is None else self.patience_s
        return min(own_s, self.patience_ceiling_s)

    def life_of(self, *, time_limit: bool) -> float:
        """Seconds a prompt stays answerable."""
        return self.prompt_life_s if time_limit else self.unlimited_life_s


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the desk works with. `question` words an action; `face_of` names a site; `decoys` are made-up names."""

    friction_log: FrictionLog
    open_prompts: OpenPrompts
    settings: Settings
    people: People
    events: Events
    documents: Documents
    clock: Clock
    question: Callable[[Action], str]
    face_of: Callable[[str], SiteFace]
    decoys: Callable[[], Sequence[str]]
