"""Recordings become requests as they were on the wire."""

import base64
import json
from typing import Any

import pytest

from firsthand.har import har_requests, one_request
from site_packs.facts import SeenRequest, request_facts


def har(*requests: dict[str, Any]) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": [{"request": request} for request in requests]}}).encode()


def read_one(request: dict[str, Any]) -> SeenRequest:
    [found] = har_requests(har(request))
    assert isinstance(found, SeenRequest)
    return found


def test_method_host_path_and_query_are_kept() -> None:
    request = read_one({"method": "post", "url": "https://user@Social.Example:444/a%2Fb/(x)?ids[]=1&q=a b#part"})

    assert (request.method, request.host) == ("POST", "Social.Example:444")
    assert request.target == "/a%2Fb/(x)?ids[]=1&q=a%20b"


def test_pseudo_headers_are_no_headers() -> None:
    headers = [{"name": ":authority", "value": "a.example"}, {"name": "X-Thing", "value": "1"}]

    request = read_one({"method": "GET", "url": "https://a.example/", "headers": headers})

    assert request.headers == (("X-Thing", "1"),)


def test_a_body_is_read_with_the_type_it_was_recorded_with() -> None:
    request = read_one(
        {
            "method": "POST",
            "url": "https://a.example/",
            "postData": {"mimeType": "application/json", "text": '{"name": "Zoë"}'},
        }
    )

    assert request_facts(request)["json"] == {"name": "Zoë"}


def test_a_body_in_base64_is_decoded() -> None:
    text = base64.b64encode(b'{"a": 1}').decode()
    post = {"mimeType": "application/json", "text": text, "encoding": "base64"}

    assert request_facts(read_one({"method": "POST", "url": "https://a.example/", "postData": post}))["json"] == {
        "a": 1
    }


def test_a_body_that_was_decoded_by_the_recorder_is_not_decoded_again() -> None:
    request = read_one(
        {
            "method": "POST",
            "url": "https://a.example/",
            "headers": [{"name": "Content-Encoding", "value": "gzip"}],
            "postData": {"mimeType": "application/json", "text": '{"a": 1}'},
        }
    )

    assert request_facts(request)["json"] == {"a": 1}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=gone"])
def test_a_body_of_parameters_alone_is_built_again(kind: str) -> None:
    params = [{"name": "user", "value": "a&b=c"}, {"name": "user", "value": "é"}, {"name": "empty"}]

    request = read_one(
        {
            "method": "POST",
            "url": "https://a.example/",
            "headers": [{"name": "Content-Type", "value": kind}],
            "postData": {"mimeType": kind, "params": params},
        }
    )

    assert request_facts(request)["form_all"] == {"user": ["a&b=c", "é"], "empty": [""]}


def test_an_entry_that_cannot_be_read_keeps_its_place() -> None:
    broken = [{}, {"method": "GET"}, {"method": "GET", "url": "nonsense"}, {"method": "GET", "url": "https://[x/"}]

    found = list(har_requests(har(*broken, {"method": "GET", "url": "https://a.example/"})))

    assert [isinstance(entry, str) for entry in found] == [True, True, True, True, False]


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"log": 1}', b'{"log": {}}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_recording_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="not a HAR file"):
        list(har_requests(raw))


def test_a_byte_order_mark_does_no_harm() -> None:
    assert list(har_requests(b"\xef\xbb\xbf" + har())) == []


def test_a_request_needs_a_whole_address() -> None:
    with pytest.raises(ValueError, match="not a whole URL"):
        one_request("GET", "/path/only", [], b"")
