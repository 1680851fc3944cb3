"""How a route says whom it lets in: the table the guard goes by."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from aiohttp import web

# `door` and `door_page` come through the proxy, from the reserved host: a fetch of its pages, and opening one.
type Caller = Literal["anyone", "terminal", "page", "extension", "door", "door_page"]

CALLER: web.RequestKey[Caller] = web.RequestKey("CALLER", str)  # type: ignore[arg-type]  # a Literal has no class

# Everybody who carries a token of ours.
TOKEN: frozenset[Caller] = frozenset({"terminal", "page", "extension"})
TERMINAL: frozenset[Caller] = frozenset({"terminal"})
PUBLIC: frozenset[Caller] = frozenset({"anyone", "terminal", "page", "extension"})
DOOR: frozenset[Caller] = frozenset({"door"})
DOOR_PAGE: frozenset[Caller] = frozenset({"door_page"})

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
