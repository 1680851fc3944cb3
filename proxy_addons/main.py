"""Builds mitmproxy around the gate and runs it until it is told to stop."""

import asyncio
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mitmproxy import options
from mitmproxy.addons import block, core, disable_h2c, errorcheck, next_layer, proxyserver, tlsconfig
from mitmproxy.master import Master

from proxy_addons.gate import Gate
from proxy_addons.interstitial import Interstitial
from proxy_addons.learning import Learning
from proxy_addons.names import Names
from proxy_addons.page_prompt import PagePrompt
from proxy_addons.refusals import Refusals, Wording
from proxy_addons.relations import Relations
from proxy_addons.replays import Replays
from proxy_addons.reserved_hosts import Reserved, ReservedHosts
from proxy_addons.resolver import ConnectTo, GuardedLoop
from proxy_addons.scope import Scope
from proxy_addons.traffic import Traffic
from server.clock import Clock
from server.desk import Desk
from server.door import DOOR_HEADER, DOOR_HOST, PRACTICE_HOST, Door
from server.settings import Settings
from server.words import Words
from site_packs.match import Rulebook

# Of mitmproxy's own addons only those that a proxy needs. Each of the other thirty is asked at every step of every
# request, and some of them (scripts, saved flows, the certificate page) have no business here.
MITMPROXYS_OWN = (
    core.Core,
    block.Block,
    disable_h2c.DisableH2C,
    proxyserver.Proxyserver,
    next_layer.NextLayer,
    tlsconfig.TlsConfig,
    errorcheck.ErrorCheck,
)

# SAFETY 11: not for the person to loosen. `lazy` and `upstream_cert` are what reserved hosts and a constrained
# authority need (FEASIBILITY 0.8). TLS 1.2 is mitmproxy's own least; naming it trips over OpenSSL 4 (12.2).
LOCKED = {
    "ssl_insecure": False,
    "validate_inbound_headers": True,
    "connection_strategy": "lazy",
    "upstream_cert": False,
    "http3": False,
    "block_global": True,
    "ciphers_server": "ECDHE+AESGCM:ECDHE+CHACHA20",
}

# Time for the refusals to reach their clients before the connections are closed.
LAST_WORDS_S = 0.1


@dataclass(frozen=True, slots=True)
class ProxyPlan:
    """Where the proxy listens and what it is given. `certs` gives mitmproxy's `host=path` for added hosts."""

    port: int
    confdir: Path
    server_address: tuple[str, int]
    practice_address: tuple[str, int] | None = None
    upstream_ca: Path | None = None
    certs: Callable[[], list[str]] = field(default=list)


@dataclass(frozen=True, slots=True)
class ProxyParts:
    """What the addons work with."""

    desk: Desk
    settings: Settings
    rulebook: Callable[[], Rulebook]
    door: Door
    clock: Clock
    wording: Wording
    words: Callable[[], Words]


class Proxy:
    """The proxy: made on the running loop, listening while `run` runs."""

    def __init__(self, plan: ProxyPlan, parts: ProxyParts) -> None:
        self._plan = plan
        self._parts = parts
        documents = parts.door.documents
        refusals = Refusals(parts.wording)
        reserved = ReservedHosts([Reserved(DOOR_HOST, plan.server_address, {DOOR_HEADER: parts.door.secret})])
        if plan.practice_address is not None:
            reserved.add(Reserved(PRACTICE_HOST, plan.practice_address, keeps_cookies=True))
        self.scope = Scope(parts.settings, parts.rulebook, reserved, refusals)
        names, relations = Names(), Relations(parts.clock)
        learning = Learning(parts.rulebook, parts.settings, names, relations)
        pages = PagePrompt(documents, self.scope.is_ruled)
        interstitial = Interstitial(documents, parts.words, parts.desk.pages.shown_in)
        replays = Replays(parts.clock)
        gate = Gate(parts.desk, parts.settings, parts.rulebook, names, relations, refusals, replays, interstitial)
        traffic = Traffic(self.scope.opens, lambda request: bool(gate.candidates(request)))
        self._life = Life(parts.desk)
        # The order is that of the hooks: who may come at all, what is held, what is edited, what is read along,
        # where reserved hosts really are, and what holds for the rest.
        self._addons = [self._life, self.scope, gate, pages, learning, reserved, traffic]
        self._master: Master | None = None
        self._guarded = {site: self._hosts_on(site) for site in parts.rulebook().packs}

    async def run(self, ready: Callable[[], None]) -> None:
        """Listen until `stop`; `ready` is called once the proxy does."""
        self._life.ready = ready
        # INFO lines of the proxy core name every host a person visits.
        logging.getLogger("mitmproxy").setLevel(logging.WARNING)
        master = self._master = Master(self._options())
        master.addons.add(*(addon() for addon in MITMPROXYS_OWN), *self._addons)
        trusted = str(self._plan.upstream_ca) if self._plan.upstream_ca else None
        master.options.update(certs=self._plan.certs(), ssl_verify_upstream_trusted_ca=trusted, **LOCKED)
        await master.run()

    def stop(self) -> None:
        """End `run`: open prompts end as not sent."""
        if self._master is not None:
            self._master.shutdown()

    def site_changed(self, site: str) -> None:
        """A site was changed: read its certificates anew, and close earlier tunnels to hosts that are opened now.

        Any other change leaves its connections alone: a held request would be lost with its own.
        """
        before, self._guarded[site] = self._guarded.get(site, frozenset()), self._hosts_on(site)
        if self._master is None:
            return
        self._master.options.update(certs=self._plan.certs())
        self.scope.close_tunnels(self._guarded[site] - before)

    def _hosts_on(self, site: str) -> frozenset[str]:
        """The hosts of a site that are opened; none while it is off."""
        return frozenset(self._parts.rulebook().hosts(site)) if site in self._parts.settings.sites_on() else frozenset()

    def _options(self) -> options.Options:
        modes = [f"regular@127.0.0.1:{self._plan.port}"]
        if _has_ipv6_loopback():
            modes.append(f"regular@::1:{self._plan.port}")
        return options.Options(confdir=str(self._plan.confdir), mode=modes)


class Life:
    """Says when the proxy listens, and settles the desk before it stops."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.ready: Callable[[], None] = lambda: None

    def running(self) -> None:
        """mitmproxy's hook: all listeners are up."""
        self.ready()

    async def done(self) -> None:
        """mitmproxy's hook: no new connections; held requests still wait."""
        await self._desk.close()
        await asyncio.sleep(LAST_WORDS_S)


def guarded_loop(connect_to: ConnectTo, is_ruled: Callable[[str], bool]) -> GuardedLoop:
    """The event loop to run the proxy on (resolver.py)."""
    return GuardedLoop(connect_to, is_ruled)


def _has_ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
