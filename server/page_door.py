"""What `firsthand.internal` shows over a page: the document's door, and the prompt in a frame or a window of its own.

Reached through the proxy only (guard.py). The HTML of a prompt carries a one-use nonce; reading the prompt and
answering it need that nonce, so a page that guesses an address gets nothing.
"""

from contextlib import suppress
from urllib.parse import urlsplit

import msgspec
from aiohttp import web
from aiohttp_sse import sse_response

from server.api_events import pump
from server.api_prompts import Seen, decide_by, given_more_time, seen_by, settled_reply, view_of
from server.clock import own_day
from server.door import Document, DraftText, origin_of
from server.pages import render, static_files
from server.parts import PARTS
from server.prompt import PromptGone, PromptSettled
from server.record import Decision, Outcome, Surface
from server.replies import FRAMED_BY, Problem, read_body, reply
from server.routes import CALLER, DOOR, DOOR_PAGE, PUBLIC, Route

NONCE_HEADER = "X-Firsthand-Nonce"
_PAGE: Surface = "page"
_EXTENSION: Surface = "extension"
PROMPT_STYLES = ("tokens.css", "prompt.css", "prompt_ways.css")


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that hands over what was begun."""

    said: DraftText


async def door(request: web.Request) -> web.Response:
    """The invisible frame that tells a document of its prompts. 404 for an unknown key of no page of a ruled site."""
    key = request.match_info["key"]
    document = _kept_page(request, key) or _document(request, key)
    if document.only:
        raise Problem(404, "no such document")  # an extension's: what it shows has no door
    document.doors += 1
    request[FRAMED_BY] = document.origin
    # What a prompt needs is fetched now, so that it need not be when somebody has pressed a button.
    ahead = [*static_files().modules_of("prompt_page.js"), *PROMPT_STYLES]
    return render(request, "door.html", {"key": document.key, "origin": document.origin, "ahead": ahead})


async def door_events(request: web.Request) -> web.StreamResponse:
    """What concerns one document, as an event stream; it begins with what is open (page_watch.py). 404."""
    parts = request.app[PARTS]
    document = _document(request, request.match_info["key"])
    async with parts.door.documents.events(document.key) as queue, sse_response(request) as stream:
        for news in parts.desk.pages.begins_with(document.key):
            queue.put_nowait(news)
        await pump(request, stream, queue)
    return stream


async def prompt_page(request: web.Request) -> web.Response:
    """The prompt's page: on the dashboard's host a shell, at the door a frame (`?document=`) or a window (`?window=1`).

    Of the frames that one document asks for the first alone decides, and none of a page's while an extension shows the
    prompt; the others lead to a window of their own.
    404 at the door for a document that is not known.
    """
    prompt_id = request.match_info["prompt_id"]
    modules = static_files().modules_of("prompt_page.js")
    context: dict[str, object] = {"prompt": prompt_id, "modules": modules}
    context |= {"nonce": "", "origin": "", "view": "", "own": "", "decides": True}
    if request[CALLER] != "door_page":
        return render(request, "prompt.html", {**context, "surface": "dashboard"})
    parts, decides, surface = request.app[PARTS], True, _PAGE
    if request.query.get("window") == "1":
        context["surface"] = "window"
    else:
        document = _document(request, request.query.get("document", ""))
        if document.only not in ("", prompt_id):
            raise Problem(404, "no such document")
        request[FRAMED_BY] = document.origin
        decides = document.first_frame(prompt_id) and not parts.desk.tabs.elsewhere(prompt_id, document.key)
        surface = _EXTENSION if document.only else _PAGE
        context |= {"surface": "frame", "origin": document.origin, "decides": decides}
    context["nonce"] = parts.door.nonce_for(prompt_id, decides=decides, surface=surface)
    # An ended prompt gets a page too: it says so, in the person's own words where the address was not made up.
    with suppress(PromptGone):
        try:
            context["view"] = msgspec.json.encode(parts.desk.view(prompt_id)).decode()
        except PromptSettled:
            context["own"] = msgspec.json.encode(parts.settings.own_words).decode()
    return render(request, "prompt.html", context)


async def passed(request: web.Request) -> web.Response:
    """The line that is shown where a talk let an act pass. 404 for a line or a document that is not known."""
    parts = request.app[PARTS]
    document = _document(request, request.query.get("document", ""))
    greeting = parts.desk.greetings.get(request.match_info["line_id"])
    if greeting is None:
        raise Problem(404, "no such line")
    request[FRAMED_BY] = document.origin
    today = own_day(parts.clock.now()).isoformat()
    words = parts.settings.words()
    key = f"passed.{greeting.how}.today" if greeting.on == today else f"passed.{greeting.how}"
    line = {"line": words.texts[key], "name": greeting.name, "day": greeting.on, "today": today}
    return render(request, "passed.html", {**line, "line_id": request.match_info["line_id"], "origin": document.origin})


async def data(request: web.Request) -> web.Response:
    """The prompt. 403 without the nonce of its page; 404; 409."""
    return reply(view_of(request.app[PARTS].desk, _with_nonce(request)))


async def seen(request: web.Request) -> web.Response:
    """Say whether the prompt is in sight, as `POST /api/prompts/{id}/seen`."""
    prompt_id = _with_nonce(request)
    said = await read_body(request, Seen)
    # Each frame and window has a nonce of its own.
    report = Seen(said.visible, request.headers[NONCE_HEADER])
    parts = request.app[PARTS]
    return reply(seen_by(parts.desk, prompt_id, report, parts.door.surface_of(report.by)))


async def more_time(request: web.Request) -> web.Response:
    """Hold on for another minute."""
    return reply(given_more_time(request.app[PARTS].desk, _with_nonce(request)))


async def decide(request: web.Request) -> web.Response:
    """Settle the prompt, as `POST /api/prompts/{id}/decision`; the body carries the nonce, which is used up by it."""
    parts, prompt_id = request.app[PARTS], request.match_info["prompt_id"]
    decision = await read_body(request, Decision)
    if not parts.door.nonce_ok(decision.nonce, prompt_id, deciding=True):
        raise _stranger()
    settled = await decide_by(parts.desk, prompt_id, decision, parts.door.surface_of(decision.nonce))
    # Only now: an answer that was too early or lacked a word is given again by the same page.
    parts.door.spend(decision.nonce, prompt_id)
    if settled.outcome == Outcome.MISTAKEN:
        parts.door.note_mistake(decision.nonce, prompt_id, settled.record.site, settled.record.rule)
    return settled_reply(settled)


async def stop_asking(request: web.Request) -> web.Response:
    """Switch off the rule whose question this very page has just called a mistake; it names none itself. 200; 403."""
    parts, prompt_id = request.app[PARTS], request.match_info["prompt_id"]
    mistake = parts.door.take_mistake(request.headers.get(NONCE_HEADER, ""), prompt_id)
    if mistake is None:
        raise _stranger()
    await parts.settings.change_site(mistake.site, rules={mistake.rule: "off"})
    return reply({"site": mistake.site, "rule": mistake.rule})


async def keep_draft(request: web.Request) -> web.Response:
    """Hand what was begun here over to another page of the same prompt. Body: `{"said": {…}}`. 200; 403."""
    prompt_id = _with_nonce(request)
    draft = await read_body(request, Draft)
    request.app[PARTS].door.keep_draft(prompt_id, draft.said)
    return reply({})


async def draft(request: web.Request) -> web.Response:
    """What was begun at this prompt on another page: `{"said": {…}}`. 403."""
    prompt_id = _with_nonce(request)
    return reply({"said": request.app[PARTS].door.draft(prompt_id)})


def _with_nonce(request: web.Request) -> str:
    """The prompt's id, where the request carries the nonce of its page."""
    prompt_id = request.match_info["prompt_id"]
    if not request.app[PARTS].door.nonce_ok(request.headers.get(NONCE_HEADER, ""), prompt_id):
        raise _stranger()
    return prompt_id


def _stranger() -> Problem:
    return Problem(403, "refused")


def _kept_page(request: web.Request, key: str) -> Document | None:
    """A page out of a browser's keeping, whose key is forgotten: it is known by the origin that it names."""
    parts, origin = request.app[PARTS], origin_of(request.headers.get("Referer", ""))
    if parts.door.documents.get(key) is not None:
        return None
    site = parts.rulebook_of().site_of(urlsplit(origin).hostname or "")
    if site not in parts.settings.sites_on():
        return None
    return parts.door.documents.bring_back(key, origin, request.headers.get("User-Agent", ""))


def _document(request: web.Request, key: str) -> Document:
    document = request.app[PARTS].door.documents.get(key)
    if document is None:
        raise Problem(404, "no such document")
    return document


ROUTES = (
    Route("GET", "/prompt/{prompt_id}", prompt_page, PUBLIC | DOOR_PAGE),
    Route("GET", "/document/{key}", door, DOOR_PAGE),
    Route("GET", "/passed/{line_id}", passed, DOOR_PAGE),
    Route("GET", "/document/{key}/events", door_events, DOOR),
    Route("GET", "/prompt/{prompt_id}/data", data, DOOR),
    Route("POST", "/prompt/{prompt_id}/seen", seen, DOOR),
    Route("POST", "/prompt/{prompt_id}/more-time", more_time, DOOR),
    Route("POST", "/prompt/{prompt_id}/decision", decide, DOOR),
    Route("POST", "/prompt/{prompt_id}/stop-asking", stop_asking, DOOR),
    Route("GET", "/prompt/{prompt_id}/draft", draft, DOOR),
    Route("POST", "/prompt/{prompt_id}/draft", keep_draft, DOOR),
)
