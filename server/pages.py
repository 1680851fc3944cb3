"""The pages: shells without any data, and the static files, all from a fixed list."""

from collections.abc import Mapping
from importlib.resources import files

import aiohttp_jinja2
from aiohttp import web

from server.parts import PARTS
from server.replies import Problem
from server.routes import DOOR, PUBLIC, Route, RouteHandler
from server.words import LANGUAGES, load_locale

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}


def page(template: str, name: str) -> RouteHandler:
    """A handler that gives a shell; its data is fetched by its script, with a token."""

    async def shell(request: web.Request) -> web.Response:
        return render(request, template, {"page": name})

    shell.__doc__ = f"The shell of the page {name}."
    return shell


def render(request: web.Request, template: str, context: Mapping[str, object]) -> web.Response:
    """A template in the person's language. Anybody may fetch it, so texts of their own come by script, not here."""
    settings = request.app[PARTS].settings
    words = load_locale(settings.language)
    direction = words.with_own({"page.dir": settings.own_words.get("page.dir", "")}).direction
    spoken = {"say": words.say, "language": words.language, "direction": direction}
    return aiohttp_jinja2.render_template(template, request, {**spoken, **context})


def load_static() -> dict[str, tuple[bytes, str]]:
    """Every static file of the package by its name: content and type. No path is ever made from a request."""
    found = {
        entry.name: (entry.read_bytes(), kind)
        for entry in files("server").joinpath("static").iterdir()
        if entry.is_file() and (kind := _type_of(entry.name)) is not None
    }
    for language in LANGUAGES:
        words = files("server").joinpath("locales", f"{language}.json").read_bytes()
        found[f"words-{language}.json"] = (words, TYPES[".json"])
    return found


def _type_of(name: str) -> str | None:
    return TYPES.get(name[name.rfind(".") :])


STATIC = web.AppKey("STATIC", dict[str, tuple[bytes, str]])


async def static(request: web.Request) -> web.Response:
    """One of the static files. 404."""
    found = request.app[STATIC].get(request.match_info["name"])
    if found is None:
        raise Problem(404, "no such file")
    body, kind = found
    return web.Response(body=body, content_type=kind, charset="utf-8")


ROUTES = (
    Route("GET", "/", page("today.html", "today"), PUBLIC),
    Route("GET", "/log", page("log.html", "log"), PUBLIC),
    Route("GET", "/sites", page("sites.html", "sites"), PUBLIC),
    Route("GET", "/settings", page("settings.html", "settings"), PUBLIC),
    Route("GET", "/static/{name}", static, PUBLIC | DOOR),
)
