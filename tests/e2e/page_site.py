"""A site whose every answer is written down to the last byte and the time it takes, and that collects CSP reports."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.e2e.certificates import UpstreamCA
from tests.e2e.upstreams import Recorder

CONNECT = "/voyager/api/voyagerRelationshipsDashMemberRelationships?action=verifyQuotaAndCreateV2"
# What LinkedIn's page does when Connect is pressed on a profile.
PRESS = f"""() => {{ fetch(location.origin + "{CONNECT}", {{
  method: "POST", headers: {{"content-type": "application/json"}},
  body: JSON.stringify({{invitee: {{inviteeUnion: {{memberProfile: "urn:li:fsd_profile:ACoAA0001"}}}}}})}})
  .then((answer) => (window.came = answer.status), () => (window.came = "error")) }}"""

HTML = {"content-type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One page's answer: its chunks are sent as they are; those behind the first when `slowly` is released.

    With `breaks` the connection ends there.
    """

    body: bytes | Sequence[bytes] = b""
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = field(default_factory=lambda: HTML)
    status: int = 200
    slowly: bool = False
    breaks: bool = False


class PageSite(Recorder):
    """Answers each path with what it was given for it; `/report` takes reports, all else is answered empty."""

    def __init__(self, ca: UpstreamCA, *hosts: str) -> None:
        super().__init__(ca, *hosts)
        self.answers: dict[str, Answer] = {}
        self._go_on = asyncio.Event()

    def go_on(self) -> None:
        """Send the rest of what is sent slowly."""
        self._loop.call_soon_threadsafe(self._go_on.set)

    def reports(self) -> list[dict[str, Any]]:
        """What browsers have reported so far."""
        return [one.json.get("csp-report", one.json) for one in self.of("POST", "/report")]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        await self._note(request)
        answer = self.answers.get(request.path)
        if answer is None:
            return web.json_response({"data": {}}) if "/api/" in request.path else web.Response(status=404)
        response = web.StreamResponse(status=answer.status)
        pairs = answer.headers.items() if isinstance(answer.headers, Mapping) else answer.headers
        for name, value in pairs:
            response.headers.add(name, value)
        await response.prepare(request)
        if request.method == "HEAD" or answer.status in (204, 304):
            return response
        chunks = [answer.body] if isinstance(answer.body, bytes) else answer.body
        for number, chunk in enumerate(chunks):
            if number == 1 and answer.slowly:
                await self._go_on.wait()
            await response.write(chunk)
        if answer.breaks and request.transport is not None:
            request.transport.close()
            return response
        await response.write_eof()
        return response


def page(body: str = "", head: str = "") -> bytes:
    """A plain page."""
    return f"<!doctype html><html><head><title>Page</title>{head}</head><body>{body}</body></html>".encode()


def report_of(report: Mapping[str, Any]) -> str:
    """What a report is about, whatever the policy's full text."""
    directive = report.get("effective-directive") or report.get("effectiveDirective")
    return json.dumps([directive, report.get("blocked-uri"), report.get("disposition")])
