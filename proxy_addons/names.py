"""Who an id is, learnt from answers passing by, so that a prompt can name the person. In memory only."""

from collections import OrderedDict
from collections.abc import Sequence

import msgspec

from site_packs.action import Action, Target

MAX_NAMES = 5_000


class Names:
    """The people seen lately, by site, server (where the site has many) and id."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str, str], Target] = OrderedDict()

    def learn(self, site: str, server: str, people: Sequence[Target]) -> None:
        """Remember these people under their id and, where they have one, their handle."""
        for person in people:
            for key in {person.id, person.handle} - {""}:
                self._known[site, server, key] = person
                self._known.move_to_end((site, server, key))
        while len(self._known) > MAX_NAMES:
            self._known.popitem(last=False)

    def fill(self, action: Action) -> Action:
        """The action with the names that are known; what the request itself says is kept."""
        targets = tuple(self._fill(action.site, action.about.server, target) for target in action.targets)
        return msgspec.structs.replace(action, targets=targets)

    def _fill(self, site: str, server: str, target: Target) -> Target:
        known = self._known.get((site, server, target.key))
        if known is None:
            return target
        # The key stays as the request gave it: it is what tickets and the digest are made of.
        handle = target.handle or known.handle if target.id else target.handle
        return Target(target.id, handle, target.name or known.name)
