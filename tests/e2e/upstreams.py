"""Stand-ins for real sites, over TLS: one that writes down all that arrives, and a real Mastodon-shaped server."""

import asyncio
import json
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.e2e.certificates import UpstreamCA
from tests.e2e.waiting import free_port, listens, until

_PAGE = """<!doctype html><html lang="en"><head><title>Stand-in</title></head>
<body><h1>Stand-in</h1><p id="came"></p></body></html>"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One request that reached the upstream."""

    method: str
    path: str
    query: str
    body: bytes
    host: str = ""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


type Answer = Callable[[Arrived], web.Response]


class Recorder:
    """A TLS server on a free port, in a thread of its own, that answers plausibly and forgets nothing.

    It stands for all hosts it is given, and answers as LinkedIn would unless it is told otherwise.
    """

    def __init__(self, ca: UpstreamCA, *hosts: str, answer: Answer | None = None) -> None:
        self.hosts = hosts
        self.answer = answer or _as_linkedin
        self.port = 0
        self.arrived: list[Arrived] = []
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(*ca.leaf(*hosts))
        self._loop = asyncio.new_event_loop()
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> "Recorder":
        """Listen."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        assert self._runner is not None
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def of(self, method: str, path: str = "") -> list[Arrived]:
        """What arrived by this method, at this path if one is given."""
        return [one for one in list(self.arrived) if one.method == method and path in ("", one.path)]

    async def _listen(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        self.port = free_port()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self._context).start()

    async def _note(self, request: web.Request) -> Arrived:
        """Write down what has arrived."""
        arrived = Arrived(
            request.method,
            request.path,
            request.query_string,
            await request.read(),
            request.host,
            request.headers.get("Content-Type", ""),
            dict(request.headers),
        )
        self.arrived.append(arrived)
        return arrived

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        return self.answer(await self._note(request))


def _as_linkedin(arrived: Arrived) -> web.Response:
    if arrived.method == "GET" and not arrived.path.startswith("/voyager/"):
        return web.Response(text=_PAGE, content_type="text/html")
    created = arrived.path.startswith("/voyager/api/messaging/") or arrived.path.endswith("Reactions")
    return web.json_response({"data": {}, "included": [], "elements": []}, status=201 if created else 200)


class MastodonServer:
    """mastodon-mock as it is shipped, started by its own command, with its own web client."""

    host = "mastodon.social"

    def __init__(self, ca: UpstreamCA, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._ca = ca
        self._chain, self._key = ca.leaf(self.host)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "MastodonServer":
        """Start it with five people; Dora and Emil ask to follow Alice, whose account is locked."""
        config = self._folder / "mastodon.toml"
        config.write_text(_PEOPLE)
        command = [sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config), "--in-memory"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--domain", self.host, "--log-level", "warning"]
        command += ["--ssl-certfile", str(self._chain), "--ssl-keyfile", str(self._key)]
        with (self._folder / "mastodon.log").open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        until(lambda: listens(self.port), what="mastodon-mock", deadline_s=30)
        return self

    def reset(self) -> None:
        """As freshly started: the same five people, nothing followed but what was seeded."""
        context = ssl.create_default_context(cafile=self._ca.file)
        address = f"https://127.0.0.1:{self.port}/api/v1/_mock/reset"
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        with opener.open(urllib.request.Request(address, method="POST"), timeout=10) as reply:
            assert reply.status == 200

    def stop(self) -> None:
        """End the process; it keeps nothing, and would wait for every idle connection."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()


_PEOPLE = """
[[seed.accounts]]
username = "alice"
display_name = "Alice Marín"
access_token = "alice-token"
locked = true

[[seed.accounts]]
username = "bob"
display_name = "Bob Achterberg"

[[seed.accounts]]
username = "carol"
display_name = "Carol Nwosu"

[[seed.accounts]]
username = "dora"
display_name = "Dora Sjögren"

[[seed.accounts]]
username = "emil"
display_name = "Emil Kovač"

[[seed.follows]]
follower = "dora"
following = "alice"

[[seed.follows]]
follower = "emil"
following = "alice"

[[seed.statuses]]
account = "bob"
text = "Planted the last of the leeks."
"""
