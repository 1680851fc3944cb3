"""One run: everything started in order, and ended in order when it is told to stop."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from firsthand.assembly import Assembly, assembled
from firsthand.authority import Authority
from firsthand.desktop import has_desktop, open_in_browser
from firsthand.instance import Instance, Running, refuse_key_log
from firsthand.notifications import Notifications, notifying
from firsthand.rehearsal import check_roots, read_connect_to
from firsthand.rulebook import load_rulebook, shipped_hosts
from firsthand.serving import Served, served, served_practice
from firsthand.stopping import Exit, Stop
from firsthand.terminal import complain, escaped, say
from server.desk_parts import DeskLimits
from server.serving import bind_loopback
from site_packs.match import Rulebook


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What to start. `proxy_port` None: the server alone."""

    folder: Path
    server_port: int
    proxy_port: int | None = None
    connect_to: tuple[str, ...] = ()
    upstream_ca: Path | None = None
    patience_s: float | None = None
    as_json: bool = False
    opens_dashboard: bool = False


def run_until_stopped(plan: RunPlan) -> None:
    """Start, say where, and serve until SIGINT or SIGTERM. Raises Stop for all that is wrong beforehand."""
    refuse_key_log()
    connect_to = read_connect_to(plan.connect_to)
    check_roots(plan.upstream_ca)
    log_escaped()
    instance = Instance(plan.folder)
    instance.claim()
    try:
        instance.withdraw_announcement()
        packs = load_rulebook(instance.personal_packs)
        complain(*Authority(instance.ca_folder).prepare(shipped_hosts()))
        complain(*instance.tighten_modes())
        instance.token()
        sockets = bound_or_stop(plan.server_port, "--server-port")
        proxy_port = None if plan.proxy_port is None else free_or_stop(plan.proxy_port)
        if proxy_port is None:
            asyncio.run(serve_alone(plan, instance, packs, sockets))
        else:
            run_with_proxy(plan, instance, packs, sockets, proxy_port, connect_to)
    finally:
        instance.withdraw_announcement()
        instance.release()


async def serve_alone(plan: RunPlan, instance: Instance, packs: Rulebook, sockets: list[socket.socket]) -> None:
    """The server without a proxy, until a signal."""
    stop = stop_event()
    async with assembled(instance, packs) as parts, served(parts, sockets) as server:
        announce(plan, parts, server, None)
        await stop.wait()


def run_with_proxy(
    plan: RunPlan,
    instance: Instance,
    packs: Rulebook,
    sockets: list[socket.socket],
    proxy_port: int,
    connect_to: dict[tuple[str, int], tuple[str, int]],
) -> None:
    """Server and proxy on the event loop that keeps the proxy out of this machine."""
    from proxy_addons.main import guarded_loop

    judge: list[Callable[[str], bool]] = []

    def may_be_private(host: str) -> bool:
        return any(is_ruled(host) for is_ruled in judge)

    with asyncio.Runner(loop_factory=lambda: guarded_loop(connect_to, may_be_private)) as runner:
        runner.run(_with_proxy(plan, instance, packs, sockets, proxy_port, judge))


async def _with_proxy(
    plan: RunPlan,
    instance: Instance,
    packs: Rulebook,
    sockets: list[socket.socket],
    proxy_port: int,
    judge: list[Callable[[str], bool]],
) -> None:
    from proxy_addons.main import Proxy, ProxyParts, ProxyPlan

    stop, ready = stop_event(), asyncio.Event()
    async with assembled(instance, packs, DeskLimits(patience_s=plan.patience_s)) as parts:
        parts.certify()
        async with (
            served_practice() as practice,
            served(parts, sockets, proxy_port) as server,
            notifying(
                Notifications(parts.desk, parts.stores.settings, parts.events, server.desktop, server.dashboard_link)
            ),
        ):
            proxy = Proxy(
                ProxyPlan(
                    port=proxy_port,
                    confdir=instance.ca_folder,
                    server_address=sockets[0].getsockname()[:2],
                    practice_address=practice,
                    upstream_ca=plan.upstream_ca,
                    certs=parts.authority.certs_option,
                ),
                ProxyParts(
                    desk=parts.desk,
                    settings=parts.stores.settings,
                    rulebook=parts.rulebook,
                    door=parts.door,
                    clock=parts.clock,
                    wording=lambda reason: parts.refusal_text(reason, server.address),
                    words=parts.words,
                ),
            )
            judge.append(proxy.scope.is_ruled)

            def site_changed(site: str) -> None:
                parts.certify()
                proxy.site_changed(site)

            parts.site_changed = site_changed
            running = asyncio.ensure_future(proxy.run(ready.set))
            listening = asyncio.ensure_future(ready.wait())
            stopped = asyncio.ensure_future(stop.wait())
            await asyncio.wait({running, listening, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if ready.is_set():
                server.proxy.listening = True
                announce(plan, parts, server, proxy_port)
            await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
            listening.cancel()
            stopped.cancel()
            proxy.stop()
            await running


def announce(plan: RunPlan, parts: Assembly, server: Served, proxy_port: int | None) -> None:
    """Write `running.json` and say where everything is."""
    instance, authority = parts.instance, parts.authority
    where = Running(
        pid=os.getpid(),
        server=server.address,
        proxy=f"127.0.0.1:{proxy_port}" if proxy_port else "",
        pac=f"{server.address}/proxy.pac" if proxy_port else "",
        ca=str(authority.trust_file),
        data=str(instance.folder),
    )
    instance.announce(where)
    if plan.as_json:
        line = {field: getattr(where, field) for field in ("server", "proxy", "pac", "ca", "data")}
        say(msgspec.json.encode(line).decode())
        return
    link = server.dashboard_link()
    opened = plan.opens_dashboard and has_desktop() and open_in_browser(link)
    say(
        f"Dashboard    {link}{'  (opened)' if opened else ''}",
        "             once, within a minute; later: firsthand open",
    )
    if where.proxy:
        words, code = parts.words(), server.pair_codes.make()
        say(
            f"Proxy        {where.proxy}",
            f"PAC          {where.pac}",
            f"Extension    {words.say('terminal.pair', code=code)}",
            f"             {words.say('terminal.pair.later')}",
        )
    say(f"Certificate  {where.ca}", f"Data         {where.data}")
    say("Ctrl-C stops it; what is held then is not sent.")


def stop_event() -> asyncio.Event:
    """Set when the process is told to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup's wish is kept
            loop.add_signal_handler(number, stop.set)
    return stop


def bound_or_stop(port: int, option: str) -> list[socket.socket]:
    """Sockets on loopback; Stop with one line naming the port where it is taken."""
    try:
        return bind_loopback(port)
    except OSError as error:
        raise Stop(Exit.FAILED, f"Port {port} is taken ({error.strerror}); choose another with {option}") from error


def free_or_stop(port: int) -> int:
    """The port, a free one for 0; Stop where it is taken. mitmproxy binds it itself, and would only log that."""
    sockets = bound_or_stop(port, "--port")
    number: int = sockets[0].getsockname()[1]
    for each in sockets:
        each.close()
    return number


def log_escaped() -> None:
    """Log warnings to standard error, with what strangers wrote made visible."""

    class Escaped(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return "\n".join(escaped(line) for line in super().format(record).split("\n"))

    handler = logging.StreamHandler()
    handler.setFormatter(Escaped("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
