"""What Firsthand adds to traffic it does not ask about: requests a second and latency, against bare mitmproxy.

`python -m benchmarks.proxy [ROUNDS] [REQUESTS]`. Both proxies decrypt the same traffic to the same local
upstream, in turn (A B A B …), so that the ratios of one run may be compared; the absolute figures may not.
"""

import asyncio
import contextlib
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mitmproxy import http, options
from mitmproxy.tools.dump import DumpMaster

from proxy_addons.resolver import GuardedLoop
from tests.e2e.certificates import UpstreamCA
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import free_port, listens, until

HOST = "mastodon.social"
CONNECTIONS = 8
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1024\r\n\r\n" + b"x" * 1024


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ca").mkdir()
        ca = UpstreamCA(folder / "ca")
        with upstream(ca) as port, bare(ca, port, folder) as mitmdump, ours(ca, port, folder) as firsthand:
            peers = {"mitmdump": mitmdump, "firsthand": firsthand}
            for where in peers.values():
                asyncio.run(asyncio.wait_for(load(*where, 200), 60))
            figures: dict[str, list[tuple[float, float, float]]] = {peer: [] for peer in peers}
            for number in range(rounds):
                for peer, where in peers.items():
                    figures[peer].append(asyncio.run(load(*where, requests)))
                print(f"round {number + 1} of {rounds}", file=sys.stderr)
    print(f"{'':12}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}   medians of {rounds} rounds")
    medians = {
        peer: [statistics.median(column) for column in zip(*rows, strict=True)] for peer, rows in figures.items()
    }
    for peer, (rate, p50, p99) in medians.items():
        print(f"{peer:12}{rate:12.0f}{p50:10.2f}{p99:10.2f}")
    ratios = [ours / theirs for ours, theirs in zip(medians["firsthand"], medians["mitmdump"], strict=True)]
    print(f"{'ratio':12}{ratios[0]:12.3f}{ratios[1]:10.3f}{ratios[2]:10.3f}   hold: ≥ 0.97, ≤ 1.03, ≤ 1.05")


async def load(port: int, roots: str, requests: int) -> tuple[float, float, float]:
    """Requests a second, and p50 and p99 in ms, over a few connections that are kept."""
    context = ssl.create_default_context(cafile=roots)
    times: list[float] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"CONNECT {HOST}:443 HTTP/1.1\r\nHost: {HOST}:443\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        await writer.start_tls(context, server_hostname=HOST)
        asked = f"GET /api/v1/timelines/home?limit=20 HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\r\n".encode()
        for _ in range(requests // CONNECTIONS):
            began = time.perf_counter()
            writer.write(asked)
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(1024)
            times.append((time.perf_counter() - began) * 1000)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    elapsed_s = time.perf_counter() - began
    cuts = statistics.quantiles(times, n=100)
    return len(times) / elapsed_s, cuts[49], cuts[98]


@contextlib.contextmanager
def upstream(ca: UpstreamCA) -> Iterator[int]:
    """A TLS server in a process of its own that answers every request with 1 kB."""
    port = free_port()
    chain, key = ca.leaf(HOST)
    with ended(subprocess.Popen([sys.executable, "-m", "benchmarks.proxy", "upstream", str(port), chain, key])):
        until(lambda: listens(port), what="the upstream")
        yield port


async def answer_all(port: int, chain: str, key: str) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(ANSWER)

    server = await asyncio.start_server(answer, "127.0.0.1", port, ssl=context)
    await server.serve_forever()


@contextlib.contextmanager
def bare(ca: UpstreamCA, port: int, folder: Path) -> Iterator[tuple[int, str]]:
    """mitmproxy with none of our addons, with answers streamed as we stream them."""
    own, confdir = free_port(), folder / "mitmproxy"
    command = [sys.executable, "-m", "benchmarks.proxy", "bare", str(own), str(confdir), str(ca.file), str(port)]
    with ended(subprocess.Popen(command, stdin=subprocess.DEVNULL)):
        until(lambda: listens(own), what="mitmproxy")
        yield own, str(confdir / "mitmproxy-ca-cert.pem")


class Streams:
    """The one thing both do."""

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Pass every answer on as it comes."""
        assert flow.response is not None
        flow.response.stream = True


def run_bare(own: int, confdir: str, roots: str, port: int) -> None:
    """The loop is ours, because it alone can send a named host to a local server; it is asked once a connection."""

    async def run() -> None:
        master = DumpMaster(
            options.Options(confdir=confdir, mode=[f"regular@127.0.0.1:{own}"]), with_termlog=False, with_dumper=False
        )
        master.addons.add(Streams())
        master.options.update(
            ssl_verify_upstream_trusted_ca=roots, connection_strategy="lazy", upstream_cert=False, http3=False
        )
        await master.run()

    with asyncio.Runner(loop_factory=lambda: GuardedLoop({(HOST, 443): ("127.0.0.1", port)}, lambda host: True)) as one:
        one.run(run())


@contextlib.contextmanager
def ours(ca: UpstreamCA, port: int, folder: Path) -> Iterator[tuple[int, str]]:
    """Firsthand with Mastodon switched on."""
    instance = Firsthand(folder / "data", {HOST: port}, ca.file).start()
    try:
        instance.switch_on("mastodon")
        yield instance.port, instance.ca
    finally:
        instance.stop()


@contextlib.contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End the process with the block."""
    try:
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["upstream"]:
        asyncio.run(answer_all(int(sys.argv[2]), sys.argv[3], sys.argv[4]))
    elif sys.argv[1:2] == ["bare"]:
        run_bare(int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        main()
