"""Bodies in and out: strict JSON, every problem in one shape, and the headers that go on everything."""

import asyncio
import logging
import re

import msgspec
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
BODY_TIMEOUT_S = 10.0

# Nothing but our own files; no framing; no string may become script (SAFETY T11, T14).
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; require-trusted-types-for 'script'"
)
STANDING_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY.format(ancestors="'none'"),
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Server": "",
}
FRAMED_BY: web.RequestKey[str] = web.RequestKey("FRAMED_BY", str)
KEPT: web.RequestKey[bool] = web.RequestKey("KEPT", bool)


class Problem(Exception):
    """An answer that is not a success: status, one line of reason, and what else the caller can use."""

    def __init__(self, status: int, error: str, **more: object) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.more = more


def reply(data: object, status: int = 200) -> web.Response:
    """A JSON answer; structs as they are."""
    return web.Response(body=msgspec.json.encode(data), status=status, content_type="application/json")


def problem_reply(problem: Problem) -> web.Response:
    """A problem as JSON: `{"error", "status", …}`."""
    return reply({"error": problem.error, "status": problem.status, **problem.more}, problem.status)


async def answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with the handler, and with a problem in JSON whatever it raises."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem_reply(problem)
    except web.HTTPException as problem:
        allow = {hdrs.ALLOW: problem.headers[hdrs.ALLOW]} if hdrs.ALLOW in problem.headers else {}
        response = problem_reply(Problem(problem.status, problem.reason.lower()))
        response.headers.update(allow)
        return response
    except ConnectionError:
        raise  # the caller has gone; there is nobody to answer
    except OSError as full:
        log.error("%s %s could not be written: %s", request.method, request.match_info.route.resource, full.strerror)
        return problem_reply(Problem(507, "it could not be written down, so nothing has changed"))
    except Exception:
        # The route, not the request: a log must not hold what people typed or who they are.
        log.exception("answering %s %s", request.method, request.match_info.route.resource)
        return problem_reply(Problem(500, "something went wrong in here; the log on this machine says what"))


async def set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the standing headers on an answer that is about to go (`on_response_prepare`)."""
    response.headers.update(STANDING_HEADERS)
    if request.get(KEPT) and response.status == 200:
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    framed_by = request.get(FRAMED_BY)
    if framed_by is not None:
        # A document under COEP may hold only frames that say this of themselves.
        response.headers["Content-Security-Policy"] = PAGE_POLICY.format(ancestors=framed_by)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        del response.headers["X-Frame-Options"]


async def read_body[Shape](request: web.Request, shape: type[Shape]) -> Shape:
    """The body as `shape`. Raises Problem: 400 no JSON, 408 too slow, 413 too long, 422 wrong, naming the field."""
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            body = await request.read()
    except TimeoutError as slow:
        raise Problem(408, "the body did not arrive in time") from slow
    except web.HTTPRequestEntityTooLarge as long:
        raise Problem(413, f"the body must not be longer than {MAX_BODY_BYTES} bytes") from long
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as wrong:
        field = field_of(str(wrong))
        if field is None:
            raise Problem(400, "the body must be a JSON object") from wrong
        raise Problem(422, f"{field}: {str(wrong).partition(' - at ')[0]}", field=field) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
        raise Problem(400, "the body is not JSON") from broken


_AT = re.compile(r" - at `\$\.?(?P<path>[^`]*)`\Z")
_NAMED = re.compile(r"Object (?:contains unknown|missing required) field `(?P<name>.*?)`")


def field_of(message: str) -> str | None:
    """The field a decoding message speaks of, as `answer.how`; None when it is the whole body."""
    at, named = _AT.search(message), _NAMED.match(message)
    path = [part for part in (at["path"] if at else "", named["name"] if named else "") if part]
    return ".".join(path) or None
