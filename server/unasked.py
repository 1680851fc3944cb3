"""For what reason an action may go out without a question: its mode, a burst not reached, a standing pass."""

from collections import defaultdict, deque
from datetime import date
from typing import Literal

from server.bursts import burst_begins
from server.people import People
from server.settings import Settings
from site_packs.action import Action

# `uncounted`: it passes and nothing is kept of it.
type Reason = Literal["uncounted", "watching", "pass"]


class Unasked:
    """Knows how often each kind of act came lately, who has a pass, and which sites only rehearse."""

    def __init__(self, people: People, settings: Settings) -> None:
        self._people = people
        self._settings = settings
        self._times: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def reason(self, action: Action, at: float, today: date) -> Reason | None:
        """Why nobody is asked; None: ask. `action.mode` is the one in force, `at` monotonic seconds.

        While a site is rehearsing, what would have been asked is watched: the record keeps the mode that would ask.
        """
        if action.mode == "off":
            return "uncounted"
        if action.mode == "watch":
            return "watching"
        if action.mode == "burst" and not burst_begins(self._times[action.site, action.kind], at):
            return "uncounted"
        if self._all_have_passes(action, today):
            return "pass"
        return "watching" if self._settings.site(action.site).rehearsing_since else None

    def person_id(self, action: Action) -> str | None:
        """Who the one person aimed at is, as far as somebody said so."""
        known = self._people.known_about(action)
        return known.person.id if known is not None else None

    def _all_have_passes(self, action: Action, today: date) -> bool:
        """Whether each person aimed at has a standing pass; where nobody is named, nobody has one."""
        return bool(action.targets) and all(
            self._people.standing_pass(action.site, action.about.server, target, action.kind, today)
            for target in action.targets
        )
