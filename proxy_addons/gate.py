"""Asks the desk about every request that a site pack recognises; denied until somebody lets it go.

mitmproxy forwards a request when an addon raises. So the denial is set first and taken away only on an
explicit outcome that lets the request go.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence

from mitmproxy import connection, http

from proxy_addons.answer_copy import AnswerCopy
from proxy_addons.clients import client_of
from proxy_addons.interstitial import Interstitial
from proxy_addons.names import Names
from proxy_addons.refusals import Refusals
from proxy_addons.relations import Relations
from proxy_addons.replays import MAX_KEPT_BYTES, Replays, UsedTwice
from proxy_addons.requests import seen_request
from server.desk import Desk
from server.prompt import CopiedAnswer, Delivery, Hold, Verdict
from server.settings import Settings
from site_packs.action import Action, Mode
from site_packs.facts import request_facts
from site_packs.match import Candidate, Rulebook, match_action, strictest

log = logging.getLogger(__name__)

DELIVERY = "firsthand.delivery"
COPY_WAIT_S = 60.0


class Gate:
    """Holds matched actions until the desk has a verdict, and reports what became of what was let go."""

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        rulebook: Callable[[], Rulebook],
        names: Names,
        relations: Relations,
        refusals: Refusals,
        replays: Replays,
        interstitial: Interstitial,
    ) -> None:
        self._desk = desk
        self._settings = settings
        self._rulebook = rulebook
        self._names = names
        self._relations = relations
        self._refusals = refusals
        self._replays = replays
        self._interstitial = interstitial

    def candidates(self, request: http.Request) -> Sequence[Candidate]:
        """The rules of switched-on sites whose host, method and path fit; no body is read."""
        found = self._rulebook().candidates(request.method, request.host, request.path)
        if not found:
            return ()
        on = self._settings.sites_on()
        return [candidate for candidate in found if candidate.rule.pack.site in on]

    async def request(self, flow: http.HTTPFlow) -> None:
        """mitmproxy's hook: the whole request is here and nothing of it has been sent."""
        if flow.response or flow.error or not flow.live:
            return  # another addon has answered it already
        try:
            self._replays.restore(flow.request)
        except UsedTwice as problem:
            flow.response = self._interstitial.used_up(flow.request, problem)
            return
        except Exception:
            log.exception("A kept form post could not be brought back and was not sent")
            flow.response = self._refusals.plain(flow.request, 403, "faulted")
            return
        # A restored request may have another method than the post that brought it, and its rule may be off by now.
        candidates = self.candidates(flow.request)
        if not candidates:
            return
        first = strictest(candidates)
        flow.response = self._refuse(flow, first, "faulted")  # denied from here on
        try:
            await self._judge(flow, candidates)
        except Exception:
            log.exception("An action of %s could not be judged and was not sent", first.rule.pack.site)
            flow.response = self._refuse(flow, first, "faulted")

    async def _judge(self, flow: http.HTTPFlow, candidates: Sequence[Candidate]) -> None:
        action = match_action(request_facts(seen_request(flow.request)), candidates, self._mode_of)
        if action is None or self._changes_a_setting(flow.request, action, candidates):
            flow.response = None
            return
        if _is_prefetch(flow.request):
            return  # nobody has pressed anything; refused, the browser asks again when somebody does
        action = self._names.fill(action)
        navigates = _navigates(flow.request)
        verdict = await self._desk.ask(action, _hold(flow, waits=not navigates))
        if verdict.sends:
            assert verdict.delivery is not None
            flow.metadata[DELIVERY] = verdict.delivery
            flow.response = None
        elif navigates and verdict.prompt_id is not None and verdict.reason == "patience_over":
            token = self._replays.keep(flow.request)
            flow.response = self._interstitial(flow, verdict.prompt_id, token)
        else:
            refusal = self._refuse(flow, _rule_of(action, candidates), verdict.reason or verdict.outcome.value)
            flow.response = await _copied(verdict) or refusal

    def _changes_a_setting(self, request: http.Request, action: Action, candidates: Sequence[Candidate]) -> bool:
        """Whether all people named are related already, and the site uses the same request to change a setting."""
        candidate = _rule_of(action, candidates)
        if candidate.rule.rule.when_related != "pass":
            return False
        account = self._relations.account(request, action.site, action.about.server)
        return self._relations.all_related(account, action)

    def _mode_of(self, site: str, rule: str) -> Mode | None:
        return self._settings.site(site).rules.get(rule)

    def _refuse(self, flow: http.HTTPFlow, candidate: Candidate, reason: str) -> http.Response:
        rule = candidate.rule.rule
        elements = _array_length(flow.request) if rule.per_element else 0
        return self._refusals.refusal(flow.request, candidate.rule.pack, rule.refusal, reason, elements)

    # -- what became of it -------------------------------------------------------------------------------------

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """The site has answered: the record learns it, and the answer is kept for those that had joined."""
        delivery = flow.metadata.get(DELIVERY)
        if delivery is None or flow.response is None:
            return
        self._desk.delivered(delivery, f"delivered:{flow.response.status_code}")
        flow.response.stream = AnswerCopy(flow.response, delivery.settle)

    def error(self, flow: http.HTTPFlow) -> None:
        """The request or its answer was lost on the way."""
        delivery: Delivery | None = flow.metadata.get(DELIVERY)
        if delivery is None:
            return
        delivery.settle(None)
        self._desk.delivered(delivery, "unknown" if _may_have_been_sent(flow) else "not delivered")

    def client_disconnected(self, client: connection.Client) -> None:
        """mitmproxy does not cancel a held hook when its client goes (12.2), so the desk is told."""
        self._desk.withdraw(client.id)


def _hold(flow: http.HTTPFlow, *, waits: bool) -> Hold:
    headers = flow.request.headers
    return Hold(
        connection=flow.client_conn.id,
        host=flow.request.host,
        client=client_of(headers),
        page=headers.get("referer") or headers.get("origin", ""),
        browser=headers.get("user-agent", ""),
        waits=waits,
        act=act_of(flow.request),
    )


def act_of(request: http.Request) -> str:
    """What an extension knows a request by that it saw leave: SHA-256 of method and URL, in hex."""
    return hashlib.sha256(f"{request.method} {request.pretty_url}".encode("utf-8", "surrogateescape")).hexdigest()


def _is_prefetch(request: http.Request) -> bool:
    """Whether a browser loads this ahead of a click that may never come."""
    purposes = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz"))
    return request.method == "GET" and any("prefetch" in purpose.lower() for purpose in purposes)


def _navigates(request: http.Request) -> bool:
    """Whether this is a form post that replaces the page, small enough to be kept meanwhile."""
    return (
        request.headers.get("sec-fetch-mode") == "navigate"
        and request.headers.get("sec-fetch-dest") == "document"
        and len(request.raw_content or b"") <= MAX_KEPT_BYTES
    )


def _rule_of(action: Action, candidates: Sequence[Candidate]) -> Candidate:
    """The candidate that the action was found by: its rule, of its site."""
    found_by = (action.site, action.rule)
    return next(each for each in candidates if (each.rule.pack.site, each.rule.rule.id) == found_by)


def _array_length(request: http.Request) -> int:
    found = request_facts(seen_request(request))["json"]
    return len(found) if isinstance(found, list) else 0


async def _copied(verdict: Verdict) -> http.Response | None:
    """The answer of the one request that was sent, for one that had joined it; None where there is none to copy."""
    if verdict.joined is None:
        return None
    try:
        answer: CopiedAnswer | None = await asyncio.wait_for(asyncio.shield(verdict.joined.answer), COPY_WAIT_S)
    except TimeoutError:
        return None
    if answer is None:
        return None
    headers = http.Headers(answer.headers)
    headers["content-length"] = str(len(answer.body))
    return http.Response(b"HTTP/1.1", answer.status, b"", headers, answer.body, None, 0.0, None)


def _may_have_been_sent(flow: http.HTTPFlow) -> bool:
    """Whether the request may have reached the site: only once the connection to it was ready.

    Where the client had gone meanwhile, mitmproxy (12.2) reports so before it gives the flow a connection.
    """
    server = flow.server_conn
    ready = server.timestamp_tls_setup if server.tls else server.timestamp_tcp_setup
    return ready is not None
