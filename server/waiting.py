"""Keeps the waiting time of a prompt: it counts only while somebody can see the prompt.

Pure: times are monotonic seconds and are handed in.
"""

from dataclasses import dataclass

from server.record import Strictness

WAIT_S: dict[Strictness, float] = {"gentle": 2.0, "standard": 5.0, "firm": 10.0}

# A surface reports itself at most every 2 s; a longer silence than this counts as not seen.
MAX_GAP_S = 2.5


@dataclass(slots=True)
class Waiting:
    """How long a prompt has been seen, and how long it still has to be."""

    wait_s: float
    seen_s: float = 0.0
    _visible_at: float | None = None
    _always: bool = False

    def report(self, visible: bool, at: float) -> None:
        """A surface says whether it is in sight."""
        if self._always:
            return
        self.seen_s += self._pending_s(at)
        self._visible_at = at if visible else None

    def always(self, at: float) -> None:
        """From now on it counts as seen: a terminal and a bare client have no sight to report."""
        self.seen_s += self._pending_s(at)
        if not self._always:
            self._always, self._visible_at = True, at
        else:
            self._visible_at = at

    def seen_for_s(self, at: float) -> float:
        """Seconds seen so far."""
        return self.seen_s + self._pending_s(at)

    def left_s(self, at: float) -> float:
        """Seconds still to be seen before an answer may send anything."""
        return max(0.0, self.wait_s - self.seen_for_s(at))

    def _pending_s(self, at: float) -> float:
        if self._visible_at is None:
            return 0.0
        gap = max(0.0, at - self._visible_at)
        return gap if self._always else min(gap, MAX_GAP_S)
