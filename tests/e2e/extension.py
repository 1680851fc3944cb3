"""What an extension says to the server, said by a program: pairing, the socket, which tab shows a prompt."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp

from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until

ORIGIN = "chrome-extension://" + "abcdefghijklmnop" * 2
WAIT_S = 20


class Extension:
    """Paired with an instance; its socket is open in a thread's loop, and `heard` is what came of it."""

    def __init__(self, instance: Firsthand, browser: str) -> None:
        self._instance = instance
        self._browser = browser
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.heard: list[dict[str, Any]] = []
        self._token = ""

    def opened(self, prompt_id: str) -> dict[str, Any]:
        """What was told of a prompt when it opened."""

        def told() -> dict[str, Any] | None:
            found = (each["data"] for each in self.heard if each["event"] == "prompt.opened")
            return next((data for data in found if data["id"] == prompt_id), None)

        return until(told, what="the prompt on the socket")

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """One call as the extension makes it: status and body."""
        return self._wait(self._post(path, body, self._token))

    def start(self) -> None:
        """Pair, and open the socket."""
        self._thread.start()
        code = self._instance.api("POST", "/api/pair/code", {}).body["code"]
        _, pair = self._wait(self._post("/api/pair", {"code": code, "browser": "Chromium"}, ""))
        self._token = pair["token"]
        listening = self._wait(self._listen())
        self._reading = asyncio.run_coroutine_threadsafe(self._read(listening), self._loop)

    def stop(self) -> None:
        """Close the socket."""
        self._reading.cancel()
        self._wait(self._http.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WAIT_S)
        self._loop.close()

    async def _listen(self) -> aiohttp.ClientWebSocketResponse:
        self._http = aiohttp.ClientSession()
        server = self._instance.where["server"]
        socket = await self._http.ws_connect(f"{server}/api/socket", headers={"Origin": ORIGIN})
        await socket.send_str(json.dumps({"token": self._token, "browser": self._browser}))
        return socket

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            self.heard.append(json.loads(message.data))

    async def _post(self, path: str, body: object, token: str) -> tuple[int, Any]:
        headers = {"Origin": ORIGIN} | ({"Authorization": f"Bearer {token}"} if token else {})
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{self._instance.where['server']}{path}", json=body, headers=headers) as answer,
        ):
            return answer.status, await answer.json()

    def _wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_S)


@contextmanager
def paired(instance: Firsthand, browser: str) -> Iterator[Extension]:
    """An extension of this browser, connected for as long as the block runs."""
    extension = Extension(instance, browser)
    extension.start()
    try:
        yield extension
    finally:
        extension.stop()
