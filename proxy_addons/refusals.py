"""The answers a site's own client gets for an action that was not sent."""

import html
import json
from collections.abc import Callable
from typing import Any

from mitmproxy import http

from proxy_addons.clients import client_of
from site_packs.model import Pack, Refusal

# Facts, fediverse page, section 9: one 403 that all clients tried took for final, its text kept.
DEFAULT = Refusal(403, "application/json; charset=utf-8", {"error": "{message}", "message": "{message}"})

# Inside a script's text: what ends a string of any kind, or the script.
_SCRIPT_SAFE = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "'`$<\u2028\u2029"})

# The sentence for a reason: why something was not sent (an outcome's name, or one of the desk's reasons). A reason
# with `.program` is for a program, which shows no prompt of its own: its sentence says where to answer.
type Wording = Callable[[str], str]


class Refusals:
    """Makes refusals from the packs' shapes; `wording` gives the sentence for a reason."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def refusal(self, request: http.Request, pack: Pack, name: str, reason: str, elements: int = 0) -> http.Response:
        """The refusal `name` of this pack; `elements` is the length of an array of operations to answer one by one."""
        shape = pack.refusals.get(name, DEFAULT)
        body = _filled(shape.body, _fit(self._wording(_told(request, reason)), shape.type))
        if elements:
            body = [body] * elements
        content = json.dumps(body, ensure_ascii=False) if "json" in shape.type else str(body)
        return self._response(request, shape.status, shape.type, content, shape.headers)

    def plain(self, request: http.Request, status: int, reason: str) -> http.Response:
        """A refusal that belongs to no pack."""
        return self._response(request, status, "text/plain; charset=utf-8", self._wording(reason), {})

    def _response(
        self, request: http.Request, status: int, content_type: str, content: str, more: dict[str, str]
    ) -> http.Response:
        headers = {"content-type": content_type, "cache-control": "no-store", **more, **cors_echo(request)}
        return http.Response.make(status, content.encode(), headers)


def cors_echo(request: http.Request) -> dict[str, str]:
    """Lets a page on another origin read the answer; without it it sees only a failed fetch (facts 0.2.4)."""
    origin = request.headers.get("origin")
    if not origin:
        return {}
    return {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "vary": "Origin",
    }


def _told(request: http.Request, reason: str) -> str:
    """The reason as this client should be told it: in a browser the prompt is in sight, of a program it is not."""
    asked_elsewhere = reason == "patience_over" and client_of(request.headers).kind != "browser"
    return f"{reason}.program" if asked_elsewhere else reason


def _fit(message: str, content_type: str) -> str:
    """The message as it can stand inside a text of this type; JSON is encoded as a whole later on."""
    if "javascript" in content_type:
        return json.dumps(message, ensure_ascii=False)[1:-1].translate(_SCRIPT_SAFE)
    return html.escape(message) if "html" in content_type or "xml" in content_type else message


def _filled(body: Any, message: str) -> Any:
    if isinstance(body, str):
        return body.replace("{message}", message)
    if isinstance(body, dict):
        return {key: _filled(value, message) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, message) for value in body]
    return body
