"""Tells everybody who listens what has changed: prompts, records, sites, the pause, the settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, NamedTuple

type EventName = Literal[
    "prompt.opened",
    "prompt.changed",
    "prompt.settled",
    "record.changed",
    "promise.changed",
    "site.changed",
    "pause.changed",
    "settings.changed",
    "pair.changed",
    "ping",
]

# A listener that has not read this many events has stopped reading; it is let go and may come back.
MAX_WAITING_EVENTS = 256


class Event(NamedTuple):
    """One change; `data` is JSON and names the thing that changed by its id."""

    name: EventName
    data: dict[str, object]


class Events:
    """A fan-out without memory: who listens hears what happens from then on."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self._closed = False

    @property
    def listeners(self) -> int:
        """How many are listening."""
        return len(self._queues)

    def publish(self, name: EventName, data: dict[str, object]) -> None:
        """Tell all listeners. Never waits."""
        for queue in tuple(self._queues):
            if queue.qsize() >= MAX_WAITING_EVENTS:
                self._let_go(queue)
            else:
                queue.put_nowait(Event(name, data))

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[asyncio.Queue[Event | None]]:
        """A queue of events for as long as the block runs; None means: no more will come."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        if self._closed:
            queue.put_nowait(None)
        else:
            self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """End every stream, so that stopping need not wait for them."""
        self._closed = True
        for queue in tuple(self._queues):
            self._let_go(queue)

    def _let_go(self, queue: asyncio.Queue[Event | None]) -> None:
        queue.put_nowait(None)
        self._queues.discard(queue)
