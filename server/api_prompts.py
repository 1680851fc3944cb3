"""API: open prompts, and the answers to them."""

from typing import Annotated

import msgspec
from aiohttp import web

from server.answers import NotADecision
from server.desk import Desk
from server.desk_view import PromptView
from server.parts import PARTS
from server.prompt import DigestChanged, PromptGone, PromptSettled, Settled, TooSoon
from server.record import Decision, Surface
from server.replies import Problem, read_body, reply
from server.routes import ANY_TOKEN, CALLER, Caller, Route

_SURFACES: dict[Caller, Surface] = {"page": "dashboard", "extension": "extension"}


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a report of sight. `by` is a name of the surface's own, where there may be several."""

    visible: bool
    by: Annotated[str, msgspec.Meta(max_length=64)] = ""


async def prompts(request: web.Request) -> web.Response:
    """All open prompts, oldest first; looking at the list starts no wait."""
    return reply({"prompts": request.app[PARTS].desk.views()})


async def prompt(request: web.Request) -> web.Response:
    """One prompt. 404 unknown; 409 settled, with the outcome.

    By the file token its wait begins with the first look: a terminal has no sight to report. Pages report theirs.
    """
    desk, prompt_id = request.app[PARTS].desk, request.match_info["prompt_id"]
    return reply(view_of(desk, prompt_id, look=request[CALLER] == "terminal"))


async def seen(request: web.Request) -> web.Response:
    """Say whether the prompt is in sight. Body: `{"visible": true, "by": "…"}`.

    200 with `wait_left_s` and what may change.
    """
    report = await read_body(request, Seen)
    return reply(seen_by(request.app[PARTS].desk, request.match_info["prompt_id"], report, _surface(request)))


async def decide(request: web.Request) -> web.Response:
    """Settle one prompt. Body: a Decision.

    200 with outcome and record; 404 no such prompt; 409 settled, or another digest; 422 not a decision, naming the
    field; 425 too early, with `wait_left_s`; 507 when it could not be recorded, and then nothing was sent.
    """
    decision = await read_body(request, Decision)
    desk, prompt_id = request.app[PARTS].desk, request.match_info["prompt_id"]
    return settled_reply(await decide_by(desk, prompt_id, decision, _surface(request)))


async def more_time(request: web.Request) -> web.Response:
    """Hold on for another minute, ten times at most. 200 with the prompt."""
    return reply(given_more_time(request.app[PARTS].desk, request.match_info["prompt_id"]))


# -- the same for the page surface (page_door.py) --------------------------------------------------------------------


def view_of(desk: Desk, prompt_id: str, *, look: bool = False) -> PromptView:
    """The prompt, or the problem to answer with."""
    try:
        return desk.look(prompt_id) if look else desk.view(prompt_id)
    except (PromptGone, PromptSettled) as ended:
        raise ended_problem(ended) from ended


def seen_by(desk: Desk, prompt_id: str, report: Seen, surface: Surface) -> dict[str, object]:
    """Report sight; gives what the surface shows of the time left."""
    try:
        left_s = desk.seen(prompt_id, report.visible, surface, report.by)
        view = desk.view(prompt_id)
    except (PromptGone, PromptSettled) as ended:
        raise ended_problem(ended) from ended
    return {
        "wait_left_s": round(left_s, 2),
        "held_until": view.held_until,
        "held": view.held,
        "patience_over": view.patience_over,
        "page_gone": view.page_gone,
    }


async def decide_by(desk: Desk, prompt_id: str, decision: Decision, surface: Surface) -> Settled:
    """Settle, or raise the problem to answer with."""
    try:
        return await desk.decide(prompt_id, decision, surface)
    except (PromptGone, PromptSettled) as ended:
        raise ended_problem(ended) from ended
    except DigestChanged as changed:
        raise Problem(409, "digest: what is asked is not what this answer is for", field="digest") from changed
    except NotADecision as wrong:
        raise Problem(422, str(wrong), field=wrong.field) from wrong
    except TooSoon as early:
        raise Problem(425, str(early), wait_left_s=round(early.seconds_left, 2)) from early
    except OSError as full:
        raise Problem(507, "the answer could not be recorded, so nothing was sent") from full


def settled_reply(settled: Settled) -> web.Response:
    """How a prompt ended, and its record."""
    return reply({"outcome": settled.outcome, "record": settled.record})


def given_more_time(desk: Desk, prompt_id: str) -> PromptView:
    """The prompt with more time, or the problem to answer with."""
    try:
        return desk.more_time(prompt_id)
    except (PromptGone, PromptSettled) as ended:
        raise ended_problem(ended) from ended


def ended_problem(ended: PromptGone | PromptSettled) -> Problem:
    """What is answered about a prompt that has ended."""
    if isinstance(ended, PromptSettled):
        return Problem(409, str(ended), outcome=ended.outcome)
    return Problem(404, "no such prompt")


def _surface(request: web.Request) -> Surface:
    return _SURFACES.get(request[CALLER], "terminal")


ROUTES = (
    Route("GET", "/api/prompts", prompts, ANY_TOKEN),
    Route("GET", "/api/prompts/{prompt_id}", prompt, ANY_TOKEN),
    Route("POST", "/api/prompts/{prompt_id}/seen", seen, ANY_TOKEN),
    Route("POST", "/api/prompts/{prompt_id}/decision", decide),
    Route("POST", "/api/prompts/{prompt_id}/more-time", more_time),
)
