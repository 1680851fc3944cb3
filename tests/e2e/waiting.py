"""Waiting for conditions, never for seconds: the only place where these tests sleep."""

import socket
import time
from collections.abc import Callable

DEADLINE_S = 20.0
PAUSE_S = 0.05


def until[T](look: Callable[[], T | None], *, what: str = "", deadline_s: float = DEADLINE_S) -> T:
    """What `look` gives once it is true; fails loudly when that takes too long."""
    ends_at = time.monotonic() + deadline_s
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > ends_at:
            raise AssertionError(f"waited {deadline_s} s in vain for: {what or look}")
        time.sleep(PAUSE_S)


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
