"""Which extension may speak to the local server: the one a token was given to, at its own origin, and no other."""

import pytest

from server.app import ROUTES
from server.door import DOOR_ORIGIN
from server.guard import socket_caller
from server.routes import ALIVE, ANY_TOKEN, EXTENSION, PAIRING, PUBLIC, SOCKET, TERMINAL
from tests.server.guarded import (
    CHROME_EXTENSION,
    CREDENTIALS,
    EXTENSION_TOKEN,
    EXTENSIONS_ROUTES,
    FILE_TOKEN,
    FIREFOX_EXTENSION,
    HOST,
    PAGE_TOKEN,
    asked,
    at_the_door,
    verdict,
)

ORIGIN = f"http://{HOST}"
JSON = ("content-type", "application/json")
OTHER_CHROME_EXTENSION = "chrome-extension://" + "ponmlkjihgfedcba" * 2


def test_only_these_routes_are_open_to_extensions():
    theirs = {"extension", "pairing", "socket", "alive"}
    opened = [route for route in ROUTES if route.admits & theirs and "anyone" not in route.admits]

    assert {(route.method, route.path) for route in opened} == EXTENSIONS_ROUTES


STRANGE_EXTENSIONS = [
    FIREFOX_EXTENSION,
    OTHER_CHROME_EXTENSION,
    CHROME_EXTENSION.upper(),
    f"{CHROME_EXTENSION}/",
    f"{CHROME_EXTENSION}a",
    CHROME_EXTENSION[:-1],
    f"{CHROME_EXTENSION}.evil.example",
    f"{CHROME_EXTENSION}, {CHROME_EXTENSION}",
    CHROME_EXTENSION.replace("chrome", "moz"),
    "null",
    "",
    ORIGIN,
    DOOR_ORIGIN,
    "https://www.linkedin.com",
]


@pytest.mark.parametrize("site", ["none", "same-origin", []])
def test_an_extension_reads_and_writes_with_its_own_token(site):
    write = {"content_type": JSON[1], "sec_fetch_site": site, "token": EXTENSION_TOKEN}

    assert verdict(asked("POST", origin=CHROME_EXTENSION, **write), ANY_TOKEN) == "extension"
    assert verdict(asked("GET", sec_fetch_site=site, token=EXTENSION_TOKEN), ANY_TOKEN) == "extension"
    assert verdict(asked("GET", origin=CHROME_EXTENSION, token=EXTENSION_TOKEN), ANY_TOKEN) == "extension"


@pytest.mark.parametrize("origin", STRANGE_EXTENSIONS)
@pytest.mark.parametrize("admits", [ANY_TOKEN, EXTENSION, PUBLIC, SOCKET, None])
def test_an_extensions_token_is_good_at_no_other_origin(origin, admits):
    for method in ("GET", "POST"):
        for origins in (origin, [CHROME_EXTENSION, origin]):
            request = asked(method, token=EXTENSION_TOKEN, origin=origins, content_type=JSON[1])
            if admits is SOCKET and origins in (ORIGIN, CHROME_EXTENSION):
                continue  # its token comes later
            assert verdict(request, admits) == 403


def test_an_extensions_token_writes_nothing_without_an_origin():
    assert verdict(asked("POST", token=EXTENSION_TOKEN, content_type=JSON[1]), ANY_TOKEN) == 403
    assert verdict(asked("GET", token=EXTENSION_TOKEN, sec_fetch_site="cross-site"), ANY_TOKEN) == 403
    assert verdict(asked("GET", token=EXTENSION_TOKEN, sec_fetch_site="same-site"), ANY_TOKEN) == 403


@pytest.mark.parametrize("origin", ["", "null", CHROME_EXTENSION, ORIGIN])
def test_a_token_without_an_origin_of_its_own_is_good_nowhere_that_names_one(origin):
    assert verdict(asked("POST", token="o" * 43, origin=origin, content_type=JSON[1]), ANY_TOKEN) == 403


@pytest.mark.parametrize("token", [FILE_TOKEN, PAGE_TOKEN, None, "x" * 43])
@pytest.mark.parametrize("admits", [ANY_TOKEN, EXTENSION, PUBLIC, TERMINAL, None])
def test_a_paired_extension_is_nobody_without_its_token(token, admits):
    for method in ("GET", "POST"):
        request = asked(method, token=token, origin=CHROME_EXTENSION, content_type=JSON[1])
        assert verdict(request, admits) == 403


@pytest.mark.parametrize("origin", [CHROME_EXTENSION, FIREFOX_EXTENSION])
def test_any_extension_may_try_to_pair(origin):
    assert verdict(asked("POST", token=None, origin=origin, content_type=JSON[1]), PAIRING) == "pairing"


@pytest.mark.parametrize(
    "origin",
    [each for each in STRANGE_EXTENSIONS if each not in (FIREFOX_EXTENSION, OTHER_CHROME_EXTENSION)],
)
def test_nobody_but_an_extension_may_try_to_pair(origin):
    refused = 401 if origin == ORIGIN else 403
    assert verdict(asked("POST", token=None, origin=origin, content_type=JSON[1]), PAIRING) == refused


@pytest.mark.parametrize("token", [None, FILE_TOKEN, PAGE_TOKEN, EXTENSION_TOKEN])
def test_pairing_takes_a_code_and_no_token(token):
    assert verdict(asked("POST", token=token, content_type=JSON[1]), PAIRING) in (401, 403)
    if token is not None:
        request = asked("POST", token=token, origin=FIREFOX_EXTENSION, content_type=JSON[1])
        assert verdict(request, PAIRING) == 403


def test_a_socket_is_opened_by_our_pages_paired_extensions_and_programs():
    assert verdict(asked(token=None, origin=ORIGIN), SOCKET) == "socket"
    assert verdict(asked(token=None, origin=CHROME_EXTENSION), SOCKET) == "socket"
    assert verdict(asked(token=None), SOCKET) == "socket"


@pytest.mark.parametrize("origin", [each for each in STRANGE_EXTENSIONS if each != ORIGIN])
def test_a_socket_is_not_opened_from_elsewhere(origin):
    assert verdict(asked(token=None, origin=origin), SOCKET) == 403
    assert verdict(asked(token=FILE_TOKEN, origin=[ORIGIN, origin]), SOCKET) == 403


def test_a_browsers_socket_names_its_origin():
    assert verdict(asked(token=None, sec_fetch_mode="websocket"), SOCKET) == 403
    assert verdict(asked(token=None, sec_fetch_site="cross-site", origin=CHROME_EXTENSION), SOCKET) == 403


@pytest.mark.parametrize(
    ("token", "origins", "caller"),
    [
        (FILE_TOKEN, [], "terminal"),
        (FILE_TOKEN, [ORIGIN], "terminal"),
        (FILE_TOKEN, [CHROME_EXTENSION], None),
        (PAGE_TOKEN, [ORIGIN], "page"),
        (PAGE_TOKEN, [], None),
        (PAGE_TOKEN, [CHROME_EXTENSION], None),
        (EXTENSION_TOKEN, [CHROME_EXTENSION], "extension"),
        (EXTENSION_TOKEN, [FIREFOX_EXTENSION], None),
        (EXTENSION_TOKEN, [ORIGIN], None),
        (EXTENSION_TOKEN, [], None),
        ("o" * 43, [""], None),
        ("", [], None),
        ("x" * 43, [ORIGIN], None),
    ],
)
def test_the_token_that_a_socket_says_fits_where_it_was_opened(token, origins, caller):
    assert socket_caller(token, origins, CREDENTIALS) == caller


@pytest.mark.parametrize("site", ["none", "same-origin", []])
@pytest.mark.parametrize("origin", [[], CHROME_EXTENSION])
def test_whether_the_guard_is_alive_is_told_to_extensions(site, origin):
    request = at_the_door(target="/alive", sec_fetch_site=site, origin=origin)

    assert verdict(request, ALIVE) == "alive"


@pytest.mark.parametrize(
    "more",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"},
        {"sec_fetch_site": "none", "origin": "https://www.linkedin.com"},
        {"sec_fetch_site": "none", "origin": "null"},
        {"sec_fetch_site": "same-origin", "origin": DOOR_ORIGIN},
        {"origin": FIREFOX_EXTENSION},
        {"origin": [CHROME_EXTENSION, CHROME_EXTENSION]},
        {"secret": "x"},
        {"secret": []},
    ],
)
def test_whether_the_guard_is_alive_is_not_told_to_pages(more):
    assert verdict(at_the_door(**{"target": "/alive", **more}), ALIVE) == 403


def test_whether_the_guard_is_alive_is_told_through_the_proxy_only():
    assert verdict(asked(target="/alive", token=None), ALIVE) == 401
    assert verdict(asked(target="/alive"), ALIVE) == 404
