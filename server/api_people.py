"""API: the memory of people: who there is, and a talk logged outside a prompt."""

import msgspec
from aiohttp import web

from server.answers import MAX_TEXT
from server.parts import PARTS
from server.person import TalkHow
from server.replies import Problem, read_body, reply
from server.routes import ANY_TOKEN, Route


class TalkLogged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a talk. `on` is a day, `2026-05-03`; `line` what was learned, or what to ask next."""

    how: TalkHow
    on: str
    line: str = ""


async def people(request: web.Request) -> web.Response:
    """Everybody who is remembered, with their talks."""
    memory = request.app[PARTS].people
    return reply(
        {"people": [{**msgspec.to_builtins(person), "talks": memory.talks(person.id)} for person in memory.everybody()]}
    )


async def log_talk(request: web.Request) -> web.Response:
    """Log a talk; it gives that person a pass. Body: TalkLogged. 201 with the talk; 404; 422; 507."""
    wanted = await read_body(request, TalkLogged)
    if len(wanted.line) > MAX_TEXT:
        raise Problem(422, f"line: longer than {MAX_TEXT} characters", field="line")
    memory, person_id = request.app[PARTS].people, request.match_info["person_id"]
    if memory.person(person_id) is None:
        raise Problem(404, "no such person")
    try:
        talk = await memory.add_talk(person_id, wanted.how, wanted.on, wanted.line)
    except ValueError as wrong:
        raise Problem(422, str(wrong), field=str(wrong).partition(":")[0]) from wrong
    except KeyError as gone:
        raise Problem(404, "no such person") from gone
    return reply(talk, 201)


ROUTES = (
    Route("GET", "/api/people", people),
    Route("POST", "/api/people/{person_id}/talks", log_talk, ANY_TOKEN),
)
