"""The local server, served on a free port over real stores, and a client that calls it."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from server.app import CODES, PAIR_CODES, PARTS, Parts, ProxyState, build_app
from server.desk import Desk
from server.desk_parts import DeskParts
from server.desk_view import SiteFace
from server.door import DOOR_HEADER, DOOR_HOST, DOOR_ORIGIN, Door
from server.prompt import Hold
from server.questions import question, site_name
from server.serving import bind_loopback, end, serve
from site_packs.action import Action, Target
from site_packs.load import load_packs
from site_packs.match import Rulebook
from tests.server.at_the_desk import CHROME
from tests.server.conftest import until

TOKEN = "file-token-" + "x" * 32
HOST = "www.linkedin.com"
CHROMIUM = "chrome-extension://" + "abcdefghijklmnop" * 2
FIREFOX = "moz-extension://6d5e6c1a-0000-4000-8000-0123456789ab"


@pytest.fixture(scope="session")
def packs():
    return load_packs()


@pytest.fixture
def door(clock):
    return Door(clock)


@pytest.fixture
def desk_parts(desk_parts, door, packs):
    return with_packs(desk_parts, door, packs)


@dataclass
class Answer:
    """What came back: `body` is decoded JSON, or text."""

    status: int
    body: Any
    headers: Any


@dataclass
class Api:
    """A client of the server. Calls are those of the command line, unless a token of another kind is given."""

    http: aiohttp.ClientSession
    parts: Parts
    app: Any
    port: int
    desk: Desk
    clock: Any
    door: Door
    held: list[asyncio.Task] = field(default_factory=list)

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    async def call(self, method, path, body=None, *, token=TOKEN, headers=None, data=None):
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None or data is not None:
            sent["Content-Type"] = "application/json"
        sent |= headers or {}
        content = {"json": body} if body is not None else {"data": data}
        async with self.http.request(method, f"{self.origin}{path}", headers=sent, **content) as answer:
            if answer.content_type == "application/json":
                return Answer(answer.status, await answer.json(), answer.headers)
            return Answer(answer.status, await answer.text(), answer.headers)

    async def get(self, path, **more):
        return await self.call("GET", path, **more)

    async def page(self):
        """A client's headers and token as one of our pages has them."""
        code = self.app[CODES].make()
        answer = await self.call("POST", "/api/session", {"code": code}, token=None)
        return {"token": answer.body["token"], "headers": {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}}

    async def extension(self, origin=CHROMIUM, browser="Chromium"):
        """A client's headers and token as an extension has them that has just been paired."""
        body = {"code": self.app[PAIR_CODES].make(), "browser": browser}
        answer = await self.call("POST", "/api/pair", body, token=None, headers={"Origin": origin})
        return {"token": answer.body["token"], "headers": {"Origin": origin, "Sec-Fetch-Site": "none"}}

    async def at_door(self, method, path, body=None, *, nonce=None, **headers):
        """A request as the proxy hands it on from the reserved host."""
        sent = {"Host": DOOR_HOST, DOOR_HEADER: self.door.secret, "Sec-Fetch-Site": "same-origin"}
        if method != "GET":
            sent["Origin"] = DOOR_ORIGIN
        if nonce is not None:
            sent["X-Firsthand-Nonce"] = nonce
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.call(method, path, body, token=None, headers=sent)

    async def ask(self, action=None, connection="c1", client=CHROME, **where):
        """A request that waits at the desk; gives its task and its prompt's id."""
        before = {view.id for view in self.desk.views()}
        hold = Hold(connection, HOST, client, **where)
        task = asyncio.ensure_future(self.desk.ask(action or connect(), hold))
        self.held.append(task)
        await until(lambda: {view.id for view in self.desk.views()} - before)
        [prompt_id] = {view.id for view in self.desk.views()} - before
        return task, prompt_id

    async def ask_again(self, action, connection="c2", client=CHROME, **where):
        """A request that joins an open prompt."""
        held = sum(view.held for view in self.desk.views())
        self.held.append(asyncio.ensure_future(self.desk.ask(action, Hold(connection, HOST, client, **where))))
        await until(lambda: sum(view.held for view in self.desk.views()) > held)

    def wait_out(self, prompt_id, seconds=6):
        self.desk.seen(prompt_id, True, "dashboard")
        for _ in range(seconds):
            self.clock.move(1.0)
            self.desk.seen(prompt_id, True, "dashboard")


def connect(who="7", **more):
    return Action("linkedin", "connect", "ask", "connect-profile", (Target(who, "pat", "Pat Example"),), **more)


@asynccontextmanager
async def served(parts: DeskParts, desk: Desk, door: Door, packs: Rulebook) -> AsyncIterator[Api]:
    """The application on a free port, and its client, for as long as the block runs."""
    settings = parts.settings
    sockets = bind_loopback(0)
    port = sockets[0].getsockname()[1]
    app = build_app(
        Parts(
            desk=desk,
            log=parts.friction_log,
            people=parts.people,
            settings=settings,
            rulebook_of=lambda: packs.with_added_hosts(settings.added_hosts()),
            events=parts.events,
            door=door,
            clock=parts.clock,
            token=TOKEN,
            port=port,
            proxy=ProxyState(port=8785, listening=True),
            version="0.test",
        )
    )
    runner = await serve(app, sockets)
    try:
        async with aiohttp.ClientSession(auto_decompress=False) as http:
            yield Api(http, app[PARTS], app, port, desk, parts.clock, door)
    finally:
        await desk.close()
        await end(runner)


def with_packs(parts: DeskParts, door: Door, packs: Rulebook) -> DeskParts:
    """The same desk parts with real questions, the sites of real packs, and the door's documents."""

    def face_of(pack):
        return SiteFace(site_name(pack, parts.settings.words()), pack.link, pack.powers)

    return dataclasses.replace(
        parts,
        documents=door.documents,
        question=lambda action: question(action, parts.settings.words()),
        face_of=lambda site: face_of(packs.packs[site]),
    )


@pytest.fixture
async def api(desk, desk_parts, door, packs):
    async with served(desk_parts, desk, door, packs) as api:
        yield api
