"""HAR recordings read as requests, entry by entry."""

import base64
import binascii
import codecs
import re
from typing import Any
from urllib.parse import urlencode

import msgspec

from site_packs.facts import SeenRequest

MAX_ENTRIES = 100_000

_CHARSET = re.compile(r"(?i)charset\s*=\s*\"?([\w-]+)")
_BOUNDARY = "firsthand-har-boundary"


class HarProblem(ValueError):
    """A recording that cannot be read; the message names the entry by its index, from 0."""


class _Named(msgspec.Struct):
    name: str
    value: str = ""


class _Post(msgspec.Struct):
    mime: str = msgspec.field(name="mimeType", default="")
    text: str = ""
    encoding: str = msgspec.field(name="_encoding", default="")
    encoding_plain: str = msgspec.field(name="encoding", default="")
    params: list[_Named] = []


class _Request(msgspec.Struct):
    method: str
    url: str
    headers: list[_Named] = []
    post: _Post | None = msgspec.field(name="postData", default=None)


class _Entry(msgspec.Struct):
    request: _Request


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw]


class _Har(msgspec.Struct):
    log: _Log


def read_har(content: bytes) -> list[SeenRequest]:
    """The requests of a recording, in order, one for each entry. Raises HarProblem."""
    try:
        har = msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8), type=_Har)
    except msgspec.ValidationError as fault:
        raise HarProblem(f"not a HAR recording: {fault}") from fault
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise HarProblem(f"not JSON: {fault}") from fault
    if len(har.log.entries) > MAX_ENTRIES:
        raise HarProblem(f"{len(har.log.entries)} entries; {MAX_ENTRIES} can be read")
    return [_seen(at, raw) for at, raw in enumerate(har.log.entries)]


def _seen(at: int, raw: msgspec.Raw) -> SeenRequest:
    try:
        request = msgspec.json.decode(raw, type=_Entry).request
        # HTTP/2 recordings list pseudo headers; what they say stands in method and url already.
        headers = [(header.name, header.value) for header in request.headers if not header.name.startswith(":")]
        body, headers = _body(request.post, headers)
        return SeenRequest.of_url(request.method, request.url, tuple(headers), body)
    except (ValueError, RecursionError) as fault:  # msgspec's errors are ValueErrors
        raise HarProblem(f"entry {at}: {fault}") from fault


def _body(post: _Post | None, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
    """The bytes that were sent, as far as a recording keeps them, and the headers that fit them."""
    if post is None:
        return b"", headers
    known = {name.lower(): value for name, value in headers}
    content_type = known.get("content-type", post.mime)
    if "content-type" not in known and post.mime:
        headers = [*headers, ("content-type", post.mime)]
    if post.text and "base64" in (post.encoding, post.encoding_plain):
        try:
            return base64.b64decode(post.text, validate=True), headers
        except binascii.Error as fault:
            raise ValueError(f"postData.text is not base64: {fault}") from fault
    # Text in a recording is the decoded body, whatever encoding it once travelled in.
    headers = [(name, value) for name, value in headers if name.lower() != "content-encoding"]
    if post.text or not post.params:
        return _encoded(post.text, content_type), headers
    if "multipart/" in content_type.lower():
        headers = [(name, value) for name, value in headers if name.lower() != "content-type"]
        return _multipart(post.params), [*headers, ("content-type", f"multipart/form-data; boundary={_BOUNDARY}")]
    return urlencode([(param.name, param.value) for param in post.params]).encode(), headers


def _encoded(text: str, content_type: str) -> bytes:
    charset = _CHARSET.search(content_type)
    try:
        return text.encode(charset[1] if charset else "utf-8")
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8", "surrogatepass")


def _multipart(params: list[_Named]) -> bytes:
    parts: list[Any] = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{param.name}"\r\n\r\n{param.value}\r\n'
        for param in params
    ]
    return ("".join(parts) + f"--{_BOUNDARY}--\r\n").encode()
