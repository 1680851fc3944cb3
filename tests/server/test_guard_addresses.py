"""Which name and spelling of a path the local server answers to: a table of decisions (SAFETY 3a, 10a)."""

import pytest

from server.guard import Asked
from server.routes import PUBLIC, TOKEN
from tests.server.guarded import (
    HOST,
    PORT,
    asked,
    verdict,
)

# -- the name we are called by ---------------------------------------------------------------------


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"[::1]:{PORT}"])
def test_our_own_names_are_answered_to(host):
    assert verdict(asked(host=host)) == "terminal"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "[::1]",
        "::1",
        f"::1:{PORT}",
        f"localhost:{PORT}",
        f"localhost.evil.example:{PORT}",
        f"127.0.0.1:{PORT}.evil.example",
        f"127.0.0.1.:{PORT}",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1:{PORT}1",
        f"127.0.0.1:0{PORT}",
        f"127.0.0.1:{PORT}/",
        f"127.0.0.1:{PORT} ",
        f" 127.0.0.1:{PORT}",
        f"127.0.0.1:{PORT},evil.example",
        f"user@127.0.0.1:{PORT}",
        f"[::1]:{PORT}@evil.example",
        f"[::1%25lo]:{PORT}",
        f"[::ffff:127.0.0.1]:{PORT}",
        f"[0:0:0:0:0:0:0:1]:{PORT}",
        f"127.1:{PORT}",
        f"2130706433:{PORT}",
        f"0x7f.0.0.1:{PORT}",
        f"0.0.0.0:{PORT}",
        f"127.0.0.2:{PORT}",
        f"EVIL.EXAMPLE:{PORT}",
        f"127.0.0.1:{PORT}\x00",
        f"１２７.0.0.1:{PORT}",
        "firsthand.internal:443",
        "FIRSTHAND.INTERNAL",
        "firsthand.internal.",
        "practice.firsthand.internal",
    ],
)
@pytest.mark.parametrize("admits", [TOKEN, PUBLIC])
def test_no_other_name_is_answered_to(host, admits):
    assert verdict(asked(host=host), admits) == 403


def test_one_host_line_is_needed_and_no_more():
    assert verdict(asked(host=None)) == 400
    assert verdict(Asked("GET", "/api/state", (("host", HOST), ("host", HOST)))) == 400


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/api/state",
        f"http://{HOST}.evil.example/api/state",
        f"http://{HOST}@evil.example/api/state",
        f"https://{HOST}/api/state",
        f"HTTP://{HOST}/api/state",
        f"http://localhost:{PORT}/api/state",
        f"http://[::1]:{PORT}/api/state",
        "*",
        "evil.example:443",
        "",
        "api/state",
    ],
)
def test_a_request_target_for_another_authority_is_refused(target):
    assert verdict(asked(target=target)) == 403


def test_the_absolute_form_of_our_own_authority_is_the_same_request():
    assert verdict(asked(target=f"http://{HOST}/api/state")) == "terminal"


# -- one spelling for each path --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "//api/state",
        "///api/state",
        "/api//state",
        "/api/state/",
        "/api/state//",
        "/./api/state",
        "/api/./state",
        "/api/state/.",
        "/../api/state",
        "/x/../api/state",
        "/api/state/..",
        "/api/..",
        "/..",
        "/.",
        "//",
        "/%61pi/state",
        "/api%2fstate",
        "/api%2Fstate",
        "/api%5cstate",
        "/api/%2e/state",
        "/api/%2e%2e/state",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fetc%2fpasswd",
        "/static/%c0%ae%c0%ae/passwd",
        "/static/....//passwd",
        "/static/..\\..\\passwd",
        "/static/C:/passwd",
        "/api/state;x",
        "/api;x/state",
        "/api/state;jsessionid=1",
        "/api/state%00",
        "/api/state\x00",
        "/api/state%0a",
        "/api/state\n",
        "/api/state\t",
        "/api/state ",
        "/ api/state",
        "/api/state%20",
        "/api/state#x",
        "/api/state%23",
        "/api/state%3Fx",
        "/api/sta*te",
        "/api/(state)",
        "/api/state:80",
        "/api/@state",
        "/api/prompts/a+b",
        "/api/prompts/a,b",
        "/api/prompts/é",
        "/api/prompts/\udce9",
        "/api/prompts/" + "a" * 201,
        "/\\evil.example/api/state",
    ],
)
@pytest.mark.parametrize("admits", [TOKEN, PUBLIC, None])
def test_no_other_spelling_of_a_path_is_looked_up(path, admits):
    assert verdict(asked(target=path), admits) == 404


@pytest.mark.parametrize(
    "path", ["/", "/api/state", "/api/records/2026-11.00042", "/static/a.b-c_d~e.js", "/...", "/.x"]
)
def test_a_path_in_its_one_spelling_goes_on(path):
    assert verdict(asked(target=path)) == "terminal"
    assert verdict(asked(target=f"{path}?q=a%2f../b&x=//y;z")) == "terminal"
