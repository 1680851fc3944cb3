"""API: pairing with a browser extension, and the end of it; the page that an extension pairs from."""

from typing import Annotated

import msgspec
from aiohttp import web

from server.pages import render
from server.pairing import PAIR_CODE_LIFE_S, pair_link
from server.parts import PAIR_CODES, PARTS
from server.replies import Problem, read_body, reply
from server.routes import PAIRING, PUBLIC, Route


class PairWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of an extension that pairs: the code, and what its browser is called."""

    code: Annotated[str, msgspec.Meta(max_length=64)]
    browser: Annotated[str, msgspec.Meta(max_length=64)] = ""


async def make_code(request: web.Request) -> web.Response:
    """A code to pair an extension with; the one before is void. 201 with `code`, `link`, `expires_s`."""
    code = request.app[PAIR_CODES].make()
    link = pair_link(request.app[PARTS].port, code)
    return reply({"code": code, "link": link, "expires_s": int(PAIR_CODE_LIFE_S)}, 201)


async def pair(request: web.Request) -> web.Response:
    """Trade a code for an extension's token, good at this extension's origin only. Body: PairWanted.

    201 with `token` and `server`; 401 when the code is wrong, used, too old, or was guessed at too often.
    """
    parts, wanted = request.app[PARTS], await read_body(request, PairWanted)
    if not request.app[PAIR_CODES].spend(wanted.code):
        raise Problem(401, "this code is wrong, has been used, or is more than ten minutes old")
    token = await parts.settings.tokens.new("extension", origin=request.headers["Origin"], browser=wanted.browser)
    parts.events.publish("pair.changed", {})
    return reply({"token": token, "server": f"http://127.0.0.1:{parts.port}"}, 201)


async def pairs(request: web.Request) -> web.Response:
    """The extensions that are paired, oldest first; `connected` says whether its socket is open now."""
    parts = request.app[PARTS]
    browser_of = parts.desk.tabs.extensions.browser_of
    found = [
        {
            "id": key,
            "browser": each.browser,
            "made_at": each.made_at,
            "connected": browser_of(each.sha256) is not None,
        }
        for key, each in parts.settings.tokens.pairs.items()
    ]
    return reply({"pairs": found})


async def unpair(request: web.Request) -> web.Response:
    """End a pair: its token is worthless at once, and its socket is closed. 200; 404; 507."""
    parts, pair_id = request.app[PARTS], request.match_info["pair_id"]
    if await parts.settings.tokens.unpair(pair_id) is None:
        raise Problem(404, "no such pair")
    parts.events.publish("pair.changed", {})
    return reply({"ended": pair_id})


async def pair_page(request: web.Request) -> web.Response:
    """What an extension takes the code from; it says what to do where none has."""
    return render(request, "pair.html", {"page": "pair"})


ROUTES = (
    Route("POST", "/api/pair/code", make_code),
    Route("POST", "/api/pair", pair, PAIRING),
    Route("GET", "/api/pairs", pairs),
    Route("DELETE", "/api/pairs/{pair_id}", unpair),
    Route("GET", "/pair", pair_page, PUBLIC),
)
