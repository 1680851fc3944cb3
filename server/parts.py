"""What the application is built around: the stores and neighbours its handlers work with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from server.clock import Clock
from server.desk import Desk
from server.door import Door
from server.events import Events
from server.friction_log import FrictionLog
from server.pairing import PairCodes
from server.people import People
from server.sessions import Codes
from server.settings import Settings
from site_packs.match import Rulebook


@dataclass(slots=True)
class ProxyState:
    """Where the proxy is, and whether it listens; whoever runs the proxy keeps this true."""

    host: str = "127.0.0.1"
    port: int = 8785
    listening: bool = False


@dataclass(slots=True)
class DesktopState:
    """Whether the desktop can show notifications; None while they are switched off, or not tried yet."""

    notifies: bool | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Made once, where everything is put together. `token` is the file token, `port` the server's own."""

    desk: Desk
    log: FrictionLog
    people: People
    settings: Settings
    rulebook_of: Callable[[], Rulebook]
    events: Events
    door: Door
    clock: Clock
    token: str
    port: int
    proxy: ProxyState
    version: str
    desktop: DesktopState = field(default_factory=DesktopState)


PARTS = web.AppKey("PARTS", Parts)
CODES = web.AppKey("CODES", Codes)
PAIR_CODES = web.AppKey("PAIR_CODES", PairCodes)
