"""Keeps a form post that was answered with the prompt's page, so that after a yes the same bytes go out.

The page posts a one-time token to the very same address; the kept request takes its place. Nothing is
sent twice: the token is good for one use, and the desk's ticket decides whether the request passes.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from mitmproxy import http

from server.clock import Clock

FIELD = "firsthand-again"
MAX_KEPT = 32
MAX_KEPT_BYTES = 32 * 1024 * 1024
LIFE_S = 1_800.0


@dataclass(frozen=True, slots=True)
class _Kept:
    address: tuple[str, int, str]
    method: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    ends_at: float


class UsedTwice(Exception):
    """A token that brings nothing back: used already (`used`), or unknown, too old, or for another address.

    `back` is the page that the form was filled in on, where that is known.
    """

    def __init__(self, *, used: bool = False, back: str = "") -> None:
        super().__init__()
        self.used = used
        self.back = back


class Replays:
    """The kept form posts, in memory only, oldest dropped first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._used: OrderedDict[str, _Kept] = OrderedDict()  # without their bodies, so that a second use can be told

    def keep(self, request: http.Request) -> str:
        """Remember this request and give the token that brings it back once."""
        token = secrets.token_urlsafe(24)
        self._kept[token] = _Kept(
            _address(request),
            request.method,
            tuple(request.headers.fields),
            request.raw_content or b"",
            self._clock.monotonic() + LIFE_S,
        )
        while len(self._kept) > MAX_KEPT or sum(len(kept.body) for kept in self._kept.values()) > MAX_KEPT_BYTES:
            self._kept.popitem(last=False)
        return token

    def restore(self, request: http.Request) -> bool:
        """Put the kept request in the place of one that carries its token, newest cookies kept; whether it did.

        Raises UsedTwice.
        """
        token = _token_in(request)
        if token is None:
            return False
        kept = self._kept.pop(token, None)
        if kept is None or kept.address != _address(request) or kept.ends_at < self._clock.monotonic():
            raise self._why_not(token, kept, request)
        self._used[token] = replace(kept, body=b"")
        while len(self._used) > MAX_KEPT:
            self._used.popitem(last=False)
        cookies = request.headers.get_all("cookie")
        request.method = kept.method
        request.headers = http.Headers(kept.headers)
        request.headers.set_all("cookie", cookies)
        request.raw_content = kept.body
        return True

    def _why_not(self, token: str, kept: _Kept | None, request: http.Request) -> UsedTwice:
        known = kept or self._used.get(token)
        if known is None or known.address != _address(request):
            return UsedTwice()
        return UsedTwice(used=kept is None, back=http.Headers(known.headers).get("referer", ""))


def _address(request: http.Request) -> tuple[str, int, str]:
    return (request.host, request.port, request.path)


def _token_in(request: http.Request) -> str | None:
    body = request.raw_content or b""
    if len(body) > 200 or not body.startswith(FIELD.encode() + b"="):
        return None
    return parse_qs(body.decode("ascii", "replace")).get(FIELD, [""])[0]
