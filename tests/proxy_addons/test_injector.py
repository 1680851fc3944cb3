"""A page carries the tag where its head begins, however it comes, or passes untouched to the last byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy_addons.injector import CHARSET_WITHIN_BYTES, MAX_WAITING_BYTES, names_charset, shifts
from tests.proxy_addons.injected import META, TAG, cut, opened, passed, run


def at(mark, page):
    """The page with the tag where the mark stands, and without the mark."""
    return page.replace(mark, b""), page.replace(mark, TAG)


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html><html><HEAD lang=en>|<title>A</title></head><body>B</body></html>",
        b"<!doctype html>\n<title>No head tag</title>"[:16] + b"|<title>No head tag</title><p>x",
        b"<!doctype html>|<p>only a doctype",
        b"<!doctype html>|only a doctype, then text",
        b"<html>|<body>only html",
        b"<html>\n <!-- <head> -->\n|<body>a comment with a head in it",
        b"<!-- first --><!doctype html><!-- <head><body> --><html><head>|<title>x",
        b"<html>|<header>no head</header></html>",
        b"<html><head\n>|</head><frameset cols='50%,50%'><frame src=a><frame src=b></frameset></html>",
        b"<!doctype html><html amp lang=en><head>|<meta charset=utf-8><style amp-boilerplate></style></head>",
        b"\xef\xbb\xbf<!doctype html><head>|<title>BOM</title>",
        b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">'
        b'<html xmlns="http://www.w3.org/1999/xhtml"><head>|<title>XHTML as HTML</title></head><body/></html>',
        b"|<title>a page of one element</title>",
        b"|<p>a fragment that a browser shows as a page",
        b"<!--->|<p>an empty comment",
        b"<!doctype html></div></p>|<link rel=x>end tags that mean nothing",
        b"<html data-x='<head>' data-y=\"<body>\"><head>|<title>",
        b"<html><head data-x='>'>|<title>",
        b"<html>|</head><body>",
        b"<!doctype html>|<noscript>x</noscript>",
    ],
)
def test_the_tag_goes_where_the_head_begins(page):
    plain, expected = at(b"|", page)

    assert passed(plain) == expected


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b" ",
        b"plain text",
        b'{"json": "of a wrong type <html><head>"}',
        b"<!doctype html>",
        b"<html>",
        b"<!doctype html><html>\n",
        b"<!-- <html><head> -->",
        b"<!-- never closed <html><head>",
        b"<html lang='never closed><head><title>",
        b"<",
        b"< html><head>",
        "<html><head>".encode("utf-16"),
        "<html><head>".encode("utf-16-le"),
        "<html><head>".encode("utf-16-be"),
        "\ufeff<html><head>".encode("utf-16-be"),
        "<html><head>".encode("utf-32"),
        "<html><head><title>日本</title>".encode("utf-7").replace(b"<", b"+ADw-"),
    ],
)
def test_what_is_no_page_is_left_as_it_is(page):
    assert passed(page) == page


@pytest.mark.parametrize("page", [b"<p>x", b"<title>x</title>", b"<rss><channel>", b'<?xml version="1.0"?><feed>'])
def test_a_part_of_a_page_that_a_program_fetched_is_left_as_it_is(page):
    assert passed(page, surely_page=False) == page


def test_a_whole_page_that_a_program_fetched_is_not():
    assert passed(b"<!doctype html><p>x", surely_page=False) == b"<!doctype html>" + TAG + b"<p>x"


# -- time ------------------------------------------------------------------------------------------------------------


def test_nothing_behind_the_head_tag_waits():
    first, second, *rest = run(b"<!doctype html><head>", b"<title>slow", b"ly</title><p>", b"text")

    assert first == b"<!doctype html><head>" + TAG
    assert second.startswith(b"<title>")
    assert b"".join([second, *rest]) == b"<title>slowly</title><p>text"


def test_the_body_passes_as_it_comes():
    assert run(b"<head></head><body>", b"later")[1] == b"later"


def test_a_page_that_takes_too_long_to_its_head_passes_as_it_is():
    page = b"<!doctype html><!--" + b"x" * MAX_WAITING_BYTES * 2 + b"--><head>"
    chunks = [page[at : at + 65_536] for at in range(0, len(page), 65_536)]

    assert b"".join(run(*chunks)) == page


def test_a_tag_without_end_in_the_head_is_not_kept_for_ever():
    beyond = b"<meta content='" + b"x" * MAX_WAITING_BYTES

    first, second, *_ = run(b"<head>", beyond)

    assert (first, second) == (b"<head>" + TAG, beyond)


# -- what the page says of its charset -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        b"<html><head><meta charset=utf-8>|<title>x</title></head>",
        b"<html><head>\n<title>x</title><META CONTENT='text/html; charset=Shift_JIS' HTTP-EQUIV=Content-Type>|<script>",
        b"<html><head>|<title>x</title></head><body>undeclared",
        b"<html><head>|<!-- <meta charset=utf-8> --><title>x</title></head><body>undeclared",
        b"<html><head>|<script>'<meta charset=utf-8>'</script></head><body>undeclared",
        b"<html><head>|" + b"<link rel=x>" * 100 + b"<meta charset=utf-8></head>",
        b"<html><head>|<title>the page ends here",
        b"\xef\xbb\xbf<html><head>|<meta charset=utf-8>",
        b"<html><head><meta charset=utf-16>|read as UTF-8",
    ],
)
def test_where_only_the_page_names_its_charset_the_tag_goes_behind_that(page):
    plain, expected = at(b"|", page)

    assert passed(plain, charset_known=False) == expected


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><meta charset=iso-2022-jp><title>日本</title>".encode("iso-2022-jp"),
        "<html><head><title>日本</title><body>".encode("iso-2022-jp"),
        b"<html><head><meta http-equiv=content-type content='text/html; charset=HZ-GB-2312'><title>",
    ],
)
def test_a_page_in_a_shifting_charset_is_left_as_it_is(page):
    assert passed(page, charset_known=False) == page


def test_no_more_waits_for_a_charset_than_browsers_look_at():
    first, *_ = run(b"<head>" + b"<link rel=x>" * (CHARSET_WITHIN_BYTES // 12), charset_known=False)

    assert first.startswith(b"<head>" + TAG)


@pytest.mark.parametrize(
    "label", ["utf-8", "UTF8", "iso-8859-1", "latin1", "windows-1252", "Shift_JIS", "gbk", "euc-kr"]
)
def test_a_charset_that_can_be_read_byte_by_byte(label):
    assert (names_charset(label), shifts(label)) == (True, False)


@pytest.mark.parametrize("label", ["utf-16", "UTF-16LE", "utf-7", "iso-2022-jp", "csISO2022JP", "hz-gb-2312", "utf-32"])
def test_a_charset_that_cannot(label):
    assert shifts(label)


# -- policies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "edited"),
    [
        (
            b"<meta http-equiv=Content-Security-Policy content=\"a 'self'\">",
            b'<meta http-equiv=Content-Security-Policy content="a &#x27;self&#x27; +">',
        ),
        (
            b"<META x CONTENT='a' data-y=\"z>\" HTTP-EQUIV='CONTENT-SECURITY-POLICY' />",
            b'<META x CONTENT="a +" data-y="z>" HTTP-EQUIV=\'CONTENT-SECURITY-POLICY\' />',
        ),
        (
            b"<meta content=a http-equiv=content-security-policy>",
            b'<meta content="a +" http-equiv=content-security-policy>',
        ),
        (
            b"<meta/http-equiv = \"content&#45;security-policy\"\n content = 'a&amp;b'/>",
            b'<meta/http-equiv = "content&#45;security-policy"\n content = "a&amp;b +"/>',
        ),
    ],
)
def test_a_policy_in_a_meta_tag_is_opened_however_it_is_written(tag, edited):
    page = b"<head>|" + tag + b"</head><body>" + tag

    plain, expected = at(b"|", page)

    assert passed(plain, opened=opened) == expected.replace(tag, edited, 1)


@pytest.mark.parametrize(
    "around",
    [
        b"<!--%b-->",
        b"<script>x = `%b`</script>",
        b"<script><!-- <script> </script> %b </script> --></script>",
        b"<style>/*%b*/</style>",
        b"<title>%b</title>",
        b"<noscript>%b</noscript>",
        b"<template><p>%b</template>",
        b'<link title="%b">',
        b"<body>%b",
        b"text%b",
        b"<div>%b</div>",
    ],
)
def test_what_only_looks_like_a_policy_is_left_as_it_is(around):
    page = b"<head>" + around % META + b"</head>"

    assert passed(page, opened=opened).replace(TAG, b"") == page


def test_a_policy_between_head_and_body_counts():
    assert b"a +" in passed(b"<head></head>" + META + b"<body>", opened=opened)


def test_a_policy_that_needs_no_change_keeps_its_spelling():
    page = b"<head>" + META.replace(b"'a'", b"'a &amp; b&#x20;'") + b"<body>"

    assert passed(page).replace(TAG, b"") == page


# -- any page, however it is cut -------------------------------------------------------------------------------------

PIECES = [
    *(b"<!doctype html>", b"<html>", b"<head>", b"</head>", b"<body>", b"<header>", b"</p>", b"<p>", b"text", b" \n"),
    *(b"<!-- <head> -->", b"<!-->", b"<!--", b"-->", b"<?xml ?>", b"<![CDATA[", b"<title>", b"</title>", b"<script>"),
    *(b"</script>", b"<style>", b"</style>", b"<template>", b"</template>", b"<noscript>", b"</noscript >", b"<"),
    *(b"<meta charset=utf-8>", b"<link a='>' b=\">\" c>", b"<meta a='", b"'", b'"', b">", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"\x00", b"\x1b$B", b"\x83\x5c", b"x" * 300),
]
PAGES = st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=25).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(page=PAGES, places=st.lists(st.integers(0, 400), max_size=12), known=st.booleans(), surely=st.booleans())
def test_whatever_comes_only_the_tag_is_added_and_cutting_changes_nothing(page, places, known, surely):
    how = {"charset_known": known, "surely_page": surely}
    whole = passed(page, **how)
    in_pieces = b"".join(run(*cut(page, places), **how))

    assert whole.replace(TAG, b"", 1) == page or whole == page
    assert len(whole) in (len(page), len(page) + len(TAG))
    assert in_pieces == whole


@settings(max_examples=200, deadline=None)
@given(page=PAGES, places=st.lists(st.integers(0, 400), max_size=12), spot=st.integers(0, 25))
def test_policies_are_opened_alike_however_the_page_is_cut(page, places, spot):
    page = b"<head>" + page[:spot] + META + page[spot:]

    assert b"".join(run(*cut(page, places), opened=opened)) == passed(page, opened=opened)
