"""The guard on a real socket: what is on the wire is what is judged, and every answer has its headers."""

import asyncio
import contextlib
import re

import pytest
from aiohttp import web

from server import replies, serving
from server.app import ROUTES
from server.replies import STANDING_HEADERS
from tests.server.api.conftest import TOKEN


async def raw(api, text, *, close=True):
    """What the server sends back for these bytes, until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(text.encode("latin-1") if isinstance(text, str) else text)
    if close:
        writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer.decode()


def status_of(answer):
    return int(answer.split(" ", 2)[1])


def every_route():
    names = {"record_id": "2026-11.00001", "site": "linkedin", "name": "dom.js"}
    for route in ROUTES:
        yield route, re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], "abc"), route.path)


async def test_a_rebound_name_gets_nothing_from_any_route(api):
    for route, path in every_route():
        answer = await raw(
            api,
            f"{route.method} {path} HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer {TOKEN}\r\n"
            "Connection: close\r\n\r\n",
        )

        assert status_of(answer) == 403, path
        assert answer.endswith('{"error":"refused","status":403}'), path


async def test_a_target_that_names_another_host_is_refused(api):
    for target in ("http://evil.example/api/state", "//evil.example/api/state"):
        answer = await raw(
            api,
            f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{api.port}\r\nAuthorization: Bearer {TOKEN}\r\n"
            "Connection: close\r\n\r\n",
        )

        assert status_of(answer) in (403, 404), target
        assert "version" not in answer


@pytest.mark.parametrize(
    "head",
    [
        "GET /api/state HTTP/1.1\r\n",
        "GET /api/state HTTP/1.0\r\n",
        "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n",
        "GET /api/state HTTP/1.1\r\nHost : 127.0.0.1:{port}\r\n",
        "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: a\x00b\r\n",
        "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: +5\r\n",
        "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: \x1b[31mred\r\n",
        "GET /" + "a" * 9000 + " HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n" + "X: y\r\n" * 500,
        "\x16\x03\x01\x02\x00",
        "NOT HTTP\r\n",
    ],
)
async def test_what_is_no_request_gets_400_in_our_own_shape(api, head, caplog):
    answer = await raw(api, head.replace("{port}", str(api.port)) + "\r\n")

    assert status_of(answer) == 400
    assert '"status":400' in answer
    assert "Server: \r\n" in answer
    assert "red" not in caplog.text


async def test_every_answer_carries_the_standing_headers_and_no_cors(api):
    page = await api.page()
    for route, path in every_route():
        if path.endswith("events"):
            continue
        for more in ({"token": None}, {"token": TOKEN}, page):
            answer = await api.call(route.method, path, **more)

            assert {name: answer.headers.get(name) for name in STANDING_HEADERS} == STANDING_HEADERS, path
            assert not [name for name in answer.headers if name.lower().startswith("access-control")], path
            assert "Set-Cookie" not in answer.headers, path


async def test_every_problem_is_json_with_its_status(api):
    for method, path, expected in [
        ("GET", "/nowhere", 404),
        ("GET", "/API/state", 404),
        ("PUT", "/api/state", 405),
        ("TRACE", "/api/state", 405),
        ("PROPFIND", "/api/state", 405),
        ("FOO", "/api/state", 400),  # unknown to the parser
        ("OPTIONS", "/api/state", 405),
        ("POST", "/", 405),
        ("DELETE", "/log", 405),
        ("GET", "/static/guard.py", 404),
        ("GET", "/static/prompt.html", 404),
        ("GET", "/document/abc", 404),
    ]:
        answer = await api.call(method, path, {} if method in ("PUT", "POST") else None)

        assert answer.status == expected, path
        if method != "TRACE":
            assert answer.body == {"error": answer.body["error"], "status": expected}, path


async def test_no_route_but_the_public_ones_answers_without_a_token(api):
    for route, path in every_route():
        if route.admits & {"anyone", "socket"}:  # a socket says its token in its first message: test_api_socket.py
            continue
        answer = await api.call(route.method, path, {} if route.method != "GET" else None, token=None)

        assert answer.status == 401, path
        assert set(answer.body) == {"error", "status"}


async def test_an_override_of_the_method_is_ignored(api):
    _, prompt_id = await api.ask()

    await api.call("GET", f"/api/prompts/{prompt_id}?_method=DELETE", headers={"X-HTTP-Method-Override": "DELETE"})

    assert [view.id for view in api.desk.views()] == [prompt_id]


@pytest.mark.parametrize("length", [65_536, 65_537])
async def test_a_body_of_64_kib_is_read_and_one_byte_more_is_not(api, length):
    body = b'{"minutes": 15' + b" " * (length - 15) + b"}"

    answer = await api.call("POST", "/api/pause", data=body)

    assert (answer.status, len(body)) == (200 if length == 65_536 else 413, length)


async def test_a_chunked_body_is_measured_as_it_comes(api):
    async def endless():
        for _ in range(40):
            yield b" " * 4096

    answer = await api.call("POST", "/api/pause", data=endless())

    assert answer.status == 413


async def test_a_body_that_does_not_arrive_is_waited_for_only_so_long(api, monkeypatch):
    monkeypatch.setattr(replies, "BODY_TIMEOUT_S", 0.05)

    answer = await raw(
        api,
        f"POST /api/pause HTTP/1.1\r\nHost: 127.0.0.1:{api.port}\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Content-Type: application/json\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{",
        close=False,
    )

    assert status_of(answer) == 408


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"minutes": 15,}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"minutes": NaN}', 400),
        (b"[15]", 400),
        (b'"15"', 400),
        (b"null", 400),
        (b"[" * 30_000, 400),
        (b'{"minutes":' + b"[" * 30_000, 422),
        (b'{"minutes": "\xff"}', 422),
        (b"{}", 422),
        (b'{"minutes": 1e999}', 422),
        (b'{"minutes": "15"}', 422),
        (b'{"minutes": 1.5}', 422),
        (b'{"minutes": 15, "token": "x"}', 422),
        (b'{"minutes": 1, "minutes": 15}', 200),
    ],
)
async def test_what_is_not_the_json_asked_for_is_refused_in_one_line(api, body, expected):
    answer = await api.call("POST", "/api/pause", data=body, headers={"Content-Length": str(len(body))})

    assert answer.status == expected
    if expected >= 400:
        assert "\n" not in answer.body["error"]
    if expected == 422:
        assert answer.body["field"] in ("minutes", "token")


async def test_a_connection_that_brings_no_whole_head_is_closed(monkeypatch):
    assert serving.HEAD_TIMEOUT_S == 5.0
    monkeypatch.setattr(serving, "HEAD_TIMEOUT_S", 0.05)
    sockets = serving.bind_loopback(0)
    bare = await serving.serve(web.Application(), sockets)

    reader, writer = await asyncio.open_connection("127.0.0.1", sockets[0].getsockname()[1])
    writer.write(b"GET / HTTP/1.1\r\nHost:")
    rest = await asyncio.wait_for(reader.read(), 5)

    assert rest == b""
    writer.close()
    await serving.end(bare)


async def test_connections_beyond_the_limit_are_turned_away_and_the_others_answered(api, monkeypatch):
    monkeypatch.setattr(serving, "MAX_CONNECTIONS", 3)
    first = await api.get("/api/health")  # its connection is kept open
    open_now = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(2)]

    with contextlib.suppress(OSError):
        assert await raw(api, "GET /api/health HTTP/1.1\r\n\r\n") == ""
    again = await api.get("/api/health")

    assert (first.status, again.status) == (200, 200)
    for _, writer in open_now:
        writer.close()


async def test_both_loopback_addresses_are_served_under_their_own_names(api):
    if len(api_sockets := serving.bind_loopback(0)) < 2:
        pytest.skip("this machine has no ::1")
    for spare in api_sockets:
        spare.close()

    reader, writer = await asyncio.open_connection("::1", api.port)
    writer.write(f"GET /api/health HTTP/1.1\r\nHost: [::1]:{api.port}\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()

    assert status_of(answer) == 200


async def test_a_taken_port_is_an_error_before_anything_is_served(api):
    with pytest.raises(OSError, match="in use"):
        serving.bind_loopback(api.port)


OPENED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.mark.parametrize(
    ("path", "site", "status", "said"),
    [
        ("/nonsense", "none", 401, "There is no such page"),
        ("/api/people", "none", 401, "There is no such page"),
        ("/settings", "cross-site", 403, "Another site led here"),
        ("/%2e%2e/settings", "none", 404, "There is no such page"),
    ],
)
async def test_who_opens_what_is_not_let_in_is_told_in_words_and_others_in_json(api, path, site, status, said):
    head = f"GET {path} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\nSec-Fetch-Site: {site}\r\n"
    opened = head + "".join(f"{name}: {value}\r\n" for name, value in OPENED.items()) + "\r\n"
    ours, elsewhere = f"127.0.0.1:{api.port}", "firsthand.example"

    page = await raw(api, opened.format(host=ours))
    fetched = await raw(api, head.format(host=ours) + "\r\n")
    framed = await raw(api, opened.format(host=ours).replace("document", "iframe"))
    rebound = await raw(api, opened.format(host=elsewhere))

    assert status_of(page) == status_of(fetched) == status_of(framed) == status
    assert f"<h1>{said}</h1>" in page
    assert STANDING_HEADERS["Content-Security-Policy"] in page
    for answer in (fetched, framed, rebound):
        assert "<h1>" not in answer
        assert '"status":' in answer
