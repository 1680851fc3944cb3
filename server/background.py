"""Work that nobody waits for, kept until it is done; a failure is logged, never lost in silence."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Background:
    """Holds a reference to each running task, and can wait for all of them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, work: Coroutine[Any, Any, object], doing: str) -> None:
        """Start some work; `doing` says in a log line what it was, should it fail."""

        async def guarded() -> None:
            try:
                await work
            except OSError as refused:  # a full or failing disk: a line says it all
                log.error("While %s: %s", doing, refused)
            except Exception:
                log.exception("While %s", doing)

        self._keep(asyncio.ensure_future(guarded()))

    async def finish[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do some work and give what it gives. It goes on to its end though whoever waits for it is cancelled."""
        task = self._keep(asyncio.ensure_future(work))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # where nobody is left to hear it
        return await asyncio.shield(task)

    def _keep[T](self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def drained(self) -> None:
        """Wait until everything started so far, and what that starts, is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)
