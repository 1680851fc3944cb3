"""When many actions of one kind in a short time become a burst: pure counting over times."""

from collections import deque

# More than this many within that many seconds (DESIGN, FRICTION: "many at once").
WINDOWS: tuple[tuple[int, float], ...] = ((4, 60.0), (12, 3600.0))


def burst_begins(earlier: deque[float], at: float, windows: tuple[tuple[int, float], ...] = WINDOWS) -> bool:
    """Whether an action at `at` is one too many; notes it in `earlier` and forgets what no window reaches.

    Times are monotonic seconds, oldest first.
    """
    longest_s = max(length_s for _, length_s in windows)
    while earlier and at - earlier[0] > longest_s:
        earlier.popleft()
    earlier.append(at)
    return any(sum(at - time <= length_s for time in earlier) > most for most, length_s in windows)
