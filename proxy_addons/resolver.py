"""The event loop the proxy runs on: names are resolved once, checked, and connected to as checked.

A name that leads to this machine is refused after resolution, whatever its spelling, so no page can
reach local services through the proxy. `connect_to` sends named hosts elsewhere, for rehearsals.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from proxy_addons.destination import is_private, is_this_machine, literal_address

type ConnectTo = dict[tuple[str, int], tuple[str, int]]


class ForbiddenAddress(OSError):
    """The name leads to where the proxy must not go."""


class GuardedLoop(asyncio.SelectorEventLoop):
    """Resolves names for the proxy's upstream connections; literal addresses never come here.

    `may_be_private` says whether a host may have a private address: a ruled host, whose certificate is verified.
    """

    def __init__(self, connect_to: ConnectTo, may_be_private: Callable[[str], bool]) -> None:
        super().__init__()
        self._connect_to = connect_to
        self._may_be_private = may_be_private

    async def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,
        proto: int = 0,
        flags: int = 0,
    ) -> list[tuple[Any, Any, int, str, Any]]:
        """As in asyncio, but raises ForbiddenAddress for a name that leads to this machine."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host or ""
        elsewhere = self._connect_to.get((name.lower().rstrip("."), int(port or 0)))
        if elsewhere is not None:
            return await super().getaddrinfo(*elsewhere, family=family, type=type, proto=proto)
        found = await super().getaddrinfo(host, port, family=family, type=type, proto=proto, flags=flags)
        if flags & socket.AI_PASSIVE:
            return found  # listening, not connecting
        for *_, sockaddr in found:
            address = literal_address(str(sockaddr[0]))
            if address is None or is_this_machine(address):
                raise ForbiddenAddress(f"{name} leads to this machine; that is not open through the proxy")
            if is_private(address) and not self._may_be_private(name):
                raise ForbiddenAddress(f"{name} has a private address; that is not open through the proxy")
        return found
