"""A page that came through a proxy on loopback must not be able to call this machine's ports."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.e2e.conftest import LINKEDIN, Opener, Starter
from tests.e2e.upstreams import Recorder


class Neighbour(ThreadingHTTPServer):
    """Some other service on this machine, which answers anybody."""

    block_on_close = False  # a browser keeps connections open that it may never use

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.calls: list[str] = []


class Answering(BaseHTTPRequestHandler):
    """Counts every request that gets here."""

    def do_GET(self) -> None:
        """Answer and count."""
        assert isinstance(self.server, Neighbour)
        self.server.calls.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET
    do_OPTIONS = do_GET

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    server = Neighbour()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_of_a_ruled_site_cannot_call_this_machine(
    start_firsthand: Starter, recorder: Recorder, chromium: Opener, neighbour: Neighbour
) -> None:
    """The stand-in's page has no policy of its own, so only the one that the proxy adds can stop it."""
    instance = start_firsthand(www_linkedin_com=recorder.port)
    instance.switch_on("linkedin")
    page = chromium(instance).open(f"https://{LINKEDIN}/feed")
    call = "([url, method]) => fetch(url, {method, mode: 'no-cors'}).then(() => 'reached', () => 'refused')"

    own = page.evaluate(call, [f"https://{LINKEDIN}/li/track", "POST"])
    loopback = [
        page.evaluate(call, [f"http://127.0.0.1:{neighbour.server_port}/", method]) for method in ("GET", "POST")
    ]

    assert own == "reached"
    assert loopback == ["refused", "refused"]
    assert neighbour.calls == []
