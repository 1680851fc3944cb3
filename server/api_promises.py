"""API: promises to talk first: made, kept, moved, no longer."""

from typing import Literal

import msgspec
from aiohttp import web

from server.answers import MAX_TEXT
from server.clock import own_day
from server.desk_view import link_to
from server.parts import PARTS, Parts
from server.person import Promise, PromiseState, TalkHow
from server.record import How
from server.replies import Problem, read_body, reply
from server.routes import ANY_TOKEN, Route
from site_packs.action import Target

STATES: tuple[PromiseState, ...] = ("open", "kept", "moved", "dropped")


class PromiseWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a promise made outside a prompt. `on` is a day, `2026-12-01`."""

    person: str
    how: How
    on: str


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="state", tag="kept"):
    """ "We spoke": when, how (as promised where that is a talk), and what was learned."""

    on: str
    how: TalkHow | None = None
    line: str = ""


class Moved(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="state", tag="moved"):
    """Another day, and another way if it is given."""

    on: str
    how: How | None = None


class Dropped(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="state", tag="dropped"):
    """No longer."""


class PromiseView(msgspec.Struct, frozen=True):
    """A promise as a page shows it. `links` are that person's pages on the sites they were met on."""

    id: str
    person: str
    name: str
    how: How
    on: str
    state: PromiseState
    when: Literal["overdue", "today", "ahead", "over"]
    links: list[str]


async def promises(request: web.Request) -> web.Response:
    """Promises by the day they are due. `?state=open` (or kept, moved, dropped); 422 for another state."""
    parts = request.app[PARTS]
    wanted = request.query.get("state")
    state = next((known for known in STATES if known == wanted), None)
    if wanted is not None and state is None:
        raise Problem(422, f"state: not one of {', '.join(STATES)}", field="state")
    found = await parts.people.promises(state, request.query.get("person"))
    return reply({"promises": [promise_view(parts, promise) for promise in found]})


async def make(request: web.Request) -> web.Response:
    """Promise a talk on a day that is still to come. Body: PromiseWanted. 201 with the promise; 404; 422; 507."""
    parts, wanted = request.app[PARTS], await read_body(request, PromiseWanted)
    if parts.people.person(wanted.person) is None:
        raise Problem(404, "no such person")
    _check_ahead(parts, wanted.on)
    try:
        made = await parts.people.add_promise(wanted.person, wanted.how, wanted.on)
    except ValueError as wrong:
        raise _wrong(wrong) from wrong
    parts.events.publish("promise.changed", {"id": made.id})
    return reply(promise_view(parts, made), 201)


async def change(request: web.Request) -> web.Response:
    """Say what became of an open promise. Body: Kept, Moved or Dropped, told apart by `state`.

    200 with `promise` (where it was moved, the new one) and `talk`; 404; 409 when it is not open; 422 naming the
    field; 507.
    """
    parts, promise_id = request.app[PARTS], request.match_info["promise_id"]
    said = await read_body(request, Kept | Moved | Dropped)  # type: ignore[arg-type]  # a union is no class
    promise = _get(parts, promise_id)
    if promise.state != "open":
        raise Problem(409, f"this promise is {promise.state}", state=promise.state)
    talk = None
    try:
        match said:
            case Kept():
                if len(said.line) > MAX_TEXT:
                    raise ValueError(f"line: longer than {MAX_TEXT} characters")
                talk = await parts.people.keep_promise(promise_id, said.on, said.how, said.line)
            case Moved():
                _check_ahead(parts, said.on)
                promise = await parts.people.move_promise(promise_id, said.on, said.how)
            case Dropped():
                await parts.people.drop_promise(promise_id)
    except ValueError as wrong:
        raise _wrong(wrong) from wrong
    parts.events.publish("promise.changed", {"id": promise_id})
    return reply({"promise": promise_view(parts, _get(parts, promise.id)), "talk": talk})


def promise_view(parts: Parts, promise: Promise) -> PromiseView:
    """A promise with the name of the person it is about, and where they are to be found."""
    person = parts.people.person(promise.person)
    today = _today(parts)
    when: Literal["overdue", "today", "ahead", "over"] = "over"
    if promise.state == "open":
        when = "today" if promise.on == today else "overdue" if promise.on < today else "ahead"
    links = []
    packs = parts.rulebook_of().packs
    for name in person.names if person else ():
        target = Target(name.id, name.handle, name.name)
        if (pack := packs.get(name.site)) and (link := link_to(pack.link, target, name.server)):
            links.append(link)
    called = person.name if person else ""
    return PromiseView(promise.id, promise.person, called, promise.how, promise.on, promise.state, when, links)


def _get(parts: Parts, promise_id: str) -> Promise:
    found = parts.people.promise(promise_id)
    if found is None:
        raise Problem(404, "no such promise")
    return found


def _check_ahead(parts: Parts, on: str) -> None:
    if len(on) == len("2026-12-01") and on < _today(parts):
        raise Problem(422, "on: that day is over", field="on")


def _today(parts: Parts) -> str:
    """The person's own day."""
    return own_day(parts.clock.now()).isoformat()


def _wrong(wrong: ValueError) -> Problem:
    field = str(wrong).partition(":")[0]
    return Problem(409, "this promise is not open") if field == "state" else Problem(422, str(wrong), field=field)


ROUTES = (
    Route("GET", "/api/promises", promises, ANY_TOKEN),
    Route("POST", "/api/promises", make),
    Route("PATCH", "/api/promises/{promise_id}", change),
)
