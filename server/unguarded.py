"""When a browser was let go unguarded, as its extension said afterwards: the server was not running then."""

from datetime import UTC, datetime, timedelta

import msgspec

from server.clock import Clock, utc_text
from server.storage import Database, StoreThread

MAX_SPAN = timedelta(days=1)
MAX_KEPT = 1_000
_SKEW = timedelta(minutes=1)


class Span(msgspec.Struct, frozen=True):
    """A time in which nothing was held in one browser; `browser` is the name that its extension was paired with."""

    begun: str = msgspec.field(name="from")
    until: str
    browser: str = ""


class Unguarded:
    """The newest thousand of these times. Its table is in `settings.json`, beside the pauses."""

    def __init__(self, database: Database, thread: StoreThread, clock: Clock) -> None:
        self._database = database
        self._thread = thread
        self._clock = clock
        self._shelf = database.shelf("unguarded", Span)

    async def spans(self) -> list[Span]:
        """All of them, in the order they were told."""
        return await self._thread.run(lambda: list(self._shelf.values().values()))

    async def add(self, begun: str, until: str, browser: str) -> Span:
        """Keep that a browser went unguarded; told twice it is kept once. Raises ValueError, naming it, and OSError."""
        start, end = _moment("from", begun), _moment("until", until)
        if start > self._clock.now() + _SKEW:
            raise ValueError("from: that is still to come")
        if not start < end <= start + MAX_SPAN:
            raise ValueError("until: after it began, and within a day of that")
        span = Span(utc_text(start), utc_text(end), browser)

        def work() -> Span:
            kept = self._shelf.values()
            if span not in kept.values():
                with self._database.one_write():
                    for number in list(kept)[: max(0, len(kept) - MAX_KEPT + 1)]:
                        self._shelf.remove(number)
                    self._shelf.add(self._shelf.next_number(), span)
            return span

        return await self._thread.run(work)


def _moment(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(f"{name}: not a moment like 2026-11-24T09:15:00Z") from wrong
    if moment.tzinfo is None:
        raise ValueError(f"{name}: a moment needs its offset from UTC")
    return moment.astimezone(UTC)
