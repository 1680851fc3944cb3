"""Pages of every charset, coding and shape: read by Chromium as without us, and by a program to the last byte."""

import gzip
import http.client
import ssl
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import brotli
import pytest
import zstandard

from tests.e2e.both_ways import Surface, both_ways
from tests.e2e.browser import Chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.page_site import HTML, Answer, PageSite, page
from tests.e2e.waiting import until

pytestmark = pytest.mark.thorough

PLAIN_HTML = {"content-type": "text/html"}
TEXT = "Grüße, 日本語のページ, Привет"
LOOK = """() => [document.characterSet, document.compatMode, document.contentType, document.title,
  document.doctype?.publicId, document.body?.innerText, document.lastModified,
  [...(document.head?.children ?? [])].map((one) => one.outerHTML),
  [...document.documentElement.attributes].map((one) => one.value)]"""


def named(charset: str, text: str, said: str = "") -> bytes:
    return f"<!doctype html><html><head>{said}<title>{text}</title></head><body>{text}</body></html>".encode(charset)


def charset_meta(charset: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


JAPANESE, LATIN, CHINESE = "日本語のページ 表示", "Grüße àéîõü", "中文网页内容"
LINKS = "<link rel=x href=y>" * 60
CHARSETS = {
    "utf-8 by header": Answer(named("utf-8", TEXT), HTML),
    "utf-8 by meta": Answer(named("utf-8", TEXT, "<meta charset=utf-8>"), PLAIN_HTML),
    "utf-8 by meta at byte 1000": Answer(
        named("utf-8", TEXT, "<!--" + "x" * 950 + "--><meta charset=utf-8>"), PLAIN_HTML
    ),
    "utf-8 by meta behind 1024 bytes": Answer(named("utf-8", TEXT, LINKS + "<meta charset=utf-8>"), PLAIN_HTML),
    "utf-8 by mark": Answer(b"\xef\xbb\xbf" + named("utf-8", TEXT), PLAIN_HTML),
    "utf-8 by mark, latin by header": Answer(
        b"\xef\xbb\xbf" + named("utf-8", TEXT), {"content-type": "text/html; charset=iso-8859-1"}
    ),
    "utf-8 undeclared": Answer(named("utf-8", TEXT * 20), PLAIN_HTML),
    "latin by header": Answer(named("latin-1", LATIN), {"content-type": "text/html; charset=ISO-8859-1"}),
    "latin by meta": Answer(named("latin-1", LATIN, charset_meta("iso-8859-1")), PLAIN_HTML),
    "latin undeclared": Answer(named("latin-1", LATIN * 20), PLAIN_HTML),
    "shift_jis by header": Answer(named("shift_jis", JAPANESE), {"content-type": "text/html;charset=Shift_JIS"}),
    "shift_jis by meta": Answer(named("shift_jis", JAPANESE, charset_meta("Shift_JIS")), PLAIN_HTML),
    "shift_jis undeclared": Answer(named("shift_jis", JAPANESE * 40), PLAIN_HTML),
    "gbk by meta": Answer(named("gbk", CHINESE, "<meta charset='gbk'>"), PLAIN_HTML),
    "gbk undeclared": Answer(named("gbk", CHINESE * 40), PLAIN_HTML),
    "iso-2022-jp by header": Answer(named("iso-2022-jp", JAPANESE), {"content-type": "text/html; charset=iso-2022-jp"}),
    "iso-2022-jp by meta": Answer(named("iso-2022-jp", JAPANESE, "<meta charset=iso-2022-jp>"), PLAIN_HTML),
    "iso-2022-jp undeclared": Answer(named("iso-2022-jp", JAPANESE * 40), PLAIN_HTML),
    "utf-16 by mark": Answer(named("utf-16", TEXT), PLAIN_HTML),
    "utf-16 by mark, utf-8 by header": Answer(named("utf-16", TEXT), HTML),
    "utf-16 by header": Answer(named("utf-16-le", TEXT), {"content-type": "text/html; charset=utf-16le"}),
    "utf-16 by meta": Answer(named("utf-8", TEXT, "<meta charset=utf-16>"), PLAIN_HTML),
    "utf-7 by header": Answer(named("utf-8", TEXT), {"content-type": "text/html; charset=utf-7"}),
    "unknown by header": Answer(named("utf-8", TEXT, "<meta charset=utf-8>"), {"content-type": "text/html; charset=x"}),
}
SHAPES = {
    "no head": Answer(b"<!doctype html><title>T</title><p>text"),
    "only doctype": Answer(b"<!doctype html>"),
    "doctype and text": Answer(b"<!doctype html>text"),
    "only html": Answer(b"<html lang=en>"),
    "nothing": Answer(b""),
    "quirks": Answer(b"<html><head><title>Q</title></head><body>quirks"),
    "header, no head": Answer(b"<!doctype html><header>head</header>"),
    "head in a comment": Answer(
        b"<!-- <head> --><!doctype html><html><!-- <head> --><head><title>C</title></head><body>c"
    ),
    "frameset": Answer(
        b"<html><head><title>F</title></head><frameset cols='*'><frame src='about:blank'></frameset></html>"
    ),
    "xhtml as html": Answer(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">'
        b'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>X</title></head><body><p>x</p></body></html>'
    ),
    "xhtml": Answer(
        b'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>X</title></head><body><p>x</p></body></html>',
        {"content-type": "application/xhtml+xml"},
    ),
    "amp": Answer(
        b"<!doctype html><html amp><head><meta charset=utf-8><script async src=/v0.js></script></head><body>a"
    ),
    "json": Answer(b'{"a": "<html><head></head></html>"}'),
    "text": Answer(b"plain <head>"),
    "svg": Answer(b'<svg xmlns="http://www.w3.org/2000/svg"><title>S</title></svg>', {"content-type": "image/svg+xml"}),
    "error page": Answer(page("not here"), HTML, 404),
    "base": Answer(page("based", "<base href='https://elsewhere.example/x/'>")),
    "last modified": Answer(page("old"), {**HTML, "last-modified": "Wed, 21 Oct 2015 07:28:00 GMT"}),
}
LEFT_ALONE = {"utf-16", "iso-2022-jp", "utf-7", "only", "nothing", "xhtml", "json", "text", "svg"}


@pytest.fixture(scope="module")
def surface(tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA) -> Iterator[Surface]:
    site = PageSite(upstream_ca, LINKEDIN)
    for name, answer in {**CHARSETS, **SHAPES}.items():
        site.answers[path_of(name)] = answer
    folder = tmp_path_factory.mktemp("bytes")
    with both_ways(
        site, folder, upstream_ca, lambda plain: {name: read(plain, name) for name in CHARSETS | SHAPES}
    ) as it:
        yield it


def path_of(name: str) -> str:
    return f"/{name.replace(' ', '-').replace(',', '')}"


def read(browser: Chromium, name: str) -> list[Any]:
    tab = browser.open(f"https://{LINKEDIN}{path_of(name)}")
    tab.wait_for_load_state()
    seen = list(tab.evaluate(LOOK))
    seen.append(sum(frame.url.startswith("https://firsthand.internal/document/") for frame in tab.frames))
    if "last-modified" not in path_of(name):
        seen[6] = ""
    tab.close()
    return seen


@pytest.mark.parametrize("name", CHARSETS | SHAPES)
def test_a_page_is_read_as_it_is_without_us(surface: Surface, name: str) -> None:
    *alone, _ = surface.alone[name]

    *seen, doors = read(surface.through, name)

    assert seen == alone
    left_alone = any(name == word or name.startswith(f"{word} ") for word in LEFT_ALONE) and name not in (
        "utf-16 by meta",
        "xhtml as html",
    )
    assert doors == (0 if left_alone else 1)


# -- a program, over HTTP/1.1 ----------------------------------------------------------------------------------------

BROWSER = {"Sec-Fetch-Dest": "document", "Accept": "text/html"}
LONG = page("x" * 8_000_000 + "end")


def fetched(surface: Surface, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """The answer, its body unread."""
    host, port = surface.instance.where["proxy"].split(":")
    context = ssl.create_default_context(cafile=surface.instance.ca)
    connection = http.client.HTTPSConnection(host, int(port), context=context, timeout=20)
    connection.set_tunnel(LINKEDIN, 443)
    connection.request(method, path, headers={**BROWSER, **headers})
    return connection.getresponse()


def without_tag(body: bytes) -> bytes:
    """The page without our tag, which has to be there once."""
    before, _, rest = body.partition(b"<script data-firsthand=")
    _, end, after = rest.partition(b"</script>")
    assert end
    return before + after


def deflated(plain: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush()


CODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda plain: brotli.compress(plain, quality=4),
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("length", ["known", "chunked"])
@pytest.mark.parametrize("coding", ["identity", *CODERS, "deflate, bare"])
def test_eight_megabytes_arrive_unchanged_in_every_coding(surface: Surface, coding: str, length: str) -> None:
    body = LONG if coding == "identity" else CODERS.get(coding, deflated)(LONG)
    headers = {**HTML, "content-encoding": coding.partition(",")[0], "etag": '"1"', "accept-ranges": "bytes"}
    if length == "known":
        headers["content-length"] = str(len(body))
    surface.site.answers["/long"] = Answer([body[:10], body[10:1_000], body[1_000:]], headers)

    answer = fetched(surface, "/long")
    received = answer.read()

    assert without_tag(received) == LONG
    assert answer.getheader("content-encoding") in (None, "identity")
    assert (answer.getheader("etag"), answer.getheader("accept-ranges")) == ('W/"1"', None)


def test_what_has_come_of_a_slow_page_is_passed_at_once(surface: Surface) -> None:
    parts = [b"<!doctype html><html><head>", b"<title>slow</title></head>", b"<body>rest</body></html>"]
    surface.site.answers["/slow"] = Answer(parts, slowly=True)

    answer = fetched(surface, "/slow")
    first = b""
    while b"</script>" not in first:  # a read gives 8 kB at most
        first += answer.read1(100_000)  # would wait for ever if the rest were waited for
    surface.site.go_on()

    assert without_tag(first) == parts[0]
    assert answer.read() == b"".join(parts[1:])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {**HTML, "content-disposition": "attachment"}),
        (206, {**HTML, "content-range": "bytes 0-9/20"}),
        (204, {}),
        (200, {"content-type": "multipart/x-mixed-replace; boundary=b"}),
        (200, {"content-type": "text/html; charset=utf-16"}),
        (200, {**HTML, "content-encoding": "compress"}),
    ],
)
def test_what_is_left_alone_arrives_as_it_was_sent(
    surface: Surface, status: int, headers: Mapping[str, str], method: str
) -> None:
    body = b"" if status == 204 else page("left alone")
    more = {} if status == 204 else {"content-length": str(len(body))}
    surface.site.answers["/left"] = Answer(body, {**headers, "etag": '"1"', **more}, status)

    answer = fetched(surface, "/left", method)

    assert answer.read() == (b"" if method == "HEAD" else body)
    assert {name: answer.getheader(name) for name in [*headers, *more]} == {**headers, **more}
    assert answer.getheader("etag") == '"1"'


@pytest.mark.parametrize("damage", ["bomb", "cut", "garbage"])
def test_a_coded_page_that_cannot_be_decoded_ends_in_an_error(surface: Surface, damage: str) -> None:
    plain = page("x") + bytes(64 * 1024 * 1024 if damage == "bomb" else 100_000)
    body = brotli.compress(plain, quality=3)
    body = {"bomb": body, "cut": body[:-5], "garbage": b"no brotli at all" * 100}[damage]
    surface.site.answers["/damaged"] = Answer(body, {**HTML, "content-encoding": "br"})

    answer = fetched(surface, "/damaged")

    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        answer.read()


def test_a_page_whose_site_breaks_off_does_not_look_whole(surface: Surface) -> None:
    surface.site.answers["/broken"] = Answer(page("x"), {**HTML, "content-length": "100000"}, breaks=True)

    answer = fetched(surface, "/broken")

    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        answer.read()


def test_a_page_is_asked_for_anew_and_whole(surface: Surface) -> None:
    surface.site.answers["/anew"] = Answer(page("new"))

    fetched(surface, "/anew", **{"If-None-Match": '"1"', "Accept-Encoding": "gzip, br"}).read()
    (arrived,) = until(lambda: surface.site.of("GET", "/anew"), what="the request")

    assert "If-None-Match" not in arrived.headers
    assert arrived.headers["Accept-Encoding"] == "identity"
