"""API: the memory of people: who there is, and a talk logged outside a prompt."""

from typing import Annotated

import msgspec
from aiohttp import web

from server.answers import MAX_TEXT
from server.parts import PARTS, Parts
from server.person import Name, Talk, TalkHow
from server.replies import Problem, read_body, reply
from server.routes import ANY_TOKEN, Route

MAX_NAME = 300


class TalkLogged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a talk. `on` is a day, `2026-05-03`; `line` what was learned, or what to ask next."""

    how: TalkHow
    on: str
    line: str = ""


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a site names somebody: by an id or a handle, or both."""

    id: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] = ""
    handle: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] = ""
    name: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] = ""


class TalkWith(TalkLogged, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The body of a talk with somebody met on a site; `server` says on which, where a site has many."""

    site: str
    target: Named
    server: str = ""


async def people(request: web.Request) -> web.Response:
    """Everybody who is remembered, with their talks."""
    memory = request.app[PARTS].people
    return reply(
        {"people": [{**msgspec.to_builtins(person), "talks": memory.talks(person.id)} for person in memory.everybody()]}
    )


async def log_talk(request: web.Request) -> web.Response:
    """Log a talk; it gives that person a pass. Body: TalkLogged. 201 with the talk; 404; 422; 507."""
    wanted, person_id = await read_body(request, TalkLogged), request.match_info["person_id"]
    parts = request.app[PARTS]
    if parts.people.person(person_id) is None:
        raise Problem(404, "no such person")
    return reply(await _logged(parts, person_id, wanted), 201)


async def log_talk_with(request: web.Request) -> web.Response:
    """Log a talk with whoever a site's page is about; somebody new is remembered. Body: TalkWith.

    201 with the talk; 422 naming the field, also for the practice network, whose people are not remembered; 507.
    """
    parts, wanted = request.app[PARTS], await read_body(request, TalkWith)
    pack = parts.rulebook_of().packs.get(wanted.site)
    if pack is None or pack.practice:
        raise Problem(422, "site: no site whose people are remembered", field="site")
    hosted = wanted.site in parts.rulebook_of().sites_of(wanted.server) and wanted.server == wanted.server.lower()
    if not hosted if "{server}" in pack.link else wanted.server:
        raise Problem(422, "server: the host of that site where it has many, else nothing", field="server")
    name = Name(wanted.site, wanted.server, wanted.target.id, wanted.target.handle, wanted.target.name)
    if not name.tells:
        raise Problem(422, "target: an id or a handle is needed", field="target")
    return reply(await _logged(parts, name, wanted), 201)


async def _logged(parts: Parts, who: str | Name, wanted: TalkLogged) -> Talk:
    if len(wanted.line) > MAX_TEXT:
        raise Problem(422, f"line: longer than {MAX_TEXT} characters", field="line")
    try:
        return await parts.people.add_talk(who, wanted.how, wanted.on, wanted.line)
    except ValueError as wrong:
        raise Problem(422, str(wrong), field=str(wrong).partition(":")[0]) from wrong
    except KeyError as gone:
        raise Problem(404, "no such person") from gone


ROUTES = (
    Route("GET", "/api/people", people),
    Route("POST", "/api/people/{person_id}/talks", log_talk, ANY_TOKEN),
    Route("POST", "/api/talks", log_talk_with, ANY_TOKEN),
)
