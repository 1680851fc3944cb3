"""Puts the application on loopback: both addresses, few connections, short patience, no word about ourselves."""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from server.replies import STANDING_HEADERS, Problem, problem_reply

access = logging.getLogger("firsthand.access")

MAX_CONNECTIONS = 512

# aiohttp closes a connection that has not brought a whole head in this time: since it was opened, or since
# the answer before (3.14: RequestHandler._process_keepalive).
HEAD_TIMEOUT_S = 5.0
LINGER_S = 2.0


class RouteLog(AbstractAccessLogger):
    """One line per answer: method, route as written, status, milliseconds. No address, query or name in it."""

    @property
    def enabled(self) -> bool:
        """Only where somebody reads it."""
        return access.isEnabledFor(logging.DEBUG)

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line."""
        resource = request.match_info.route.resource if isinstance(request, web.Request) else None
        route = resource.canonical if resource is not None else "-"
        access.debug("%s %s %d %.0f ms", request.method, route, response.status, time * 1000)


class QuietHandler(web.RequestHandler):
    """A connection that answers broken requests in our own shape and never logs what was sent."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What could not be read as HTTP, or failed outside every handler."""
        if status >= 500:
            access.error("a request failed outside its handler: %s", type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("part of an answer has gone out already")
        response = problem_reply(Problem(status, "not a request we can read" if status < 500 else "went wrong"))
        response.headers.update(STANDING_HEADERS)
        response.force_close()
        return response


class _Full(asyncio.Protocol):
    """Turns away a connection there is no room for."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


class _LoopbackSite(web.BaseSite):
    """Listens on one socket that is already bound."""

    def __init__(self, runner: web.AppRunner, bound: socket.socket, factory: Callable[[], asyncio.Protocol]) -> None:
        super().__init__(runner)
        self._bound = bound
        self._factory = factory

    @property
    def name(self) -> str:
        """Where it listens."""
        return str(self._bound.getsockname()[:2])

    async def start(self) -> None:
        """Begin to accept."""
        await super().start()
        self._server = await asyncio.get_running_loop().create_server(self._factory, sock=self._bound)


def bind_loopback(port: int) -> list[socket.socket]:
    """Sockets on 127.0.0.1 and, where the machine has it, ::1; port 0 finds a free one. Raises OSError when taken."""
    first = _bound(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, _bound(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            first.close()
            raise
        return [first]  # no IPv6 here


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((address, port))
    except OSError:
        bound.close()
        raise
    return bound


async def serve(app: web.Application, sockets: list[socket.socket]) -> web.AppRunner:
    """Serve on these sockets until `end`."""
    runner = web.AppRunner(app, access_log_class=RouteLog, shutdown_timeout=1.0)
    await runner.setup()
    server = runner.server
    assert server is not None
    loop = asyncio.get_running_loop()

    def connection() -> asyncio.Protocol:
        if len(server.connections) >= MAX_CONNECTIONS:
            return _Full()
        return QuietHandler(
            server,
            loop=loop,
            access_log_class=RouteLog,
            access_log=access,
            keepalive_timeout=HEAD_TIMEOUT_S,
            lingering_time=LINGER_S,
            auto_decompress=False,
        )

    for bound in sockets:
        await _LoopbackSite(runner, bound, connection).start()
    return runner


async def end(runner: web.AppRunner) -> None:
    """End event streams, then close the sockets and every connection, whatever its client has not read yet.

    A connection that still waits for its client would outlive the loop, and complain when it is collected.
    """
    server = runner.server
    transports = [each.transport for each in server.connections if each.transport is not None] if server else []
    await runner.cleanup()
    for transport in transports:
        transport.abort()
    await asyncio.sleep(0)  # they are closed in the loop's next round
