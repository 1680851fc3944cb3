"""Who may speak to the local server, by origin, token, body and door: a table of decisions (SAFETY 3a, 10a)."""

import pytest

from server.app import ROUTES
from server.door import DOOR_ORIGIN
from server.guard import Credentials, Refused, judge
from server.replies import MAX_BODY_BYTES
from server.routes import ANY_TOKEN, DOOR, DOOR_PAGE, EXTENSION, PUBLIC, TERMINAL, TOKEN
from tests.server.guarded import (
    CHROME_EXTENSION,
    EXTENSION_TOKEN,
    FILE_TOKEN,
    FIREFOX_EXTENSION,
    HOST,
    KNOWN,
    PAGE_TOKEN,
    PORT,
    SECRET,
    asked,
    at_the_door,
    verdict,
)

ORIGIN = f"http://{HOST}"
JSON = ("content-type", "application/json")


# -- pages of others -------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [ORIGIN, f"http://[::1]:{PORT}"])
def test_our_own_pages_may_write(origin):
    request = asked("POST", token=PAGE_TOKEN, origin=origin, sec_fetch_site="same-origin", content_type=JSON[1])

    assert verdict(request) == "page"


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://127.0.0.1",
        f"https://127.0.0.1:{PORT}",
        f"HTTP://127.0.0.1:{PORT}",
        f"http://127.0.0.1:{PORT}/",
        f"http://127.0.0.1:{PORT}.evil.example",
        f"http://127.0.0.1:{PORT + 1}",
        f"http://localhost:{PORT}",
        f"http://127.0.0.1:{PORT}, http://evil.example",
        f"http://evil.example http://127.0.0.1:{PORT}",
        "https://evil.example",
        "https://www.linkedin.com",
        DOOR_ORIGIN,
        FIREFOX_EXTENSION,
        CHROME_EXTENSION,
        "file://",
    ],
)
@pytest.mark.parametrize("token", [FILE_TOKEN, PAGE_TOKEN])
def test_no_other_origin_may_read_or_write(origin, token):
    for method in ("GET", "POST"):
        assert verdict(asked(method, token=token, origin=origin, content_type=JSON[1])) == 403
        assert verdict(asked(method, token=token, origin=[ORIGIN, origin], content_type=JSON[1])) == 403


def test_one_origin_is_named_and_no_more():
    for origins in ([ORIGIN, ORIGIN], [DOOR_ORIGIN, DOOR_ORIGIN]):
        assert verdict(asked("POST", origin=origins, content_type=JSON[1])) == 403
        assert verdict(at_the_door("POST", origin=origins, content_type=JSON[1]), DOOR) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "Same-Origin", "", "same-origin, cross-site"])
def test_what_a_browser_says_comes_from_elsewhere_is_refused(site):
    assert verdict(asked(sec_fetch_site=site), PUBLIC) == 403
    assert verdict(asked(sec_fetch_site=["none", site])) == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_a_person_opens_is_let_in(site):
    assert verdict(asked(target="/", token=None, sec_fetch_site=site, sec_fetch_mode="navigate"), PUBLIC) == "anyone"


def test_a_browser_that_names_no_origin_writes_nothing():
    marked = {"sec_fetch_site": "none", "content_type": JSON[1]}

    assert verdict(asked("POST", **marked)) == 403
    assert verdict(asked("POST", sec_fetch_mode="cors", content_type=JSON[1])) == 403
    assert verdict(asked("POST", content_type=JSON[1])) == "terminal"


def test_a_pages_token_writes_from_a_page_only():
    assert verdict(asked("POST", token=PAGE_TOKEN, content_type=JSON[1])) == 403
    assert verdict(asked("GET", token=PAGE_TOKEN)) == "page"


# -- tokens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "authorization",
    [
        [],
        [""],
        ["Bearer "],
        ["Bearer"],
        [f"Bearer {FILE_TOKEN[:-1]}"],
        [f"Bearer {FILE_TOKEN}x"],
        [f"Bearer  {FILE_TOKEN}"],
        [f"Bearer {FILE_TOKEN} "],
        [f"bearer {FILE_TOKEN}"],
        [f"Basic {FILE_TOKEN}"],
        [FILE_TOKEN],
        [f"Bearer {FILE_TOKEN.upper()}"],
        [f"Bearer {'é' * 43}"],
        [f"Bearer {'f' * 1_000_000}"],
        [f"Bearer {SECRET}"],
        [f"Bearer {FILE_TOKEN}", f"Bearer {FILE_TOKEN}"],
        ["Bearer x", f"Bearer {FILE_TOKEN}"],
    ],
)
@pytest.mark.parametrize("admits", [TOKEN, TERMINAL, None])
def test_without_a_token_of_ours_nothing_is_told(authorization, admits):
    assert verdict(asked(token=None, authorization=authorization), admits) == 401


def test_a_token_elsewhere_is_none():
    assert verdict(asked(target=f"/api/state?token={FILE_TOKEN}", token=None)) == 401
    assert verdict(asked(token=None, cookie=f"token={FILE_TOKEN}")) == 401
    assert verdict(asked(token=None, x_firsthand_door=SECRET)) == 401


def test_an_empty_file_token_lets_nobody_in():
    empty = Credentials(PORT, "", "", KNOWN.get, {CHROME_EXTENSION}.__contains__)

    assert judge(asked(token=None, authorization="Bearer "), empty, TOKEN) == Refused(401, "a valid token is needed")
    assert isinstance(judge(asked(host="firsthand.internal", x_firsthand_door=""), empty, DOOR), Refused)


def test_each_token_opens_its_own_routes():
    assert verdict(asked(token=EXTENSION_TOKEN), ANY_TOKEN) == "extension"
    assert verdict(asked(token=EXTENSION_TOKEN), EXTENSION) == "extension"
    assert verdict(asked(token=EXTENSION_TOKEN), TOKEN) == 403
    assert verdict(asked(token=PAGE_TOKEN), EXTENSION) == 403
    assert verdict(asked(token=PAGE_TOKEN), TERMINAL) == 403
    assert verdict(asked(token=FILE_TOKEN), TERMINAL) == "terminal"
    assert verdict(asked(token=FILE_TOKEN), None) == "terminal"  # and is told that there is no such route


def test_only_these_routes_are_public():
    public = {(route.method, route.path) for route in ROUTES if "anyone" in route.admits}

    assert public == {
        ("GET", "/api/health"),
        ("GET", "/proxy.pac"),
        ("POST", "/api/session"),
        ("GET", "/static/{name}"),
        ("GET", "/static/{version}/{name}"),
        ("GET", "/"),
        ("GET", "/log"),
        ("GET", "/sites"),
        ("GET", "/settings"),
        ("GET", "/pair"),
        ("GET", "/prompt/{prompt_id}"),
    }


# -- bodies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        [],
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-8",
        "application/json;",
        "Application/JSON",
        "application/jsonp",
        "application/json, text/plain",
        ["application/json", "application/json"],
        ["application/json", "text/plain"],
    ],
)
def test_a_write_is_exactly_json(kind):
    for method in ("POST", "PATCH", "PUT"):
        assert verdict(asked(method, content_type=kind)) == 415


def test_a_delete_without_a_body_needs_no_type():
    assert verdict(asked("DELETE")) == "terminal"
    assert verdict(asked("DELETE", content_length="0")) == "terminal"
    assert verdict(asked("DELETE", content_length="5")) == 415
    assert verdict(asked("DELETE", transfer_encoding="chunked")) == 415
    assert verdict(asked("DELETE", content_type="text/plain")) == 415


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "identity", ""])
def test_no_body_is_encoded(coding):
    assert verdict(asked("POST", content_type=JSON[1], content_encoding=coding)) == 415


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("0", "terminal"),
        ("1", "terminal"),
        (str(MAX_BODY_BYTES), "terminal"),
        (str(MAX_BODY_BYTES + 1), 413),
        (str(2**30), 413),
        ("9" * 30, 413),
        ("-1", 413),
        ("+5", 413),
        ("0x5", 413),
    ],
)
def test_a_body_is_at_most_64_kib(length, expected):
    assert verdict(asked("POST", content_type=JSON[1], content_length=length)) == expected


# -- the reserved door -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secret", [[], "", "x", SECRET[:-1], f"{SECRET} ", SECRET.upper(), [SECRET, SECRET], FILE_TOKEN]
)
@pytest.mark.parametrize("admits", [DOOR, DOOR_PAGE, PUBLIC, None])
def test_the_door_opens_with_the_proxys_secret_only(secret, admits):
    assert verdict(at_the_door(secret=secret), admits) == 403


def test_behind_the_door_are_its_own_routes_only():
    assert verdict(at_the_door(), DOOR) == "door"
    assert verdict(at_the_door(), PUBLIC | DOOR) == "door"
    assert verdict(at_the_door(), TOKEN) == 404
    assert verdict(at_the_door(), PUBLIC) == 404
    assert verdict(at_the_door(authorization=f"Bearer {FILE_TOKEN}"), TOKEN) == 404
    assert verdict(at_the_door(), None) == 404
    assert verdict(at_the_door(target="/prompt//abc/data"), DOOR) == 404


def test_the_doors_routes_are_behind_the_door_only():
    for admits in (DOOR, DOOR_PAGE):
        assert verdict(asked(), admits) == 404
        assert verdict(asked(token=None), admits) == 401
        assert verdict(asked(x_firsthand_door=SECRET), admits) == 404


def test_the_doors_pages_may_be_framed_from_anywhere_and_its_data_fetched_by_them_only():
    assert verdict(at_the_door(sec_fetch_site="cross-site", sec_fetch_mode="navigate"), DOOR_PAGE) == "door_page"
    assert verdict(at_the_door(sec_fetch_site="cross-site", sec_fetch_mode="no-cors"), DOOR_PAGE) == 403
    assert verdict(at_the_door(sec_fetch_site="cross-site", sec_fetch_mode="cors"), DOOR_PAGE) == 403
    assert verdict(at_the_door(sec_fetch_site="same-origin", sec_fetch_mode="cors"), DOOR) == "door"
    assert verdict(at_the_door(sec_fetch_site="cross-site", sec_fetch_mode="navigate"), DOOR) == 403
    assert verdict(at_the_door(sec_fetch_site="none"), DOOR) == 403


@pytest.mark.parametrize(
    "origin", [[], "null", "https://www.linkedin.com", ORIGIN, "http://firsthand.internal", f"{DOOR_ORIGIN}:443"]
)
def test_a_write_at_the_door_comes_from_its_own_page(origin):
    assert verdict(at_the_door("POST", origin=origin, content_type=JSON[1]), DOOR) == 403
    assert verdict(at_the_door("POST", origin=DOOR_ORIGIN, content_type=JSON[1]), DOOR) == "door"
    assert verdict(at_the_door("POST", origin=DOOR_ORIGIN, content_type="text/plain"), DOOR) == 415
