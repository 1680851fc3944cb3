"""Which hosts are opened at all, and no reaching into this machine through the proxy."""

import asyncio
from collections.abc import Callable, Iterable

from mitmproxy import ctx, http, tls
from mitmproxy.proxy import server_hooks

from proxy_addons.destination import host_of_authority, is_private, is_this_machine, literal_address
from proxy_addons.refusals import Refusals
from proxy_addons.reserved_hosts import ReservedHosts
from server.settings import Settings
from site_packs.match import Rulebook


class Scope:
    """Opens (decrypts) the hosts of switched-on sites and the reserved ones; everything else is tunnelled."""

    def __init__(
        self, settings: Settings, rulebook: Callable[[], Rulebook], reserved: ReservedHosts, refusals: Refusals
    ) -> None:
        self._settings = settings
        self._rulebook = rulebook
        self._reserved = reserved
        self._refusals = refusals

    def opens(self, host: str) -> bool:
        """Whether this host is decrypted."""
        return host in self._reserved or self.is_ruled(host)

    def is_ruled(self, host: str) -> bool:
        """Whether the host belongs to a site that is switched on."""
        site = self._rulebook().site_of(host)
        return site is not None and site in self._settings.sites_on()

    # -- hooks -------------------------------------------------------------------------------------------------

    def tls_clienthello(self, data: tls.ClientHelloData) -> None:
        """Leave a tunnel closed unless the host dialled, or the one its handshake names, is one to open."""
        address = data.context.server.address
        names = {address[0] if address else "", data.client_hello.sni or ""}
        data.ignore_connection = not any(self.opens(name) for name in names)

    def http_connect(self, flow: http.HTTPFlow) -> None:
        """No tunnel to this machine."""
        self._keep_out(flow)

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Neither this machine, nor a host other than the one the connection leads to."""
        if self._keep_out(flow):
            return
        host, said = flow.request.host, host_of_authority(flow.request.host_header or "")
        sni = (flow.client_conn.sni or "").lower().rstrip(".")
        names = {name for name in (host.lower().rstrip("."), said, sni) if name and not literal_address(name)}
        if len(names) > 1 and any(self.opens(name) for name in names):
            flow.response = self._refusals.plain(flow.request, 421, "misdirected")

    def _keep_out(self, flow: http.HTTPFlow) -> bool:
        address = literal_address(flow.request.host)
        if flow.response is None and address is not None and (is_this_machine(address) or is_private(address)):
            flow.response = self._refusals.plain(flow.request, 403, "this_machine")
        return flow.response is not None

    def server_connect(self, data: server_hooks.ServerConnectionHookData) -> None:
        """The last look at an address written as such; names are looked at after resolution (resolver.py)."""
        host, port = (data.server.address or ("", 0))[:2]
        address = literal_address(host)
        if address is None or (host, port) in self._reserved.addresses:
            return
        if is_this_machine(address) or is_private(address):
            data.server.error = "this address is not open through the proxy"

    # -- tunnels -----------------------------------------------------------------------------------------------

    def close_tunnels(self, hosts: Iterable[str]) -> int:
        """Close every connection to these hosts, however old; how many. A tunnel opened earlier carries acts unseen."""
        book, closed = self._rulebook(), 0
        sites = {book.site_of(host) for host in hosts} - {None}
        proxyserver = ctx.master.addons.get("proxyserver")
        for handler in tuple(proxyserver.connections.values()):
            layer = getattr(handler, "layer", None)
            address = layer.context.server.address if layer is not None else None
            sni = layer.context.client.sni if layer is not None else None
            names = {name for name in ((address or ("",))[0], sni) if name}
            if not any(book.site_of(name) in sites for name in names):
                continue
            closed += 1
            for transport in tuple(handler.transports.values()):
                if transport.writer is not None:
                    transport.writer.close()
                if transport.handler is not None and transport.handler is not asyncio.current_task():
                    transport.handler.cancel()
        return closed
