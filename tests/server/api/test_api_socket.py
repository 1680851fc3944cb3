"""The events as a WebSocket: for whoever says a good token first, from where that token is good."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp
import pytest

from server import api_socket
from tests.server.api.conftest import CHROMIUM, FIREFOX, TOKEN, connect
from tests.server.conftest import until

BROWSER = "Mozilla/5.0 Chrome/156"
ACT, OTHER_ACT = "a" * 64, "b" * 64
HERE = {"page": "https://www.linkedin.com/in/pat", "browser": BROWSER}


@asynccontextmanager
async def opened(api, hello, origin=CHROMIUM):
    headers = {"Origin": origin} if origin else {}
    async with api.http.ws_connect(f"{api.origin}/api/socket", headers=headers) as socket:
        if hello is not None:
            await socket.send_str(hello if isinstance(hello, str) else json.dumps(hello))
        yield socket


async def told(socket):
    message = await socket.receive(timeout=5)
    return json.loads(message.data) if message.type == aiohttp.WSMsgType.TEXT else message.data


@pytest.fixture
async def extension(api):
    return await api.extension()


@asynccontextmanager
async def listening(api, extension, browser=BROWSER):
    async with opened(api, {"token": extension["token"], "browser": browser}) as socket:
        await until(lambda: api.desk.tabs.extensions.in_browser(browser))
        yield socket


async def test_an_extension_hears_what_happens_and_by_which_requests(api, extension):
    async with listening(api, extension) as socket:
        _, prompt_id = await api.ask(act=ACT, **HERE)
        first = await told(socket)
        await api.ask_again(connect(), act=OTHER_ACT, **HERE)
        joined = await told(socket)

    data = {"id": prompt_id, "site": "linkedin", "practice": False, "here": True, "tab": None, "framed": False}
    assert first == {"event": "prompt.opened", "data": {**data, "acts": [ACT]}}
    assert joined == {"event": "prompt.changed", "data": {**data, "acts": [ACT, OTHER_ACT]}}


async def test_what_was_pressed_elsewhere_is_told_without_its_requests(api, extension):
    async with listening(api, extension) as socket:
        await api.ask(act=ACT, page=HERE["page"], browser="Mozilla/5.0 Firefox/153")
        elsewhere = (await told(socket))["data"]
        await api.ask(connect("8"), act=ACT, browser="")
        app = (await told(socket))["data"]

    assert [(data["here"], data["acts"]) for data in (elsewhere, app)] == [(False, []), (False, [])]


async def test_a_form_that_navigates_is_left_to_its_own_page(api, extension):
    async with listening(api, extension) as socket:
        await api.ask(act=ACT, waits=False, **HERE)
        data = (await told(socket))["data"]

    assert (data["here"], data["acts"]) == (False, [])


async def test_how_a_prompt_ended_is_told(api, extension):
    async with listening(api, extension) as socket:
        _, prompt_id = await api.ask(act=ACT, **HERE)
        await told(socket)
        await api.call("POST", f"/api/prompts/{prompt_id}/decision", {"outcome": "cancel", **digest(api, prompt_id)})
        settled = await told(socket)

    assert (settled["event"], settled["data"]["id"], settled["data"]["outcome"]) == (
        "prompt.settled",
        prompt_id,
        "cancel",
    )


def digest(api, prompt_id):
    return {"digest": api.desk.view(prompt_id).digest}


async def test_a_worker_that_was_asleep_hears_first_of_what_is_open(api, extension):
    _, one = await api.ask(act=ACT, **HERE)
    _, two = await api.ask(connect("8"), act=OTHER_ACT, **HERE)
    await api.desk.drained()
    async with listening(api, extension) as socket:
        first, second = await told(socket), await told(socket)
        await api.parts.settings.pause(api.clock.now().replace(hour=10))
        then = await told(socket)

    assert [first["data"]["id"], second["data"]["id"]] == [one, two]
    assert (first["event"], first["data"]["acts"]) == ("prompt.opened", [ACT])
    assert then == {"event": "pause.changed", "data": {}}


@pytest.mark.parametrize("origin", [None, "own"])
async def test_programs_and_our_pages_hear_the_events_and_no_requests(api, origin):
    token = TOKEN if origin is None else (await api.page())["token"]
    async with opened(api, {"token": token}, origin and api.origin) as socket:
        await until(lambda: api.parts.events.listeners)
        await api.ask(act=ACT, **HERE)
        data = (await told(socket))["data"]

    assert set(data) == {"id", "site", "practice"}


@pytest.mark.parametrize(
    "hello",
    [
        {"token": "x" * 43},
        {"token": ""},
        {"token": None},
        {"browser": BROWSER},
        "not json",
        "[]",
        "\\ud800",
        "",
        '{"token": "\\ud800"}',
    ],
)
async def test_without_a_good_token_the_socket_is_closed(api, extension, hello):
    async with opened(api, hello) as socket:
        assert await told(socket) == 4401
        assert api.parts.events.listeners == 0


async def test_a_token_is_good_where_it_was_given_only(api, extension):
    firefox, page = await api.extension(FIREFOX, "Firefox"), await api.page()
    for token, origin in [
        (extension["token"], FIREFOX),
        (extension["token"], api.origin),
        (extension["token"], None),
        (firefox["token"], CHROMIUM),
        (page["token"], CHROMIUM),
        (page["token"], None),
        (TOKEN, CHROMIUM),
    ]:
        async with opened(api, {"token": token}, origin) as socket:
            assert await told(socket) == 4401, origin


async def test_who_says_nothing_is_not_waited_for(api, extension, monkeypatch):
    assert api_socket.HELLO_S == 5.0
    monkeypatch.setattr(api_socket, "HELLO_S", 0.02)

    async with opened(api, None) as socket:
        assert await told(socket) == 4401


async def test_a_first_message_that_is_too_long_is_not_read(api, extension):
    async with opened(api, json.dumps({"token": extension["token"], "more": "x" * 10_000})) as socket:
        assert await told(socket) in (1009, 4401)


@pytest.mark.parametrize(
    "origin", ["https://www.linkedin.com", "null", FIREFOX, "chrome-extension://" + "ponmlkjihgfedcba" * 2]
)
async def test_a_strangers_socket_is_not_opened(api, extension, origin):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with opened(api, {"token": extension["token"]}, origin):
            pass

    assert refused.value.status == 403


async def test_a_pair_that_is_ended_hears_nothing_more(api, extension):
    [pair] = api.parts.settings.tokens.pairs
    async with listening(api, extension) as socket:
        await api.call("DELETE", f"/api/pairs/{pair}")

        assert await told(socket) == 4401
        await until(lambda: not api.desk.tabs.extensions.in_browser(BROWSER))


async def test_other_pairs_hear_on(api, extension):
    other = await api.extension(CHROMIUM, "Brave")
    [pair, _] = api.parts.settings.tokens.pairs
    async with listening(api, other) as socket:
        await api.call("DELETE", f"/api/pairs/{pair}")

        assert (await told(socket))["event"] == "pair.changed"


async def test_a_socket_is_kept_awake_by_messages(api, extension, monkeypatch):
    assert api_socket.PING_S == 20.0
    monkeypatch.setattr(api_socket, "PING_S", 0.02)

    async with listening(api, extension) as socket:
        assert [await told(socket), await told(socket)] == [{"event": "ping", "data": {}}] * 2


async def test_stopping_closes_the_sockets(api, extension):
    async with listening(api, extension) as socket:
        api.parts.events.close()

        assert await told(socket) == 1000
        await until(lambda: not api.desk.tabs.extensions.in_browser(BROWSER))


async def test_what_is_no_websocket_is_answered_as_such(api):
    assert (await api.get("/api/socket")).status == 400
    assert (await api.get("/api/socket", token=None)).status == 400


async def test_what_a_socket_says_later_is_not_read(api, extension):
    async with listening(api, extension) as socket:
        await asyncio.gather(*(socket.send_str("{}") for _ in range(50)))
        await api.ask(act=ACT, **HERE)

        assert (await told(socket))["event"] == "prompt.opened"
