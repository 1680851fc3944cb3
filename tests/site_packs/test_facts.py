"""Bodies and methods as they arrive: decoded, read whatever they claim to be, and never a reason to fall over."""

import gzip
import json
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_packs import bodies
from site_packs.bodies import MAX_BODY_BYTES, MAX_FIELDS, MAX_PARTS, decoded, read_body
from site_packs.facts import SeenRequest, request_facts
from site_packs.load import load_packs
from site_packs.match import match_action

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
DOCUMENT = {"collection": "app.bsky.graph.follow", "é": "ü"}


def raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


def test_the_facts_document_has_exactly_the_documented_keys():
    request = SeenRequest(
        "post",
        "Tiny.Example:443",
        "/a%20b//c/?x=1&x=2&empty=",
        (("Content-Type", FORM), ("X-Odd", "1"), ("x-odd", "2")),
        b"f=1&f=2+3&g=%C3%A9",
    )

    facts = request_facts(request)

    assert facts == {
        "method": "POST",
        "host": "tiny.example",
        "path": "/a b/c",
        "query": {"x": "2", "empty": ""},
        "query_all": {"x": ["1", "2"], "empty": [""]},
        "headers": {"content-type": FORM, "x-odd": "1, 2"},
        "form": {"f": "2 3", "g": "é"},
        "form_all": {"f": ["1", "2 3"], "g": ["é"]},
        "json": None,
        "body": "form",
    }


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("", lambda data: data),
        ("identity", lambda data: data),
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("deflate, gzip", lambda data: gzip.compress(zlib.compress(data))),
        ("gzip, identity, gzip", lambda data: gzip.compress(gzip.compress(data))),
        ("gzip", lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:])),
    ],
)
def test_a_packed_body_is_read(encoding, pack):
    body = read_body(pack(json.dumps(DOCUMENT).encode()), JSON, encoding)

    assert (body.kind, body.json) == ("json", DOCUMENT)


@pytest.mark.parametrize(
    ("encoding", "wire"),
    [
        ("br", b"\x0b\x02\x80{}\x03"),
        ("zstd", b"(\xb5/\xfd"),
        ("made-up", b"{}"),
        ("gzip", b"{}"),
        ("gzip", gzip.compress(b"{}")[:-4]),
        ("gzip", gzip.compress(b"{}") + b"more"),
        ("deflate", zlib.compress(b"{}") + b"more"),
        ("deflate", zlib.compress(b"{}" * 100)[:-9]),
        ("gzip", gzip.compress(gzip.compress(b"{}"))[:-1]),
        ("gzip, gzip, gzip, gzip, gzip", b"x"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_opaque(encoding, wire):
    assert read_body(wire, JSON, encoding).kind == "opaque"


def test_unpacking_stops_at_the_ratio_and_at_the_size(monkeypatch):
    bomb = gzip.compress(b"0" * (bodies.RATIO_FREE_BYTES + 1))
    small = gzip.compress(b"0" * bodies.RATIO_FREE_BYTES)
    made: list[int] = []
    real = bodies._inflated
    monkeypatch.setattr(bodies, "_inflated", lambda *args: made.append(args[2]) or real(*args))

    assert decoded(bomb, "gzip") is None
    assert decoded(small, "gzip") is not None
    assert decoded(b"x" * (MAX_BODY_BYTES + 1), "") is None
    assert decoded(b"x" * MAX_BODY_BYTES, "") is not None
    assert all(limit <= MAX_BODY_BYTES for limit in made)


def test_unpacking_a_bomb_never_holds_more_than_the_limit():
    bomb = gzip.compress(b"0" * 64 * 1024 * 1024)

    tracemalloc.start()
    try:
        assert decoded(bomb, "gzip") is None
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 4 * MAX_BODY_BYTES


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize(
    "content_type", [JSON, "text/plain;charset=UTF-8", "", "application/json; charset=utf-16", FORM, "image/png"]
)
def test_json_is_read_in_every_unicode_encoding_whatever_the_type_says(encoding, content_type):
    body = read_body(json.dumps(DOCUMENT, ensure_ascii=False).encode(encoding), content_type, "")

    assert (body.kind, body.json) == ("json", DOCUMENT)


def test_a_charset_is_obeyed_where_it_can_be():
    assert read_body('{"a":"é"}'.encode("latin-1"), 'application/json; charset="ISO-8859-1"', "").json == {"a": "é"}
    assert read_body('{"a":"é"}'.encode(), "application/json; charset=utf-7", "").json == {"a": "é"}
    assert read_body('{"a":"é"}'.encode(), "application/json; charset=iso-8859-12", "").json == {"a": "é"}
    assert read_body(b"a=b", FORM + "; charset=utf-16", "").fields == {"a": ["b"]}


@pytest.mark.parametrize(
    ("body", "kind", "document"),
    [
        (b'{"a":1,"a":2}', "json", {"a": 2}),
        (b'{"\\u0061":"\\u006f"}', "json", {"a": "o"}),
        (b" \r\n\t[1]", "json", [1]),
        (b'"text"', "json", "text"),
        (b'{"a":NaN}', "json", None),
        (b'{"a":"\\ud800"}', "json", {"a": "\ud800"}),
        (b'{"a":"\x01"}', "json", {"a": "\x01"}),
        (b'{"a":"\xff"}', "json", {"a": "\ufffd"}),
        (b"null", "json", None),
        (b'{"a":1}{"a":2}', "opaque", None),
        (b'{"a":1', "opaque", None),
        (b"[" * 200_000, "opaque", None),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "opaque", None),
        (b"1" * 5_000, "opaque", None),
        (b"<xml/>", "opaque", None),
        (b"", "none", None),
    ],
)
def test_json_is_read_as_servers_read_it_or_not_at_all(body, kind, document):
    seen = read_body(body, JSON, "")

    assert kind == seen.kind
    assert document is None or document == seen.json


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"a=1&b=2", "", "form"),
        (b"form_account_batch%5Bids%5D%5B%5D=7&follow=", "", "form"),
        (b"a=1", "text/plain", "text"),
        (b"hello", "", "opaque"),
        (b"hello", "text/plain", "text"),
        (b"{broken", "text/plain", "text"),
        (b"{broken", "", "opaque"),
        (b"\x00\x01\xff", "application/octet-stream", "opaque"),
        (b"<a/>", "text/xml", "text"),
        (b"  \n", "", "none"),
        (b"a=1", "application/json", "opaque"),
        (b"x", "multipart/form-data", "opaque"),
        (b"x", "multipart/form-data; boundary=b", "opaque"),
    ],
)
def test_other_bodies_are_told_apart(body, content_type, kind):
    assert kind == read_body(body, content_type, "").kind


def test_a_form_that_is_also_json_is_both():
    body = read_body(b'{"a":"&follow=1&"}', FORM, "")

    assert (body.json, body.fields["follow"]) == ({"a": "&follow=1&"}, ["1"])


def test_multipart_gives_fields_and_files_as_text():
    wire = (
        b'preamble\r\n--b\r\nContent-Disposition: form-data; name="form_import[type]"\r\n\r\nfollowing\r\n'
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
        b"a@b,1\r\nc@d,2\r\n"
        b"--b\r\nContent-Disposition: form-data; name=f\r\n\r\n\xc3\xa9\r\n"
        b"--b\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--b--\r\n"
    )

    for content_type in ("multipart/form-data; boundary=b", 'Multipart/Form-Data; charset=utf-8; boundary="b"'):
        body = read_body(wire, content_type, "")

        assert body.kind == "multipart"
        assert body.fields == {"form_import[type]": ["following"], "f": ["a@b,1\r\nc@d,2", "é"]}


@pytest.mark.parametrize("header", [b"Content-Transfer-Encoding: base64", b"Content-Type: message/rfc822"])
def test_a_part_that_servers_and_mail_read_differently_is_opaque(header):
    wire = b'--b\r\nContent-Disposition: form-data; name="do"\r\n' + header + b"\r\n\r\nfollow\r\n--b--\r\n"

    assert read_body(wire, "multipart/form-data; boundary=b", "").kind == "opaque"


def test_too_many_fields_or_parts_are_opaque():
    part = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'

    assert read_body(b"&".join([b"a=1"] * (MAX_FIELDS + 1)), FORM, "").kind == "opaque"
    assert read_body(b"&".join([b"a=1"] * MAX_FIELDS), FORM, "").kind == "form"
    assert read_body(part * (MAX_PARTS + 1) + b"--b--\r\n", "multipart/form-data; boundary=b", "").kind == "opaque"


@pytest.mark.parametrize(
    ("request_parts", "method"),
    [
        (("POST", "/x?_method=patch", (), b""), "PATCH"),
        (("POST", "/x", (("Content-Type", FORM),), b"_method=PUT"), "PUT"),
        (("POST", "/x", (("X-HTTP-Method-Override", "put"),), b""), "PUT"),
        (("POST", "/x", (("X-HTTP-Method", "DELETE"),), b""), "DELETE"),
        (("POST", "/x", (("X-Method-Override", "GET"),), b""), "GET"),
        (("POST", "/x?_method=nonsense", (), b""), "POST"),
        (("GET", "/x?_method=post", (("X-HTTP-Method-Override", "POST"),), b""), "GET"),
    ],
)
def test_the_method_is_the_effective_one(request_parts, method):
    sent, target, headers, body = request_parts

    assert method == request_facts(SeenRequest(sent, "tiny.example", target, headers, body))["method"]


BOOK = load_packs()
PATHS = [path.replace("{", "").replace("}", "") for rule in BOOK.rules() for path in rule.rule.path]
HOSTS = [host for site in BOOK.packs for host in BOOK.hosts(site)]


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(["POST", "PUT", "PATCH", "GET", "OPTIONS"]) | st.text(max_size=8),
    host=st.sampled_from(HOSTS) | st.text(max_size=20),
    path=st.sampled_from(PATHS) | st.text(max_size=40),
    query=st.text(max_size=30),
    headers=st.lists(
        st.tuples(
            st.sampled_from(["Content-Type", "Content-Encoding", "X-HTTP-Method-Override", "Cookie"]),
            st.sampled_from([JSON, FORM, "multipart/form-data; boundary=b", "gzip", "deflate", "text/plain"])
            | st.text(max_size=40),
        ),
        max_size=4,
    ),
    body=st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["invitee", "elements", "requestId", "patch", "query", "variables"])
                | st.text(max_size=5),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(lambda document: json.dumps(document).encode())
    | st.binary(max_size=60).map(
        lambda inner: b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + inner + b"\r\n--b--"
    )
    | st.binary(max_size=60).map(gzip.compress),
)
def test_no_request_whatsoever_makes_reading_or_matching_raise(method, host, path, query, headers, body):
    request = SeenRequest(method, host, f"{path}?{query}", tuple(headers), body)

    facts = request_facts(request)
    action = match_action(facts, BOOK.candidates(request.method, request.host, request.target))

    assert action is None or len(action.digest) == 64  # what was found can be encoded, too
