"""API: what a browser extension needs to know, in one answer; which prompts it shows in which tab."""

import re
from typing import Annotated

import msgspec
from aiohttp import web

from server.api_prompts import ended_problem
from server.api_state import standing
from server.api_statistics import records_of_days
from server.clock import own_day
from server.door import DOOR_HOST, DOOR_ORIGIN, PRACTICE_HOST
from server.parts import PARTS, Parts
from server.prompt import PromptGone, PromptSettled
from server.questions import site_name
from server.replies import Problem, read_body, reply
from server.routes import ALIVE, EXTENSION, Route
from server.statistics import counts_of, talks_since
from server.tabs import NotYours
from server.tokens import Token


async def extension(request: web.Request) -> web.Response:
    """Where the proxy is, which hosts of which sites it is for, what is open, what today was, what is due."""
    parts = request.app[PARTS]
    return reply(
        {
            **standing(parts),
            "sites": _sites(parts),
            "always": [DOOR_HOST, PRACTICE_HOST],
            "open": parts.desk.open_ids,
            "today": await _today(parts),
            "due": await _due(parts),
        }
    )


def _sites(parts: Parts) -> list[dict[str, object]]:
    """Every site, the practice network last, with all its hosts: exact names, or `*.name` for what is below it."""
    rulebook, words = parts.rulebook_of(), parts.settings.words()
    packs = sorted(rulebook.packs.values(), key=lambda pack: (pack.practice, pack.name.casefold()))
    return [
        {
            "site": pack.site,
            "name": site_name(pack, words),
            "on": parts.settings.site(pack.site).enabled,
            "strictness": parts.settings.site(pack.site).strictness,
            "hosts": list(rulebook.hosts(pack.site)),
            "practice": pack.practice,
            "link": pack.link,
        }
        for pack in packs
    ]


async def _today(parts: Parts) -> dict[str, int]:
    """Today's talks, and how what was asked today has ended; saying that one has spoken is a claim, and no talk."""
    now = parts.clock.now()
    day = own_day(now)
    counts = counts_of(await records_of_days(parts, day, day))
    return {
        "talks": talks_since(parts.people, now, days=1),
        "asked": counts["asked"],
        "let_go": counts["let_go"],
        "talk_first": counts["talk_first"],
        "gone_ahead": counts["went_ahead"],
        "claimed": counts["claimed"],
    }


async def _due(parts: Parts) -> list[dict[str, str]]:
    """The promises that are due today or have been, oldest first."""
    today = own_day(parts.clock.now()).isoformat()
    due = [promise for promise in await parts.people.promises("open") if promise.on <= today]
    return [
        {"id": promise.id, "person": person.name if person else "", "how": promise.how, "on": promise.on}
        for promise, person in ((each, parts.people.person(each.person)) for each in due)
    ]


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that says where a prompt is shown: the address of the page, and the extension's number of the tab."""

    url: Annotated[str, msgspec.Meta(max_length=8192)]
    tab: int


class Gone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that says that a tab has closed or moved on: nothing more is to be said of it."""


async def shown(request: web.Request) -> web.Response:
    """Take a prompt: this extension shows it over the page of a tab. Body: Shown.

    200 with `document`, the key for its frame at `door`; 404; 409 when it has ended, is not this extension's to show,
    or no socket of it is open; 422 where the page is none that the act can have come from.
    """
    parts, prompt_id, wanted = request.app[PARTS], request.match_info["prompt_id"], await read_body(request, Shown)
    try:
        if not _may_have_asked(parts, prompt_id, wanted.url):
            raise Problem(422, "url: no page that this can have come from", field="url")
        document = parts.desk.tabs.show(prompt_id, _extension(request).sha256, wanted.url, wanted.tab)
    except (PromptGone, PromptSettled) as ended:
        raise ended_problem(ended) from ended
    except NotYours as other:
        raise Problem(409, str(other)) from other
    return reply({"document": document.key, "door": DOOR_ORIGIN})


async def gone(request: web.Request) -> web.Response:
    """The tab that a prompt was shown in has closed or moved on. Body: `{}`. 200; 404; 409 when it is not."""
    await read_body(request, Gone)
    try:
        request.app[PARTS].desk.tabs.gone(request.match_info["prompt_id"], _extension(request).sha256)
    except (PromptGone, PromptSettled) as ended:
        raise ended_problem(ended) from ended
    except NotYours as other:
        raise Problem(409, str(other)) from other
    return reply({})


# What a browser writes before the path. It ends up in a header, so nothing else may stand there.
_PAGE = re.compile(r"(https?://(?P<host>[a-z0-9.-]{1,253})(?::[0-9]{1,5})?)(?:[/?#].*)?", re.DOTALL)


def _may_have_asked(parts: Parts, prompt_id: str, url: str) -> bool:
    """Whether this is a page of the prompt's site, or of the origin that its request came from."""
    found, (site, origin) = _PAGE.fullmatch(url), parts.desk.tabs.asked_by(prompt_id)
    return found is not None and (site in parts.rulebook_of().sites_of(found["host"]) or origin == found[1])


class WentUnguarded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that says when the person let this browser go unguarded, because Firsthand was not running."""

    begun: str = msgspec.field(name="from")
    until: str


async def unguarded(request: web.Request) -> web.Response:
    """Keep that this browser went unguarded for a time, beside the pauses. Body: WentUnguarded. 201; 422; 507."""
    wanted = await read_body(request, WentUnguarded)
    kept = request.app[PARTS].settings.unguarded
    try:
        return reply(await kept.add(wanted.begun, wanted.until, _extension(request).browser), 201)
    except ValueError as wrong:
        raise Problem(422, str(wrong), field=str(wrong).partition(":")[0]) from wrong


def _extension(request: web.Request) -> Token:
    """The token of the extension that asks."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    found = request.app[PARTS].settings.tokens.find(token)
    if found is None:
        raise Problem(401, "a valid token is needed")  # taken back since the guard looked
    return found


async def alive(request: web.Request) -> web.Response:
    """Whether the guard is up: asked at `firsthand.internal`, where only the proxy can answer. No page is told."""
    return reply({"alive": True, "server": request.app[PARTS].port})


ROUTES = (
    Route("GET", "/alive", alive, ALIVE),
    Route("GET", "/api/extension", extension, EXTENSION),
    Route("POST", "/api/prompts/{prompt_id}/shown", shown, EXTENSION),
    Route("POST", "/api/prompts/{prompt_id}/gone", gone, EXTENSION),
    Route("POST", "/api/unguarded", unguarded, EXTENSION),
)
