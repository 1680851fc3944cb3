"""The practice network's JSON routes: each reads a request, changes the state, answers."""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from firsthand.practice_network.people import BY_HANDLE, PEOPLE, Person
from firsthand.practice_network.state import NetworkState

STATE = web.AppKey("STATE", NetworkState)
routes = web.RouteTableDef()
_JSON = "application/json"


@web.middleware
async def errors_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer every refusal under /api/ as {"error": …}, as the page script expects."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        if request.path.startswith("/api/") and refusal.status >= 400:
            return web.json_response({"error": refusal.reason}, status=refusal.status)
        raise


@routes.get("/api/people")
async def people(request: web.Request) -> web.Response:
    """Everybody: {"people": [{"handle", "name", "headline"}]}."""
    return web.json_response({"people": [_card(person) for person in PEOPLE]})


@routes.get("/api/people/{handle}")
async def person(request: web.Request) -> web.Response:
    """One person: {"handle", "name", "headline"}; 404 for a stranger."""
    return web.json_response(_card(_person(request)))


@routes.get("/api/state")
async def state(request: web.Request) -> web.Response:
    """What really arrived: {"counts": {…}, "arrived": [{"what", "people", "detail"}], "connected", "following"}."""
    network = request.app[STATE]
    arrived = [{"what": a.what, "people": list(a.people), "detail": a.detail} for a in network.arrivals]
    return web.json_response(
        {
            "counts": network.counts,
            "arrived": arrived,
            "connected": sorted(network.connected),
            "following": sorted(network.following),
        }
    )


@routes.post("/api/people/{handle}/connect")
async def connect(request: web.Request) -> web.Response:
    """Body: {"note": "…"}, the note may be empty or missing."""
    body = await _body(request)
    request.app[STATE].connect(_person(request).handle, _text(body, "note"))
    return web.json_response({"connected": True})


@routes.post("/api/people/{handle}/disconnect")
async def disconnect(request: web.Request) -> web.Response:
    """Undo a connection."""
    request.app[STATE].disconnect(_person(request).handle)
    return web.json_response({"connected": False})


@routes.post("/api/people/{handle}/endorse")
async def endorse(request: web.Request) -> web.Response:
    """Body: {"skill": "Welding"}; 400 for a skill the person does not name."""
    skill = _text(await _body(request), "skill")
    try:
        request.app[STATE].endorse(_person(request).handle, skill)
    except KeyError:
        raise web.HTTPBadRequest(reason="This person does not name that skill") from None
    return web.json_response({"endorsed": skill})


@routes.post("/api/people/{handle}/follow")
async def follow(request: web.Request) -> web.Response:
    """Follow one person."""
    request.app[STATE].follow([_person(request).handle])
    return web.json_response({"following": True})


@routes.post("/api/people/{handle}/unfollow")
async def unfollow(request: web.Request) -> web.Response:
    """Stop following one person."""
    request.app[STATE].unfollow(_person(request).handle)
    return web.json_response({"following": False})


@routes.post("/api/people/{handle}/message")
async def message(request: web.Request) -> web.Response:
    """Body: {"text": "…"}; 400 for an empty one."""
    if not _text(await _body(request), "text").strip():
        raise web.HTTPBadRequest(reason="An empty message says too little")
    request.app[STATE].message(_person(request).handle)
    return web.json_response({"sent": True})


@routes.post("/api/follow-all")
async def follow_all(request: web.Request) -> web.Response:
    """Body: {"handles": ["…"]}: all of them in one request."""
    handles = (await _body(request)).get("handles")
    if not isinstance(handles, list) or not handles or not all(handle in BY_HANDLE for handle in map(str, handles)):
        raise web.HTTPBadRequest(reason="handles must be a list of people here")
    request.app[STATE].follow(map(str, handles))
    return web.json_response({"followed": len(handles)})


@routes.post("/api/requests/{handle}/accept")
async def accept(request: web.Request) -> web.Response:
    """Accept somebody's request; 404 when that person has not asked."""
    try:
        request.app[STATE].accept(_person(request).handle)
    except KeyError:
        raise web.HTTPNotFound(reason="This person has not asked to connect") from None
    return web.json_response({"connected": True})


@routes.post("/api/requests/{handle}/ignore")
async def ignore(request: web.Request) -> web.Response:
    """Drop somebody's request; 404 when that person has not asked."""
    try:
        request.app[STATE].ignore(_person(request).handle)
    except KeyError:
        raise web.HTTPNotFound(reason="This person has not asked to connect") from None
    return web.json_response({"ignored": True})


def _card(person: Person) -> dict[str, str]:
    return {"handle": person.handle, "name": person.name, "headline": person.headline}


def _person(request: web.Request) -> Person:
    try:
        return BY_HANDLE[request.match_info["handle"]]
    except KeyError:
        raise web.HTTPNotFound(reason="Nobody of that name is here") from None


async def _body(request: web.Request) -> dict[str, object]:
    if request.content_type != _JSON:
        raise web.HTTPUnsupportedMediaType(reason="Send JSON")
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise web.HTTPBadRequest(reason="That is not JSON") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(reason="Send a JSON object")
    return body


def _text(body: dict[str, object], field: str) -> str:
    value = body.get(field, "")
    if not isinstance(value, str):
        raise web.HTTPBadRequest(reason=f"{field} must be text")
    return value
