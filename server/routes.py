"""How a route says whom it lets in: the table the guard goes by."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from aiohttp import web

# `door`, `door_page` and `alive` come through the proxy, from the reserved host: a fetch of its pages, opening one, and
# an extension that asks whether the proxy is there. `pairing` is an extension without a token yet, `socket` a WebSocket
# that says its token in its first message.
type Caller = Literal["anyone", "terminal", "page", "extension", "pairing", "socket", "door", "door_page", "alive"]

CALLER: web.RequestKey[Caller] = web.RequestKey("CALLER", str)  # type: ignore[arg-type]  # a Literal has no class

# The person's own surfaces: the terminal with the file's token, the dashboard's pages with theirs.
TOKEN: frozenset[Caller] = frozenset({"terminal", "page"})
EXTENSION: frozenset[Caller] = frozenset({"extension"})
ANY_TOKEN: frozenset[Caller] = TOKEN | EXTENSION
TERMINAL: frozenset[Caller] = frozenset({"terminal"})
PUBLIC: frozenset[Caller] = frozenset({"anyone", "terminal", "page", "extension"})
PAIRING: frozenset[Caller] = frozenset({"pairing"})
SOCKET: frozenset[Caller] = frozenset({"socket"})
DOOR: frozenset[Caller] = frozenset({"door"})
DOOR_PAGE: frozenset[Caller] = frozenset({"door_page"})
ALIVE: frozenset[Caller] = frozenset({"alive"})

type RouteHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RouteKey(NamedTuple):
    """A route: its method, and its path as written, `/api/prompts/{prompt_id}`."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Route:
    """One thing the server does, and for whom."""

    method: str
    path: str
    handler: RouteHandler
    admits: frozenset[Caller] = TOKEN

    @property
    def key(self) -> RouteKey:
        """What the guard finds it by."""
        return RouteKey(self.method, self.path)
