"""The examples and near misses of packs, as requests that could have been on the wire."""

import base64
from urllib.parse import urlencode

import msgspec

from site_packs.facts import SeenRequest
from site_packs.model import RequestSample

_BOUNDARY = "firsthand-sample-boundary"


def seen_request(sample: RequestSample) -> SeenRequest:
    """The request a sample describes, with the content type its body's kind brings. Raises ValueError."""
    body, content_type = _body(sample)
    headers = dict(sample.headers)
    if content_type and "content-type" not in {name.lower() for name in headers}:
        headers["content-type"] = content_type
    return SeenRequest.of_url(sample.method, sample.url, tuple(headers.items()), body)


def _body(sample: RequestSample) -> tuple[bytes, str]:
    bodies: list[tuple[bytes, str]] = []
    if sample.json is not msgspec.UNSET:
        bodies.append((msgspec.json.encode(sample.json), "application/json"))
    if not isinstance(sample.form, msgspec.UnsetType):
        bodies.append((urlencode(sample.form, doseq=True).encode(), "application/x-www-form-urlencoded"))
    if not isinstance(sample.multipart, msgspec.UnsetType):
        bodies.append((_multipart(sample.multipart), f"multipart/form-data; boundary={_BOUNDARY}"))
    if not isinstance(sample.text, msgspec.UnsetType):
        bodies.append((sample.text.encode(), ""))
    if not isinstance(sample.base64, msgspec.UnsetType):
        bodies.append((base64.b64decode(sample.base64, validate=True), ""))
    if len(bodies) > 1:
        raise ValueError("a request has one body: one of json, form, multipart, text and base64")
    return bodies[0] if bodies else (b"", "")


def _multipart(fields: dict[str, str | list[str]]) -> bytes:
    parts = []
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(f"{head}{value}\r\n")
    return ("".join(parts) + f"--{_BOUNDARY}--\r\n").encode()
