"""Reads recorded requests: the entries of a HAR file, or one request written on the command line."""

import base64
import binascii
import json
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from site_packs.facts import SeenRequest

# Headers that HTTP/2 carries as pseudo-headers stand in recordings too, and are no headers.
_PSEUDO = ":"


def har_requests(raw: bytes) -> Iterator[SeenRequest | str]:
    """Each entry's request in order, or a line saying what is wrong with the entry. Raises ValueError for no HAR."""
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"not a HAR file: {error}") from error
    except RecursionError:
        raise ValueError("not a HAR file: nested too deeply") from None
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise ValueError("not a HAR file: there is no log.entries list in it")
    return (_entry(entry) for entry in entries)


def one_request(method: str, url: str, headers: list[tuple[str, str]], body: bytes) -> SeenRequest:
    """A request from its parts. Raises ValueError for a URL without scheme and host."""
    parts = urlsplit(url)
    if not parts.scheme or not parts.hostname:
        raise ValueError(f"{url!r} is not a whole URL")
    # A browser percent-encodes what stands raw in an address; a recording may hold it as it was typed.
    path = quote(parts.path or "/", safe="/%:;@!$&'()*+,=~[]")
    query = quote(parts.query, safe="/%:;@!$&'()*+,=~[]?")
    return SeenRequest.of_url(method.upper(), parts._replace(path=path, query=query).geturl(), tuple(headers), body)


def _entry(entry: Any) -> SeenRequest | str:
    try:
        request = entry["request"]
        headers = [(str(header["name"]), str(header["value"])) for header in request.get("headers") or []]
        headers = [(name, value) for name, value in headers if not name.startswith(_PSEUDO)]
        body, headers = _body(request.get("postData") or {}, headers)
        return one_request(str(request["method"]), str(request["url"]), headers, body)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        return f"no readable request ({type(error).__name__}: {error})"


def _body(post: dict[str, Any], headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
    text, kind = post.get("text") or "", post.get("mimeType") or ""
    if kind and not _has(headers, "content-type"):
        headers = [*headers, ("content-type", str(kind))]
    if text and str(post.get("encoding") or post.get("_encoding") or "").lower() == "base64":
        try:
            return base64.b64decode(text, validate=True), headers
        except binascii.Error as error:
            raise ValueError(f"postData is not base64: {error}") from error
    # Characters cannot hold a compressed body; what stands here was decoded by whoever recorded it.
    headers = [(name, value) for name, value in headers if name.lower() != "content-encoding"]
    params = [param for param in post.get("params") or [] if isinstance(param, dict) and "name" in param]
    if text or not params:
        return _bytes(str(text), headers), headers
    if "multipart/form-data" in str(kind).lower():
        return _multipart(params, headers)
    return urlencode([(param["name"], param.get("value") or "") for param in params]).encode(), headers


def _multipart(params: list[dict[str, Any]], headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
    boundary = f"firsthand-{secrets.token_hex(8)}"
    parts = []
    for param in params:
        name = f'name="{param["name"]}"' + (f'; filename="{param["fileName"]}"' if param.get("fileName") else "")
        kind = f"\r\nContent-Type: {param['contentType']}" if param.get("contentType") else ""
        value = param.get("value") or ""
        parts.append(f"--{boundary}\r\nContent-Disposition: form-data; {name}{kind}\r\n\r\n{value}\r\n")
    kept = [(name, value) for name, value in headers if name.lower() != "content-type"]
    body = "".join(parts) + f"--{boundary}--\r\n"
    return body.encode(), [*kept, ("content-type", f"multipart/form-data; boundary={boundary}")]


def _bytes(text: str, headers: list[tuple[str, str]]) -> bytes:
    """The body as it was sent: in the charset its header names, else UTF-8."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    _, _, charset = kind.lower().partition("charset=")
    try:
        return text.encode(charset.split(";")[0].strip(" \"'") or "utf-8", "surrogatepass")
    except (LookupError, UnicodeEncodeError):
        return text.encode("utf-8", "surrogatepass")


def _has(headers: list[tuple[str, str]], name: str) -> bool:
    return any(known.lower() == name for known, _ in headers)
