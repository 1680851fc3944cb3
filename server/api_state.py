"""API: health, state, the pause, sessions, the proxy configuration."""

from datetime import timedelta

import msgspec
from aiohttp import web

from server.clock import utc_text
from server.door import DOOR_HOST
from server.pac import pac_text
from server.parts import CODES, PARTS, Parts
from server.replies import Problem, read_body, reply
from server.routes import ANY_TOKEN, EXTENSION, PUBLIC, TERMINAL, Route
from server.sessions import CODE_LIFE_S, dashboard_link

MAX_PAUSE_MINUTES = 7 * 24 * 60


class PauseWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a pause."""

    minutes: int


class CodeGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that trades a code."""

    code: str


async def health(request: web.Request) -> web.Response:
    """`{"status": "ok"}` and nothing else."""
    return reply({"status": "ok"})


async def state(request: web.Request) -> web.Response:
    """What is going on, in short."""
    parts = request.app[PARTS]
    return reply(
        {
            **standing(parts),
            "open_prompts": parts.desk.open_count,
            "notifications": parts.desktop.notifies,
            "sites_on": sorted(parts.settings.sites_on() & parts.rulebook_of().packs.keys()),
        }
    )


def standing(parts: Parts) -> dict[str, object]:
    """What every surface needs to know: the version, the language, the pause, and where the proxy is."""
    proxy = parts.proxy
    return {
        "version": parts.version,
        "language": parts.settings.language,
        "paused_until": paused_until(parts),
        "proxy": {"listening": proxy.listening, "host": proxy.host, "port": proxy.port},
    }


async def pause(request: web.Request) -> web.Response:
    """Ask nothing for a while. Body: `{"minutes": 15}`, 1 minute to 7 days. 200 with `paused_until`; 422."""
    wanted = await read_body(request, PauseWanted)
    if not 1 <= wanted.minutes <= MAX_PAUSE_MINUTES:
        raise Problem(422, f"minutes: from 1 to {MAX_PAUSE_MINUTES}", field="minutes")
    parts = request.app[PARTS]
    # A breath less than the week the settings allow: their clock is read a moment after ours.
    await parts.settings.pause(parts.clock.now() + timedelta(minutes=wanted.minutes, milliseconds=-1))
    return reply({"paused_until": paused_until(parts)})


async def resume(request: web.Request) -> web.Response:
    """Ask again from now on. 200, whether paused or not."""
    await request.app[PARTS].settings.resume()
    return reply({"paused_until": None})


async def make_code(request: web.Request) -> web.Response:
    """A one-time code for a link to the dashboard: for the terminal and extensions. 201 with `code`, `link`."""
    code = request.app[CODES].make()
    link = dashboard_link(request.app[PARTS].port, code)
    return reply({"code": code, "link": link, "expires_s": int(CODE_LIFE_S)}, 201)


async def begin_session(request: web.Request) -> web.Response:
    """Trade a code for a page token. Body: `{"code": "…"}`. 201 with `token`; 401 when it is not good, or no more."""
    given = await read_body(request, CodeGiven)
    if not request.app[CODES].spend(given.code):
        raise Problem(401, "this link has been used, or is more than a minute old")
    return reply({"token": await request.app[PARTS].settings.tokens.new("page")}, 201)


async def end_sessions(request: web.Request) -> web.Response:
    """Make all page tokens worthless; the file token only. 200."""
    await request.app[PARTS].settings.tokens.revoke("page")
    return reply({"revoked": "page"})


async def proxy_pac(request: web.Request) -> web.Response:
    """The hosts of sites that are on, and the door that shows prompts, through the proxy; everything else direct."""
    parts = request.app[PARTS]
    rulebook = parts.rulebook_of()
    hosts = [host for site in parts.settings.sites_on() & rulebook.packs.keys() for host in rulebook.hosts(site)]
    text = pac_text([DOOR_HOST, *hosts], parts.proxy.host, parts.proxy.port)
    return web.Response(text=text, content_type="application/x-ns-proxy-autoconfig")


def paused_until(parts: Parts) -> str | None:
    """When the pause there is now will end; None: there is none."""
    until = parts.settings.paused_until
    return utc_text(until) if until is not None and parts.settings.paused(parts.clock.now()) else None


ROUTES = (
    Route("GET", "/api/health", health, PUBLIC),
    Route("GET", "/api/state", state, ANY_TOKEN),
    Route("POST", "/api/pause", pause, ANY_TOKEN),
    Route("DELETE", "/api/pause", resume, ANY_TOKEN),
    Route("POST", "/api/session", begin_session, PUBLIC),
    Route("DELETE", "/api/session", end_sessions, TERMINAL),
    Route("POST", "/api/session/code", make_code, TERMINAL | EXTENSION),
    Route("GET", "/proxy.pac", proxy_pac, PUBLIC),
)
