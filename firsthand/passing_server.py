"""A local server that lives as long as one command: the same checks and the same files as a running one."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firsthand.instance import Instance
    from site_packs.match import Rulebook


@contextmanager
def passing_server(instance: "Instance") -> Iterator[str]:
    """The address of a server over a claimed data folder; gone when the block ends. Raises Stop as a start does."""
    from firsthand.rulebook import load_rulebook

    packs = load_rulebook(instance.personal_packs)
    serving = _Serving(instance, packs)
    thread = threading.Thread(target=serving.live, name="passing server", daemon=True)
    thread.start()
    try:
        yield serving.address()
    finally:
        serving.end()
        thread.join()


class _Serving:
    """The server's own thread and loop."""

    def __init__(self, instance: "Instance", packs: "Rulebook") -> None:
        self._instance = instance
        self._packs = packs
        self._known = threading.Event()
        self._address = ""
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None

    def live(self) -> None:
        """Serve until `end`; a failure is kept for whoever waits for the address."""
        try:
            asyncio.run(self._serve())
        except BaseException as failure:
            self._failure = failure
        finally:
            self._known.set()

    def address(self) -> str:
        """Where it listens, once it does."""
        self._known.wait()
        if self._failure is not None:
            raise self._failure
        return self._address

    def end(self) -> None:
        """Let the server end."""
        if self._loop is not None and self._over is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._over.set)

    async def _serve(self) -> None:
        from firsthand.assembly import assembled
        from firsthand.serving import served
        from server.serving import bind_loopback

        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with assembled(self._instance, self._packs) as parts, served(parts, bind_loopback(0)) as server:
            self._address = server.address
            self._known.set()
            await self._over.wait()
