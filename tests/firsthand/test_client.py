"""The local API is asked directly, with the token, and its refusals keep what they say."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from firsthand.client import ApiRefusal, ServerApi, ServerAway


class Answering(HTTPServer):
    """A server that keeps what it was asked and gives one answer."""

    status = 200
    answer = b'{"fine": true}'

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []


class Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.command, self.path, headers, self.rfile.read(length)))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer)

    do_POST = do_PATCH = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Answering]:
    answering = Answering()
    thread = threading.Thread(target=answering.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield answering
    answering.shutdown()
    thread.join()
    answering.server_close()


def api(server: Answering) -> ServerApi:
    return ServerApi(f"http://127.0.0.1:{server.server_port}", "the-token")


def test_a_question_carries_the_token_and_only_what_was_given(
    server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert api(server).get("/api/records", q="a b", site="", before=None, limit=5) == {"fine": True}

    method, path, headers, _ = server.asked[0]
    assert (method, path) == ("GET", "/api/records?q=a+b&limit=5")
    assert headers["authorization"] == "Bearer the-token"
    assert headers["host"] == f"127.0.0.1:{server.server_port}"


def test_a_body_is_json(server: Answering) -> None:
    api(server).send("PATCH", "/api/sites/x", {"enabled": True})

    _, _, headers, body = server.asked[0]
    assert (headers["content-type"], json.loads(body)) == ("application/json", {"enabled": True})


def test_a_refusal_says_why_and_keeps_the_rest(server: Answering) -> None:
    server.status, server.answer = 425, b'{"error": "2.0 s too early", "status": 425, "wait_left_s": 2.0}'

    with pytest.raises(ApiRefusal, match="too early") as refused:
        api(server).send("POST", "/api/prompts/x/decision", {})

    assert (refused.value.status, refused.value.body["wait_left_s"]) == (425, 2.0)


def test_a_refusal_that_is_no_json_is_one_all_the_same(server: Answering) -> None:
    server.status, server.answer = 500, b"<html>"

    with pytest.raises(ApiRefusal, match="status 500"):
        api(server).get("/")


def test_nobody_there_is_its_own_error() -> None:
    with pytest.raises(ServerAway, match="does not answer"):
        ServerApi("http://127.0.0.1:9", "token").get("/")
