"""Answers the reserved hosts from this machine: the door to the local server, and the practice network."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mitmproxy import http

# Nothing of the person's browser state belongs at the local server.
_KEPT_BACK = ("cookie", "authorization", "proxy-authorization", "x-forwarded-for", "forwarded")


@dataclass(frozen=True, slots=True)
class Reserved:
    """Where a reserved host is answered: plain HTTP on loopback, with these headers added."""

    host: str
    address: tuple[str, int]
    headers: dict[str, str] = field(default_factory=dict)
    keeps_cookies: bool = False


class ReservedHosts:
    """Sends requests for reserved hosts to their loopback address."""

    def __init__(self, reserved: Iterable[Reserved] = ()) -> None:
        self._by_host = {each.host: each for each in reserved}

    def __contains__(self, host: object) -> bool:
        return isinstance(host, str) and host.lower().rstrip(".") in self._by_host

    def add(self, reserved: Reserved) -> None:
        """Answer one more host from now on."""
        self._by_host[reserved.host] = reserved

    @property
    def addresses(self) -> frozenset[tuple[str, int]]:
        """The loopback addresses that requests of ours may reach; clients cannot name them (scope.py)."""
        return frozenset(each.address for each in self._by_host.values())

    def request(self, flow: http.HTTPFlow) -> None:
        """Last of the addons' request hooks: whatever looked at the request saw the reserved name."""
        found = self._by_host.get(flow.request.host.lower().rstrip("."))
        if found is None or flow.response is not None:
            return
        request = flow.request
        for name in _KEPT_BACK:
            if not (found.keeps_cookies and name == "cookie"):
                request.headers.pop(name, None)
        for name, value in found.headers.items():
            request.headers[name] = value
        request.headers["host"] = found.host
        # The data fields, because the properties would rewrite the Host header as well.
        request.data.scheme = b"http"
        request.data.host, request.data.port = found.address
        request.data.authority = b""
