"""A loop, a store thread and a disk that do nothing by themselves: each step is taken by hand, in any order."""

import asyncio
import errno
import logging
import os
from collections import deque

from server.storage import StoreThread


class HandLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is a clock set by hand."""

    def __init__(self, clock):
        self._hand_clock = clock
        super().__init__()

    def time(self):
        return self._hand_clock.monotonic()

    def spin(self):
        """Run until nothing is ready any more; timers that are due count as ready."""
        for _ in range(200):
            self.call_soon(self.stop)
            self.run_forever()
            if not self._ready and not any(timer.when() <= self.time() for timer in self._scheduled):
                return
        raise AssertionError("the loop never comes to rest")

    def do(self, work):
        """Call something on the running loop, as a hook or a handler would."""

        async def called():
            return work()

        return self.run_until_complete(called())


class HandThread(StoreThread):
    """The store thread: what is given to it waits until `step`."""

    def __init__(self):
        super().__init__()
        self.waiting = deque()
        self.dead = False

    async def run(self, work):
        future = asyncio.get_running_loop().create_future()
        if not self.dead:
            self.waiting.append((work, future))
        return await future

    def step(self):
        """Do the next work. False: there is none."""
        if not self.waiting:
            return False
        work, future = self.waiting.popleft()
        try:
            result, problem = work(), None
        except Exception as failed:
            result, problem = None, failed
        if not future.done():
            if problem is None:
                future.set_result(result)
            else:
                future.set_exception(problem)
        return True

    def die(self):
        """kill -9: what was not done yet is never done."""
        self.dead = True
        self.waiting.clear()


class Disk:
    """Stands in for `os.fsync`, which is where a full disk shows; a killed process loses nothing written before."""

    def __init__(self):
        self.full = False
        self.fails_at = set()
        self.refusals = 0
        self._syncs = 0

    def sync(self, handle):
        os.fstat(handle)
        self._syncs += 1
        if self.full or self._syncs in self.fails_at:
            self.refusals += 1
            raise OSError(errno.ENOSPC, "No space left on device")

    def fail_once(self, ahead):
        self.fails_at.add(self._syncs + ahead)

    def recover(self):
        self.full = False
        self.fails_at.clear()


class Unexpected(logging.Handler):
    """Gathers what the desk's background work did not expect: every line that carries a traceback."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.lines = []

    def emit(self, record):
        if record.exc_info:
            self.lines.append(f"{record.getMessage()}: {record.exc_info[1]!r}")
