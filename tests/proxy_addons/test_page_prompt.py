"""Which answers carry the page script, and what becomes of their headers; all others pass as they came."""

import gzip

import pytest
from mitmproxy import http

from proxy_addons.answer_copy import AnswerCopy
from proxy_addons.page_prompt import PagePrompt
from proxy_addons.page_tag import SCRIPT, SCRIPT_HASH
from server.door import DOOR_ORIGIN, Documents
from tests.proxy_addons.conftest import flow_of

PAGE = b"<!doctype html><html><head><title>A</title></head><body>B</body></html>"
HTML = {"content-type": "text/html; charset=utf-8"}


@pytest.fixture
def pages():
    return PagePrompt(Documents(), lambda host: host == "toy.example")


def asked(pages, method="GET", version="HTTP/2.0", **headers):
    flow = flow_of(method=method, path="/p", **{"sec_fetch_dest": "document", **headers})
    flow.request.http_version = version
    pages.requestheaders(flow)
    return flow


def begun(status=200, **headers):
    """An answer whose body has not come yet."""
    response = http.Response.make(status)
    response.raw_content = None
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    response.headers = http.Headers(fields)
    return response


def answered(pages, flow, status=200, *chunks, **headers):
    """What the client gets of an answer with these headers and this body."""
    flow.response = begun(status, **headers)
    pages.responseheaders(flow)
    if not callable(flow.response.stream):
        return b"".join(chunks)
    passed = [piece for chunk in [*chunks, b""] for piece in flow.response.stream(chunk)]
    assert b"" not in passed, "an empty chunk would end the answer"
    pages.response(flow)
    return b"".join(passed)


def html(pages, flow, *chunks, **headers):
    return answered(pages, flow, 200, *(chunks or (PAGE,)), **{"content_type": "text/html; charset=utf-8", **headers})


def test_a_page_carries_the_script_and_its_key(pages):
    page = html(pages, asked(pages)).decode()

    assert page.startswith("<!doctype html><html><head><script data-firsthand=")
    assert page.replace(page[page.index("<script") : page.index("</script>") + 9], "") == PAGE.decode()
    assert SCRIPT in page


def test_the_script_is_the_same_text_in_every_charset_and_ends_nothing_early(pages):
    assert SCRIPT.isascii()
    assert not any(word in SCRIPT.lower() for word in ("</script", "<!--", "<script", "-->", "]]>", "<meta"))


def test_pages_are_asked_for_anew_and_uncoded(pages):
    flow = asked(pages, if_none_match='"a"', if_modified_since="x", accept_encoding="br", range_="bytes=0-")

    assert flow.request.headers["accept-encoding"] == "identity"
    assert not {"if-none-match", "if-modified-since"} & set(flow.request.headers)


@pytest.mark.parametrize(
    "asking",
    [
        {"sec_fetch_dest": "empty", "accept": "text/html", "if_none_match": "a"},
        {"sec_fetch_dest": "empty", "accept": "text/html", "referer": "https://toy.example/feed", "if_none_match": "a"},
        {"sec_fetch_dest": "empty", "referer": "https://other.example/worker.js", "if_none_match": "a"},
        {"sec_fetch_dest": "iframe", "accept": "text/html", "if_none_match": "a"},
        {"sec_fetch_dest": "image", "if_none_match": "a"},
        {"method": "HEAD", "if_none_match": "a"},
        {"host": "other.example", "if_none_match": "a"},
    ],
)
def test_what_is_no_page_of_a_ruled_site_is_asked_for_as_it_was(pages, asking):
    flow = asked(pages, **asking)

    assert flow.request.headers["if-none-match"] == "a"
    assert html(pages, flow) == PAGE
    assert "content-security-policy" not in flow.response.headers


def test_a_page_that_a_service_worker_keeps_carries_the_script_too(pages):
    flow = asked(pages, sec_fetch_dest="empty", accept="*/*", referer="https://toy.example/sw.js")

    assert SCRIPT.encode() in html(pages, flow)
    assert html(pages, asked(pages, sec_fetch_dest="empty", referer="https://toy.example/sw.js"), b"<p>a part") == (
        b"<p>a part"
    )


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (204, HTML),
        (206, {**HTML, "content-range": "bytes 0-9/100"}),
        (302, {**HTML, "location": "/"}),
        (304, HTML),
        (200, {**HTML, "content-disposition": 'attachment; filename="a.html"'}),
        (200, {**HTML, "content-disposition": "Attachment"}),
        (200, {**HTML, "content-security-policy": "default-src 'self'; sandbox allow-scripts"}),
        (200, {**HTML, "content-encoding": "gzip, br"}),
        (200, {**HTML, "content-encoding": "dcb"}),
        (200, {"content-type": "text/html; charset=UTF-16LE"}),
        (200, {"content-type": 'text/html; charset="iso-2022-jp"'}),
        (200, {"content-type": "text/html; charset=utf-7"}),
        (200, {"content-type": "application/xhtml+xml"}),
        (200, {"content-type": "multipart/x-mixed-replace; boundary=text/html"}),
        (200, {"content-type": "text/htmlx"}),
        (200, {"content-type": "application/json"}),
        (200, {"content-type": "image/svg+xml"}),
        (200, {}),
    ],
)
def test_what_cannot_carry_it_is_left_alone_headers_and_all(pages, status, headers):
    flow = asked(pages)
    had = {**headers, "etag": '"x"', "accept-ranges": "bytes", "content-length": "72"}

    page = answered(pages, flow, status, PAGE, **had)

    assert page == PAGE
    assert {name: flow.response.headers[name.replace("_", "-")] for name in had} == had


@pytest.mark.parametrize("status", [200, 201, 400, 403, 404, 500, 503])
def test_error_pages_are_pages(pages, status):
    assert SCRIPT.encode() in answered(pages, asked(pages), status, PAGE, **HTML)


def test_headers_that_describe_the_bytes_go_and_the_rest_stays(pages):
    flow = asked(pages)
    html(
        pages,
        flow,
        etag='"x"',
        accept_ranges="bytes",
        content_length="72",
        repr_digest="sha-256=:x:",
        last_modified="y",
        set_cookie="a=b",
        cache_control="max-age=60",
    )
    headers = flow.response.headers

    assert headers["etag"] == 'W/"x"'
    assert not {"accept-ranges", "content-length", "repr-digest"} & set(headers)
    assert (headers["last-modified"], headers["set-cookie"], headers["cache-control"]) == ("y", "a=b", "max-age=60")


@pytest.mark.parametrize(("version", "chunked"), [("HTTP/1.1", "chunked"), ("HTTP/2.0", None), ("HTTP/1.0", None)])
def test_a_page_that_breaks_off_does_not_look_whole_over_http_1(pages, version, chunked):
    flow = asked(pages, version=version)
    html(pages, flow, content_length="72")

    assert flow.response.headers.get("transfer-encoding") == chunked


def test_policies_are_opened_report_only_ones_too_and_none_is_lost(pages):
    flow = asked(pages)
    flow.response = begun(**HTML)
    policy, report = "content-security-policy", "content-security-policy-report-only"
    flow.response.headers.set_all(policy, ["default-src 'self'", "script-src 'nonce-a', frame-src 'none'"])
    flow.response.headers.set_all(report, ["frame-src 'self'; report-uri /r"])

    pages.responseheaders(flow)

    assert flow.response.headers.get_all(policy) == [
        f"default-src 'self'; script-src-elem 'self' {SCRIPT_HASH}; frame-src 'self' {DOOR_ORIGIN}",
        f"script-src 'nonce-a'; script-src-elem 'nonce-a' {SCRIPT_HASH}, frame-src {DOOR_ORIGIN}",
    ]
    assert flow.response.headers.get_all(report) == [f"frame-src 'self' {DOOR_ORIGIN}; report-uri /r"]


def test_a_coded_page_of_a_server_that_would_not_listen_is_decoded(pages):
    flow, coded = asked(pages), gzip.compress(PAGE)

    page = html(pages, flow, coded[:30], coded[30:], content_encoding="GZIP")

    assert SCRIPT.encode() in page
    assert page.endswith(b"<title>A</title></head><body>B</body></html>")
    assert "content-encoding" not in flow.response.headers
    assert flow.error is None


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_coded_page_that_cannot_be_decoded_ends_in_an_error_and_never_looks_whole(pages, damage):
    flow, coded = asked(pages), gzip.compress(PAGE)

    html(pages, flow, coded[:40], coded[40:-9] if damage == "cut" else b"x" * 40, content_encoding="gzip")

    assert flow.error.msg == flow.error.KILLED_MESSAGE


def test_a_released_form_posts_own_answer_carries_the_script_and_its_copy_does_too(pages):
    """The double click that joined it gets what the first one got."""
    flow, copies = asked(pages, method="POST"), []
    flow.response = begun(**HTML, content_encoding="gzip", content_length="9")
    flow.response.stream = AnswerCopy(flow.response, copies.append)

    pages.responseheaders(flow)
    coded = gzip.compress(PAGE)
    passed = b"".join(piece for chunk in (coded[:5], coded[5:], b"") for piece in flow.response.stream(chunk))

    assert SCRIPT.encode() in passed
    assert copies[0].body == passed
    assert dict(copies[0].headers).keys() == {b"content-type"}
