"""Decides who may speak to the local server, before anything else looks at a request.

Outermost and default-deny: what no route admits by name is refused. `judge` is pure; `guard`
carries a request into it. What each check is against is in SAFETY 3a.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from server.door import DOOR_HEADER, DOOR_HOST, DOOR_ORIGIN
from server.replies import MAX_BODY_BYTES, Problem, answer_problems, problem_reply
from server.routes import CALLER, Caller, RouteKey
from server.tokens import Token

# Every path of ours is made of these; so there is one spelling for each, and no decoding to disagree about.
_NORMAL_PATH = re.compile(r"/|(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]{1,200})+", re.ASCII)

READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was on the wire; names of headers in lower case, none joined, none dropped."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every value of one header."""
        return [value for known, value in self.headers if known == name]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What lets a caller in. `find` knows page and extension tokens, `paired` the origins of paired extensions."""

    port: int
    token: str
    door_secret: str
    find: Callable[[str], Token | None]
    paired: Callable[[str], bool]

    @property
    def hosts(self) -> tuple[str, str]:
        """The only two names we answer to."""
        return (f"127.0.0.1:{self.port}", f"[::1]:{self.port}")

    @property
    def origins(self) -> tuple[str, str]:
        """The origins of our own pages."""
        first, second = self.hosts
        return (f"http://{first}", f"http://{second}")


@dataclass(frozen=True, slots=True)
class Refused:
    """Not let in. All that are refused for who they are get the same words."""

    status: int
    error: str


CREDENTIALS = web.AppKey("CREDENTIALS", Credentials)
_STRANGER = Refused(403, "refused")
_NO_TOKEN = Refused(401, "a valid token is needed")
_NOWHERE = Refused(404, "no such route")
_HEADER = DOOR_HEADER.lower()
_DOOR_CALLERS: frozenset[Caller] = frozenset({"door", "door_page", "alive"})

# What browsers write: an id of 32 letters (Chromium), a UUID of this one installation (Firefox).
_EXTENSION_ORIGIN = re.compile(
    r"chrome-extension://[a-p]{32}|moz-extension://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


def judge(asked: Asked, credentials: Credentials, admits: frozenset[Caller] | None) -> Caller | Refused:
    """Who is asking, or why they are refused. `admits` is whom the route lets in; None: there is no such route."""
    hosts = asked.all("host")
    if len(hosts) != 1:
        return Refused(400, "exactly one Host is needed")
    door = hosts[0] == DOOR_HOST
    if not door and hosts[0] not in credentials.hosts:
        return _STRANGER
    secrets = asked.all(_HEADER)
    if door and not (len(secrets) == 1 and _same(secrets[0], credentials.door_secret)):
        return _STRANGER
    target = asked.target.removeprefix(f"http://{hosts[0]}") if not door else asked.target
    if not target.startswith("/"):
        return _STRANGER  # absolute form for another authority, authority form, asterisk
    stranger = _door_stranger(asked, credentials, admits) if door else _stranger(asked, credentials, admits)
    if stranger is not None:
        return stranger
    if not _NORMAL_PATH.fullmatch(target.partition("?")[0]):
        return _NOWHERE
    caller = _door_caller(admits) if door else _caller(asked, credentials, admits)
    if isinstance(caller, Refused) or admits is None:
        return caller
    return _body_refused(asked) or caller


def _stranger(asked: Asked, credentials: Credentials, admits: frozenset[Caller] | None) -> Refused | None:
    """A page or an extension that is not ours, by what its browser says of it."""
    origins = asked.all("origin")
    if len(origins) > 1:
        return _STRANGER
    if any(origin not in credentials.origins for origin in origins) and not _extension(asked, credentials, admits):
        return _STRANGER
    if any(site not in ("same-origin", "none") for site in asked.all("sec-fetch-site")):
        return _STRANGER
    marked_by_a_browser = any(name.startswith("sec-fetch-") for name, _ in asked.headers)
    changes = asked.method not in READING or (admits is not None and "socket" in admits)
    if changes and not origins and marked_by_a_browser:
        return _STRANGER
    return None


def _extension(asked: Asked, credentials: Credentials, admits: frozenset[Caller] | None) -> bool:
    """Whether the origin named is that of an extension with some business here."""
    [origin] = asked.all("origin")
    if not _EXTENSION_ORIGIN.fullmatch(origin):
        return False
    if admits is not None and "socket" in admits:
        return credentials.paired(origin)
    token = _bearer(asked)
    if token is None:
        return admits is not None and "pairing" in admits and not asked.all("authorization")
    return _token_caller(token, [origin], credentials, changes=True) == "extension"


def _caller(asked: Asked, credentials: Credentials, admits: frozenset[Caller] | None) -> Caller | Refused:
    token, origins = _bearer(asked), asked.all("origin")
    if admits is not None and "socket" in admits:
        return "socket"
    changes = asked.method not in READING
    known = _token_caller(token, origins, credentials, changes=changes) if token is not None else None
    if isinstance(known, Refused):
        return known
    if admits is None:
        return known or _NO_TOKEN  # to them it is "no such route", to others nothing is told
    if known is not None and known in admits:
        return known
    if "anyone" in admits:
        return "anyone"
    if "pairing" in admits and any(_EXTENSION_ORIGIN.fullmatch(origin) for origin in origins):
        return "pairing"
    if known is not None:
        return Refused(403, "this token does not open this route") if admits - _DOOR_CALLERS else _NOWHERE
    return _NO_TOKEN


def _token_caller(
    token: str, origins: list[str], credentials: Credentials, *, changes: bool
) -> Caller | Refused | None:
    """Whose token this is, None where it is nobody's; refused where it is not good at the origin that is named.

    What changes something names its origin: a page's token is good in one of our pages only, an extension's in the
    very extension it was given to.
    """
    if _same(token, credentials.token):
        return "terminal" if all(origin in credentials.origins for origin in origins) else _STRANGER
    found = credentials.find(token)
    if found is None:
        return None
    if not origins:
        return _STRANGER if changes else found.kind
    if found.kind == "extension":
        good = _EXTENSION_ORIGIN.fullmatch(found.origin) is not None and origins == [found.origin]
    else:
        good = len(origins) == 1 and origins[0] in credentials.origins
    return found.kind if good else _STRANGER


def socket_caller(token: str, origins: list[str], credentials: Credentials) -> Caller | None:
    """Whose token a socket has said, where it is good at the origin the socket was opened from; else None."""
    caller = _token_caller(token, origins, credentials, changes=True)
    return None if isinstance(caller, Refused) else caller


def _door_stranger(asked: Asked, credentials: Credentials, admits: frozenset[Caller] | None) -> Refused | None:
    """At the reserved host: its pages may be opened from any page, everything else only by those pages."""
    origins, sites = asked.all("origin"), asked.all("sec-fetch-site")
    if admits is not None and "alive" in admits:
        extension = len(origins) <= 1 and all(map(_EXTENSION_ORIGIN.fullmatch, origins))
        known = extension and all(map(credentials.paired, origins))
        return None if known and all(site in ("same-origin", "none") for site in sites) else _STRANGER
    if origins not in ([], [DOOR_ORIGIN]):
        return _STRANGER
    if asked.method not in READING and not origins:
        return _STRANGER
    if admits is not None and "door_page" in admits:
        return None if all(mode == "navigate" for mode in asked.all("sec-fetch-mode")) else _STRANGER
    return None if all(site == "same-origin" for site in sites) else _STRANGER


def _door_caller(admits: frozenset[Caller] | None) -> Caller | Refused:
    admitted = (admits or frozenset()) & _DOOR_CALLERS
    return next(iter(admitted)) if admitted else _NOWHERE


def _body_refused(asked: Asked) -> Refused | None:
    """JSON and nothing else, in one piece that is small enough."""
    if asked.method in READING:
        return None
    types, lengths = asked.all("content-type"), asked.all("content-length")
    carries = bool(asked.all("transfer-encoding")) or any(length != "0" for length in lengths)
    if types != ["application/json"] and (types or carries or asked.method != "DELETE"):
        return Refused(415, "the body must be application/json")
    if asked.all("content-encoding"):
        return Refused(415, "the body must not be encoded")
    if any(not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY_BYTES for length in lengths):
        return Refused(413, f"the body must not be longer than {MAX_BODY_BYTES} bytes")
    return None


def _bearer(asked: Asked) -> str | None:
    values = asked.all("authorization")
    if len(values) != 1 or not values[0].startswith("Bearer "):
        return None
    return values[0].removeprefix("Bearer ") or None


def _same(given: str, wanted: str) -> bool:
    """Equality in constant time; an empty secret equals nothing."""
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())


def _opened_in_a_tab(asked: Asked, credentials: Credentials) -> bool:
    """Whether a person sees the answer, as a page of the dashboard's host; they are told in words, and no more."""
    hosts = asked.all("host")
    ours = len(hosts) == 1 and hosts[0] in credentials.hosts
    return ours and asked.method == "GET" and asked.all("sec-fetch-dest") == ["document"]


def guard(
    credentials: Credentials,
    admitted: Mapping[RouteKey, frozenset[Caller]],
    told: Callable[[web.Request, int], web.Response],
) -> Middleware:
    """The outermost middleware: judges, then answers every problem in one shape.

    `told` makes the page that says to a person that they are not let in, with this status.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = _asked(request)
        verdict = judge(asked, credentials, admitted.get(_route_key(request)))
        if isinstance(verdict, Refused):
            if _opened_in_a_tab(asked, credentials):
                return told(request, verdict.status)
            return problem_reply(Problem(verdict.status, verdict.error))
        request[CALLER] = verdict
        return await answer_problems(request, handler)

    return guarded


def _asked(request: web.Request) -> Asked:
    # raw_path is the request target as sent; request.host and request.path follow an absolute target (aiohttp 3.14)
    headers = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.raw_headers)
    return Asked(request.method, request.raw_path, tuple(headers))


def _route_key(request: web.Request) -> RouteKey:
    resource = request.match_info.route.resource
    method = "GET" if request.method == "HEAD" else request.method
    return RouteKey(method, resource.canonical if resource is not None else "")
