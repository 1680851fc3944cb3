"""API: the same events as a WebSocket, which keeps an extension's worker awake."""

import asyncio
import contextlib
from collections.abc import Callable

import msgspec
from aiohttp import WSMsgType, web

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
    taken back, the socket is closed with 4401. What is told of prompts carries for an extension also `here` and
    `acts`. A `ping` at least every 20 s.
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
    async with parts.events.subscribe() as queue:
        sending = asyncio.ensure_future(_send(socket, parts, queue, caller, hello.browser))
        try:
            with _connected(parts, hello, caller()):
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


def _connected(parts: Parts, hello: Hello, caller: Caller | None) -> contextlib.AbstractContextManager[None]:
    found = parts.settings.tokens.find(hello.token)
    if caller != "extension" or found is None:
        return contextlib.nullcontext()
    return parts.desk.tabs.extensions.connected(found.sha256, hello.browser)


async def _send(
    socket: web.WebSocketResponse,
    parts: Parts,
    queue: "asyncio.Queue[Event | None]",
    caller: Callable[[], Caller | None],
    browser: str,
) -> None:
    """Send what comes in the queue; close the socket when None comes, or `caller` is nobody any more."""

    async def send(event: Event) -> None:
        data = event.data
        if caller() == "extension" and event.name.startswith("prompt."):
            data = {**data, **parts.desk.tabs.told(str(data["id"]), browser)}
        await socket.send_str(msgspec.json.encode({"event": event.name, "data": data}).decode())

    with contextlib.suppress(ConnectionError):
        for data in parts.desk.tabs.open():
            await send(Event("prompt.opened", data))
        while True:
            try:
                async with asyncio.timeout(PING_S):
                    event = await queue.get()
            except TimeoutError:
                event = Event("ping", {})
            if event is None:
                await socket.close()
                return
            if caller() is None:
                await socket.close(code=NO_TOKEN)
                return
            await send(event)


ROUTES = (Route("GET", "/api/socket", socket, SOCKET),)
