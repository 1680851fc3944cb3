"""API: the same events as a WebSocket, which keeps an extension's worker awake."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from server.api_events import PING_S
from server.events import Event
from server.guard import CREDENTIALS, socket_caller
from server.parts import PARTS, Parts
from server.routes import SOCKET, Caller, Route

HELLO_S = 5.0
CLOSED_WITHIN_S = 0.5  # a worker that sleeps does not answer a closing frame, and stopping does not wait for it
MAX_SAID_BYTES = 8 * 1024
NO_TOKEN = 4401


class Hello(msgspec.Struct, frozen=True):
    """The first message of a socket: a token, and the User-Agent of the browser that the extension is in."""

    token: str
    browser: str = ""


async def socket(request: web.Request) -> web.WebSocketResponse:
    """All that changes, as messages `{"event": …, "data": {…}}`, beginning with `prompt.opened` for what is open.

    The first message, within 5 s, says the token: `{"token": …, "browser": …}`; without a good one, and when it is
    taken back, the socket is closed with 4401. What is told of prompts carries for an extension also `here`, `acts`
    and `tab` (tabs.py). A `ping` at least every 20 s.
    """
    parts, credentials = request.app[PARTS], request.app[CREDENTIALS]
    socket = web.WebSocketResponse(timeout=CLOSED_WITHIN_S, max_msg_size=MAX_SAID_BYTES, compress=False)
    await socket.prepare(request)
    hello, origins = await _hello(socket), request.headers.getall("Origin", [])

    def caller() -> Caller | None:
        return socket_caller(hello.token, origins, credentials)

    if caller() is None:
        await socket.close(code=NO_TOKEN)
        return socket
    found = parts.settings.tokens.find(hello.token)
    extension = found.sha256 if found is not None and found.kind == "extension" else None
    async with parts.events.subscribe() as queue:

        def told(event: Event) -> dict[str, object]:
            if extension is None or not event.name.startswith("prompt."):
                return event.data
            return {**event.data, **parts.desk.tabs.told(str(event.data["id"]), extension, hello.browser)}

        news = _Telling(socket, queue, told, lambda: caller() is not None)
        sending = asyncio.ensure_future(news.tell(parts.desk.tabs.open()))
        try:
            with _connected(parts, extension, hello.browser):
                async for _ in socket:
                    pass  # nothing more is asked for; that the other side closes ends this
        finally:
            sending.cancel()
    return socket


async def _hello(socket: web.WebSocketResponse) -> Hello:
    """What the socket says first; an empty token where it says nothing we know."""
    with contextlib.suppress(TimeoutError, msgspec.DecodeError, UnicodeEncodeError):
        message = await socket.receive(timeout=HELLO_S)
        if message.type == WSMsgType.TEXT:
            return msgspec.json.decode(message.data, type=Hello)
    return Hello("")


def _connected(parts: Parts, extension: str | None, browser: str) -> contextlib.AbstractContextManager[None]:
    if extension is None:
        return contextlib.nullcontext()
    return parts.desk.tabs.extensions.connected(extension, browser)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What one socket is told: `told` gives an event's data as it is for this one, `good` whether its token is."""

    socket: web.WebSocketResponse
    queue: "asyncio.Queue[Event | None]"
    told: Callable[[Event], dict[str, object]]
    good: Callable[[], bool]

    async def tell(self, opened: list[dict[str, object]]) -> None:
        """Tell of what is open, then of what comes in the queue; None ends it, and so does the end of the token."""
        with contextlib.suppress(ConnectionError):
            for data in opened:
                await self._send(Event("prompt.opened", data))
            while (event := await self._next()) is not None and self.good():
                await self._send(event)
            await self.socket.close(code=WSCloseCode.OK if self.good() else NO_TOKEN)

    async def _next(self) -> Event | None:
        try:
            async with asyncio.timeout(PING_S):
                return await self.queue.get()
        except TimeoutError:
            return Event("ping", {})

    async def _send(self, event: Event) -> None:
        said = {"event": event.name, "data": self.told(event)}
        await self.socket.send_str(msgspec.json.encode(said).decode())


ROUTES = (Route("GET", "/api/socket", socket, SOCKET),)
