"""A request is matched in every spelling a server takes: bodies, codings, methods, fields given twice."""

import gzip

import pytest

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", ""),
        (b"", "application/json"),
        (b"a=1", FORM),
        (b"{}", "application/json"),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--', "multipart/form-data; boundary=b"),
        (b"<xml/>", "text/xml"),
        (b"\x00\xff", "application/octet-stream"),
    ],
)
def test_where_the_path_is_enough_no_body_matters(tiny, body, content_type):
    action = tiny.found(tiny.book(), tiny.post("/follow/7", body, content_type))

    assert action.targets[0].id == "7"
    assert not action.about.unreadable


BLUESKY = "json.collection == 'app.bsky.graph.follow'"


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (b'{"collection":"app.bsky.graph.follow"}', "application/json", ""),
        (b'{"collection":"app.bsky.graph.f\\u006fllow"}', "application/json", ""),
        (b'{"collection":"x","collection":"app.bsky.graph.follow"}', "application/json", ""),
        ('{"collection":"app.bsky.graph.follow"}'.encode("utf-16"), "application/json; charset=utf-16", ""),
        (gzip.compress(b'{"collection":"app.bsky.graph.follow"}'), "application/json", "gzip"),
        (b'{"collection":"app.bsky.graph.follow"}', "text/plain;charset=UTF-8", ""),
        (b'{"collection":"app.bsky.graph.follow"}', "", ""),
    ],
)
def test_a_follow_is_recognised_in_every_spelling_a_server_was_seen_to_take(tiny, body, content_type, encoding):
    action = tiny.met(BLUESKY, tiny.post("/xrpc/x", body, content_type, content_encoding=encoding))

    assert action is not None
    assert not action.about.unreadable


@pytest.mark.parametrize(
    "body",
    [
        b'{"collection":"app.bsky.feed.like"}',
        b'{"collection":"app.bsky.graph.follow","collection":"app.bsky.feed.like"}',
        b'{"text":"app.bsky.graph.follow"}',
        b"{}",
        b"",
    ],
)
def test_a_like_is_no_follow(tiny, body):
    assert tiny.met(BLUESKY, tiny.post("/xrpc/x", body, "application/json")) is None


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (b"\xa1", "application/cbor", ""),
        (b"{broken", "application/json", ""),
        (b"whatever", "text/plain", ""),
        (b"\x1b\x00", "application/json", "br"),
        (gzip.compress(b"{}")[:-3], "application/json", "gzip"),
        (gzip.compress(b" " * 5_000_000), "application/json", "gzip"),
        (b"[" * 100_000, "application/json", ""),
    ],
)
def test_a_body_that_cannot_be_read_on_an_actions_path_is_an_action(tiny, body, content_type, encoding):
    action = tiny.met(BLUESKY, tiny.post("/xrpc/x", body, content_type, content_encoding=encoding))

    assert action.about.unreadable


# Methods


@pytest.mark.parametrize(
    ("override", "sent", "headers", "met"),
    [
        ("either", ("PUT", "/follow/7", ""), {}, True),
        ("either", ("POST", "/follow/7", ""), {}, False),
        ("either", ("POST", "/follow/7?_method=put", ""), {}, True),
        ("either", ("POST", "/follow/7", "_method=PUT"), {}, True),
        ("either", ("POST", "/follow/7", "_method=DELETE&_method=PUT"), {}, True),
        ("either", ("POST", "/follow/7", ""), {"X_HTTP_Method_Override": "PUT"}, True),
        ("either", ("POST", "/follow/7", ""), {"X_HTTP_Method": "put"}, True),
        ("either", ("POST", "/follow/7", ""), {"X_Method_Override": "PUT"}, True),
        ("either", ("POST", "/follow/7", "_method=DELETE"), {}, False),
        ("either", ("GET", "/follow/7?_method=put", ""), {}, False),
        ("either", ("OPTIONS", "/follow/7", ""), {"X_HTTP_Method_Override": "PUT"}, False),
        ("header", ("POST", "/follow/7?_method=put", ""), {}, False),
        ("header", ("POST", "/follow/7", ""), {"X_HTTP_Method_Override": "PUT"}, True),
        ("header", ("PUT", "/follow/7", ""), {}, True),
    ],
)
def test_a_rule_for_put_meets_what_a_server_takes_for_a_put(tiny, override, sent, headers, met):
    book = tiny.book(tiny.pack(tiny.rule(method=["PUT"]), method_override=override))
    method, target, body = sent

    assert (
        tiny.found(book, tiny.post(target, body, FORM if body else "", method=method, **headers)) is not None
    ) is met


def test_a_post_that_stands_for_a_read_is_an_action_only_where_nobody_knows_whether_it_is_heard(tiny):
    tunnelled = tiny.post("/follow/7", "q=1", FORM, X_HTTP_Method_Override="GET")

    assert tiny.found(tiny.book(tiny.pack(method_override="either")), tunnelled) is not None
    assert tiny.found(tiny.book(tiny.pack(method_override="header")), tunnelled) is None


def test_a_site_that_obeys_the_header_alone_is_not_fooled_by_a_field(tiny):
    book = tiny.book(tiny.pack(method_override="header"))

    assert tiny.found(book, tiny.post("/follow/7?_method=get", "_method=get", FORM)) is not None


def test_an_opaque_post_may_stand_for_any_method(tiny):
    book = tiny.book(tiny.pack(tiny.rule(method=["PATCH"])))

    assert tiny.found(book, tiny.post("/follow/7", b"\x1f", "application/x-www-form-urlencoded", content_encoding="br"))
    assert tiny.found(book, tiny.post("/follow/7", b"a=1", FORM)) is None


# Repeats


def test_repeated_fields_are_met_by_the_first_or_by_the_last_and_targets_come_from_that_view(tiny):
    asked = {"when": "query.action == 'follow'", "targets": "[query.id]"}

    first = tiny.met(request=tiny.post("/x?action=follow&id=1&action=list&id=2"), **asked)
    last = tiny.met(request=tiny.post("/x?action=list&id=1&action=follow&id=2"), **asked)
    both = tiny.met(request=tiny.post("/x?action=follow&id=1&action=follow&id=2"), **asked)

    assert [action.targets[0].id for action in (first, last, both)] == ["1", "2", "2"]
    assert tiny.met(request=tiny.post("/x?action=a&action=b"), **asked) is None


def test_repeated_form_fields_are_seen_both_ways_and_all_of_them_are_there(tiny):
    body = "do=follow&ids[]=1&ids[]=2&do=block"

    action = tiny.met("form.do == 'follow'", tiny.post("/x", body, FORM), targets='form_all."ids[]"')

    assert [target.id for target in action.targets] == ["1", "2"]


def test_repeats_in_the_query_are_seen_both_ways_over_an_unreadable_body_too(tiny):
    request = tiny.post("/x?action=go&action=list", b"\xff", "application/cbor")

    assert tiny.met("query.action == 'go' && json.a", request).about.unreadable
