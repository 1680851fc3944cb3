"""Serves the application of an assembly, and the practice network, on loopback."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from firsthand import __version__
from firsthand.assembly import Assembly
from server.app import CODES, PAIR_CODES, Parts, ProxyState, build_app
from server.pairing import PairCodes
from server.parts import DesktopState
from server.serving import bind_loopback, end, serve
from server.sessions import Codes, dashboard_link


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address, and what it tells of the proxy."""

    address: str
    proxy: ProxyState
    desktop: DesktopState
    codes: Codes
    pair_codes: PairCodes

    def dashboard_link(self, path: str = "/") -> str:
        """A link to a page of the dashboard with a one-time code, good for a minute."""
        return dashboard_link(int(self.address.rpartition(":")[2]), self.codes.make(), path)


@asynccontextmanager
async def served(parts: Assembly, sockets: list[socket.socket], proxy_port: int | None = None) -> AsyncIterator[Served]:
    """The local server, for as long as the block runs."""
    port: int = sockets[0].getsockname()[1]
    stores, proxy, desktop = parts.stores, ProxyState(port=proxy_port or 0), DesktopState()
    app = build_app(
        Parts(
            desk=parts.desk,
            log=stores.friction_log,
            people=stores.people,
            settings=stores.settings,
            rulebook_of=parts.rulebook,
            events=parts.events,
            door=parts.door,
            clock=parts.clock,
            token=parts.instance.token(),
            port=port,
            proxy=proxy,
            version=__version__,
            desktop=desktop,
        )
    )
    runner = await serve(app, sockets)
    try:
        yield Served(f"http://127.0.0.1:{port}", proxy, desktop, app[CODES], app[PAIR_CODES])
    finally:
        await end(runner)


@asynccontextmanager
async def served_practice() -> AsyncIterator[tuple[str, int]]:
    """Where the practice network answers, for as long as the block runs: plain HTTP, reached through the proxy only."""
    from firsthand.practice_network import create_app

    runner = web.AppRunner(create_app(), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    bound = bind_loopback(0)
    for spare in bound[1:]:
        spare.close()
    try:
        await web.SockSite(runner, bound[0]).start()
        yield ("127.0.0.1", bound[0].getsockname()[1])
    finally:
        await end(runner)
