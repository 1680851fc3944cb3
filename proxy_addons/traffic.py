"""What holds for all opened traffic: answers are streamed, large uploads too, no way around the proxy is offered."""

from collections.abc import Callable

from mitmproxy import http

from proxy_addons.csp import PUBLIC_ADDRESS

# Smaller requests are read whole; a page's video should not wait in memory.
STREAM_FROM_BYTES = 1024 * 1024

_DOCUMENTS = frozenset({"document", "iframe", "frame", "worker", "sharedworker", "serviceworker"})


class Traffic:
    """Comes last in the order of addons, so that whoever edits an answer has said so before."""

    def __init__(self, is_opened: Callable[[str], bool], is_action_path: Callable[[http.Request], bool]) -> None:
        self._is_opened = is_opened
        self._is_action_path = is_action_path

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Stream large uploads, but never a request on an action's path: it would be sent before anybody looked."""
        request = flow.request
        if flow.response is not None:
            return
        upgrade = request.headers.get("upgrade", "")
        if upgrade and upgrade.lower() != "websocket":
            del request.headers["upgrade"]
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) >= STREAM_FROM_BYTES and not self._is_action_path(request):
            request.stream = True

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Stream whatever nobody edits. Documents keep the protection that a page through a loopback proxy loses."""
        response = flow.response
        if response is None:
            return
        if self._is_opened(flow.request.pretty_host):
            response.headers.pop("alt-svc", None)
            kind = response.headers.get("content-type", "")
            if "html" in kind or flow.request.headers.get("sec-fetch-dest") in _DOCUMENTS:
                # A policy of its own: joined to the page's own it could not widen anything either (SAFETY finding 3).
                response.headers.add("content-security-policy", PUBLIC_ADDRESS)
        if not response.stream and flow.live and response.raw_content is None:
            response.stream = True
