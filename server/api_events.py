"""API: the event stream, and how any such stream is kept and ended."""

import asyncio

import msgspec
from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from server.parts import PARTS
from server.routes import Route

PING_S = 20.0

# A stream whose reader has gone is let go after this long; nothing else says so while nothing is sent.
LOOK_S = 2.0


async def events(request: web.Request) -> web.StreamResponse:
    """All that changes, as an event stream, until the reader goes or the server stops. A `ping` every 20 s."""
    async with request.app[PARTS].events.subscribe() as queue, sse_response(request) as stream:
        await pump(request, stream, queue)
    return stream


async def pump[News: tuple[str, dict[str, object]]](
    request: web.Request, stream: EventSourceResponse, queue: "asyncio.Queue[News | None]"
) -> None:
    """Send what comes in the queue; None ends it."""
    now = asyncio.get_running_loop().time
    sent_at = now()
    while not _gone(request):
        try:
            async with asyncio.timeout(LOOK_S):
                news = await queue.get()
        except TimeoutError:
            if now() - sent_at < PING_S:
                continue
            name, data = "ping", "{}"
        else:
            if news is None:
                return
            name, data = news[0], msgspec.json.encode(news[1]).decode()
        try:
            await stream.send(data, event=name)
        except (ConnectionError, TimeoutError):
            return
        sent_at = now()


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


ROUTES = (Route("GET", "/api/events", events),)
