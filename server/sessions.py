"""One-time codes: what a link to the dashboard carries in its fragment, traded once for a page token."""

import secrets
from collections import OrderedDict

from server.clock import Clock

CODE_LIFE_S = 60.0
MAX_CODES = 32


class Codes:
    """The codes given out in the last minute; they live in memory only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ends_at: OrderedDict[str, float] = OrderedDict()

    def make(self) -> str:
        """A fresh code, good once, for a minute."""
        code = secrets.token_urlsafe(24)
        self._ends_at[code] = self._clock.monotonic() + CODE_LIFE_S
        while len(self._ends_at) > MAX_CODES:
            self._ends_at.popitem(last=False)
        return code

    def spend(self, code: str) -> bool:
        """Use a code up; False when it was never good, is used, or is too old."""
        # A lookup by hash does not say by its time how much of a guess was right.
        ends_at = self._ends_at.pop(code, None)
        return ends_at is not None and self._clock.monotonic() < ends_at


def dashboard_link(port: int, code: str, path: str = "/") -> str:
    """The address that opens the dashboard: the code is in the fragment, which no server and no log ever sees."""
    return f"http://127.0.0.1:{port}{path}#code={code}"
