"""Builds the application around its parts; opens nothing."""

import aiohttp_jinja2
from aiohttp import web
from jinja2 import StrictUndefined

from server import (
    api_events,
    api_extension,
    api_pairing,
    api_people,
    api_promises,
    api_prompts,
    api_records,
    api_settings,
    api_sites,
    api_socket,
    api_state,
    api_statistics,
    page_door,
    pages,
)
from server.events import EventName
from server.guard import CREDENTIALS, Credentials, guard
from server.pairing import PairCodes
from server.parts import CODES, PAIR_CODES, PARTS, Parts, ProxyState
from server.replies import MAX_BODY_BYTES, set_headers
from server.routes import Route
from server.sessions import Codes

__all__ = ["CODES", "PAIR_CODES", "PARTS", "ROUTES", "Parts", "ProxyState", "build_app"]

ROUTES: tuple[Route, ...] = (
    *api_state.ROUTES,
    *api_prompts.ROUTES,
    *api_records.ROUTES,
    *api_sites.ROUTES,
    *api_settings.ROUTES,
    *api_people.ROUTES,
    *api_promises.ROUTES,
    *api_statistics.ROUTES,
    *api_events.ROUTES,
    *api_socket.ROUTES,
    *api_pairing.ROUTES,
    *api_extension.ROUTES,
    *pages.ROUTES,
    *page_door.ROUTES,
)


def build_app(parts: Parts) -> web.Application:
    """The local server's application. Serve it with `serving.serve`, on the port that `parts` says."""
    tokens = parts.settings.tokens
    credentials = Credentials(parts.port, parts.token, parts.door.secret, tokens.find, tokens.paired)
    admitted = {route.key: route.admits for route in ROUTES}
    app = web.Application(middlewares=[guard(credentials, admitted, pages.not_let_in)], client_max_size=MAX_BODY_BYTES)
    app[PARTS] = parts
    app[CREDENTIALS] = credentials
    app[CODES] = Codes(parts.clock)
    app[PAIR_CODES] = PairCodes(parts.clock)
    loader = pages.ShellLoader(pages.static_files())
    aiohttp_jinja2.setup(app, loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, route.handler)
        if route.method == "GET":
            app.router.add_route("HEAD", route.path, route.handler)
    app.on_response_prepare.append(set_headers)
    app.on_shutdown.append(_end_streams)
    parts.settings.on_change(lambda name: _tell(parts, name))
    return app


async def _end_streams(app: web.Application) -> None:
    """Before connections are waited for: a stream that nobody ends would keep the server for ever."""
    app[PARTS].events.close()
    app[PARTS].door.documents.close()


def _tell(parts: Parts, name: str) -> None:
    """Pass a change of the settings on to everybody who listens."""
    what, _, site = name.partition(":")
    parts.events.publish(_EVENTS[what], {"id": site} if site else {})


_EVENTS: dict[str, EventName] = {"site": "site.changed", "pause": "pause.changed", "choices": "settings.changed"}
