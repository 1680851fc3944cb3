"""The pages: shells without any data, and the static files, all from a fixed list."""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import aiohttp_jinja2
from aiohttp import web
from jinja2 import Environment, PackageLoader

from server.parts import PARTS
from server.replies import KEPT, Problem
from server.routes import DOOR, PUBLIC, Route, RouteHandler
from server.tables import tables_module
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
    spoken["words_file"] = f"words-{words.language}.json"
    return aiohttp_jinja2.render_template(template, request, {**spoken, **context})


def not_let_in(request: web.Request, status: int) -> web.Response:
    """The page for a person at an address that is none, or whom another site sent (403); it shows the way to ours."""
    if status == 403:
        said = {"title": "elsewhere.title", "why": "elsewhere.why", "open": "elsewhere.open"}
    else:
        said = {"title": "nowhere.title", "why": "nowhere.why", "open": "nowhere.open"}
    response = render(request, "not_let_in.html", {"page": "", **said})
    response.set_status(status)
    return response


def load_static() -> dict[str, tuple[bytes, str]]:
    """Every static file of the package by its name: content and type. No path is ever made from a request."""
    found = {
        entry.name: (entry.read_bytes(), kind)
        for entry in files("server").joinpath("static").iterdir()
        if entry.is_file() and (kind := _type_of(entry.name)) is not None
    }
    found["tables.js"] = (tables_module(), TYPES[".js"])
    for language in LANGUAGES:
        words = files("server").joinpath("locales", f"{language}.json").read_bytes()
        found[f"words-{language}.json"] = (words, TYPES[".json"])
    return found


class StaticFiles:
    """The files, and one address for all of them that changes when any of them does: browsers may keep them."""

    def __init__(self, found: Mapping[str, tuple[bytes, str]]) -> None:
        self._found = found
        content = hashlib.sha256()
        for name in sorted(found):
            content.update(f"{name} {len(found[name][0])} ".encode() + found[name][0])
        self.version = content.hexdigest()[:20]
        self.root = f"/static/{self.version}/"

    def get(self, name: str) -> tuple[bytes, str] | None:
        """Content and type."""
        return self._found.get(name)

    def modules_of(self, name: str) -> list[str]:
        """A module and all it imports, directly or not, so that none waits for another to be read."""
        found, left = [name], [name]
        while left:
            body, _ = self._found[left.pop()]
            fresh = [each for each in _IMPORTS.findall(body.decode()) if each not in found]
            found += fresh
            left += fresh
        return found


_IMPORTS = re.compile(r"""^(?:import|\} from) .*?"\./([\w.]+)";$""", re.MULTILINE)


class ShellLoader(PackageLoader):
    """The templates. A file that one names as `/static/x` is fetched from the address that may be kept."""

    def __init__(self, static_files: StaticFiles) -> None:
        super().__init__("server")
        self._root = static_files.root

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """As PackageLoader, with those addresses."""
        source, name, fresh = super().get_source(environment, template)
        return source.replace('"/static/', f'"{self._root}'), name, fresh


@cache
def static_files() -> StaticFiles:
    """The files of this package; they do not change while it runs."""
    return StaticFiles(load_static())


def _type_of(name: str) -> str | None:
    return TYPES.get(name[name.rfind(".") :])


async def static(request: web.Request) -> web.Response:
    """One of the static files. 404. Under the address of this very content it may be kept for ever."""
    version, shipped = request.match_info.get("version"), static_files()
    found = shipped.get(request.match_info["name"]) if version in (None, shipped.version) else None
    if found is None:
        raise Problem(404, "no such file")
    body, kind = found
    request[KEPT] = version is not None
    return web.Response(body=body, content_type=kind, charset="utf-8")


ROUTES = (
    Route("GET", "/", page("today.html", "today"), PUBLIC),
    Route("GET", "/log", page("log.html", "log"), PUBLIC),
    Route("GET", "/sites", page("sites.html", "sites"), PUBLIC),
    Route("GET", "/settings", page("settings.html", "settings"), PUBLIC),
    Route("GET", "/static/{name}", static, PUBLIC | DOOR),
    Route("GET", "/static/{version}/{name}", static, PUBLIC | DOOR),
)
