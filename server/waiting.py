"""The waiting time of a prompt: how long it is, and that it counts only while somebody can see the prompt.

Pure: times are monotonic seconds and are handed in; the wall clock may jump as it likes.
"""

from dataclasses import dataclass, field
from math import inf

from server.record import Strictness

WAIT_S: dict[Strictness, float] = {"gentle": 2.0, "standard": 5.0, "firm": 10.0}
LONGEST_S = 30.0
AFTER_A_QUIET_WEEK_S = 7.0
TO_ANSWER_S = 15.0

# A surface reports itself at most every 2 s; a longer silence than this counts as not seen.
MAX_GAP_S = 2.5


def wait_for(strictness: Strictness, this_week: int, *, ever: bool, patience_s: float) -> float:
    """Seconds a prompt has to be seen before anything goes out (FRICTION, "The prompt").

    Gentle 2, standard 5. Firm 10, and one more for each act of this kind that went ahead in the last seven days, up
    to 30; after a week without any, though there were some before (`ever`), 7. A short wait and one's own recent
    count are what made people drop openings (one sec, PNAS 2023); a wait that eases is one they keep (HabitLab, CHI
    2021). Of the client's `patience_s` 15 s are left to answer in, of a short one two thirds; 0: nobody is held.
    """
    wait_s = WAIT_S[strictness]
    if strictness == "firm":
        wait_s = AFTER_A_QUIET_WEEK_S if ever and this_week == 0 else min(wait_s + this_week, LONGEST_S)
    return wait_s if patience_s <= 0 else min(wait_s, max(patience_s - TO_ANSWER_S, patience_s / 3))


@dataclass(slots=True)
class Waiting:
    """How long a prompt has been seen, and how long it still has to be.

    Each surface that shows it reports for itself, under a name of its own. Where several have it in sight, time is
    counted once; one that is hidden stops nobody's clock but its own.
    """

    wait_s: float
    seen_s: float = 0.0
    _counted_to: float = -inf
    _in_sight_until: dict[str, float] = field(default_factory=dict)
    _always: bool = False

    def report(self, visible: bool, at: float, by: str = "") -> None:
        """The surface `by` says whether it has the prompt in sight."""
        self._count(at)
        self._in_sight_until = {each: until for each, until in self._in_sight_until.items() if until > at}
        self._in_sight_until.pop(by, None)
        if visible:
            self._in_sight_until[by] = at + MAX_GAP_S

    def always(self, at: float) -> None:
        """From now on it counts as seen: a terminal and a bare client have no sight to report."""
        self._count(at)
        self._always = True

    def seen_for_s(self, at: float) -> float:
        """Seconds seen so far."""
        return self.seen_s + self._uncounted_s(at)

    def left_s(self, at: float) -> float:
        """Seconds still to be seen before an answer may send anything."""
        return max(0.0, self.wait_s - self.seen_for_s(at))

    def _count(self, at: float) -> None:
        self.seen_s += self._uncounted_s(at)
        self._counted_to = max(self._counted_to, at)

    def _uncounted_s(self, at: float) -> float:
        """What has been seen since the last count: every sight began at or before it, so the longest is all of them."""
        until = at if self._always else min(at, max(self._in_sight_until.values(), default=-inf))
        return max(0.0, until - self._counted_to) if self._counted_to > -inf else 0.0
