"""What a request's body says: decoded, and read as JSON or form, within limits."""

import json
import re
import zlib
from email.parser import BytesParser
from email.policy import compat32
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec

type BodyKind = Literal["json", "form", "multipart", "text", "none", "opaque"]

MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_RATIO = 100
RATIO_FREE_BYTES = 64 * 1024  # small bodies may unpack further than the ratio allows
MAX_FIELDS = 10_000
MAX_PARTS = 1_000  # each part costs the parser of the standard library some 50 µs
MAX_ENCODINGS = 4

# Only ASCII-compatible ones: UTF-16 and UTF-32 are told by their bytes, and the likes of IDNA or UTF-7 are no charset
# a server would read. What is not listed is read as UTF-8.
_CHARSET = re.compile(
    r"(?:us-)?ascii|utf-?8|latin-?1|iso-?8859-\d{1,2}|windows-125\d|cp125\d|shift[_-]jis|euc-(?:jp|kr)|gbk|gb2312|gb18030"
    r"|big5|koi8-[ru]"
)
_AS_IT_IS = ("7bit", "8bit", "binary")
_FORM_LOOK = re.compile(r"[A-Za-z0-9_.\[\]%+-]{1,200}=")


class Body(msgspec.Struct, frozen=True):
    """A body as read. `fields` holds every value of each form field, in order; `json` None may also be JSON's null."""

    kind: BodyKind
    json: Any = None
    fields: dict[str, list[str]] = {}


OPAQUE = Body("opaque")


def read_body(wire: bytes, content_type: str, content_encoding: str) -> Body:
    """The body as JSON, form, multipart or text; `opaque` where it cannot be read. Never raises.

    JSON is tried whatever the content type says, because sites send it as text/plain.
    """
    if not wire:
        return Body("none")
    body = decoded(wire, content_encoding)
    if body is None:
        return OPAQUE
    kind = content_type.lower()
    if "multipart/" in kind:
        return _multipart(body, content_type)
    text = text_of(body, _parameter(content_type, "charset"))
    is_json, document = _json(text) if "json" in kind or text.lstrip()[:1] in ("{", "[", '"') else (False, None)
    if "x-www-form-urlencoded" in kind or (not kind and not is_json and _FORM_LOOK.match(text)):
        try:
            fields = fields_of(text, MAX_FIELDS)
        except ValueError:
            return OPAQUE
        # A form that is also JSON: the server will read the one, and which one is not for us to guess.
        return Body("json" if is_json else "form", document, fields)
    if is_json:
        return Body("json", document)
    if not text.strip():
        return Body("none")
    return Body("text") if kind.startswith("text/") else OPAQUE


def fields_of(text: str, max_fields: int | None = None) -> dict[str, list[str]]:
    """Every value of each field of a query or form, in order. Raises ValueError beyond `max_fields`."""
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=max_fields):
        fields.setdefault(name, []).append(value)
    return fields


def decoded(wire: bytes, content_encoding: str) -> bytes | None:
    """The body without its content encodings; None where it is unknown, damaged, truncated or beyond the limits."""
    encodings = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    limit = min(MAX_BODY_BYTES, max(RATIO_FREE_BYTES, MAX_RATIO * len(wire)))
    if len(wire) > MAX_BODY_BYTES or len(encodings) > MAX_ENCODINGS:
        return None
    body: bytes | None = wire
    for encoding in reversed(encodings):
        if encoding == "identity":
            continue
        if encoding in ("gzip", "x-gzip"):
            body = _inflated(body, 31, limit)
        elif encoding == "deflate":
            zlib_form = _inflated(body, 15, limit)
            body = _inflated(body, -15, limit) if zlib_form is None else zlib_form
        else:
            return None
        if body is None:
            return None
    return body


def text_of(body: bytes, charset: str = "") -> str:
    """The text of a body: by its byte order mark, its zero bytes, its charset, or as UTF-8; broken bytes replaced."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    # JSON and forms begin with ASCII, so zero bytes among the first four tell the width and the order (RFC 4627, 3).
    zeros = tuple(byte == 0 for byte in body[:4])
    by_zeros = {
        (True, True, True, False): "utf-32-be",
        (False, True, True, True): "utf-32-le",
        (True, False, True, False): "utf-16-be",
        (False, True, False, True): "utf-16-le",
        (True, False): "utf-16-be",
        (False, True): "utf-16-le",
    }
    encoding = by_zeros.get(zeros) or (charset if _CHARSET.fullmatch(charset) else "utf-8")
    try:
        return body.decode(encoding, errors="replace")
    except LookupError:  # iso-8859-12 and the like: they look like a charset and are none
        return body.decode("utf-8", errors="replace")


def json_of(text: str) -> Any:
    """The JSON document in a text; the last of repeated keys counts, NaN is allowed. Raises ValueError."""
    try:
        return msgspec.json.decode(text.encode())
    except RecursionError as deep:
        raise ValueError("nested too deeply") from deep
    except (ValueError, msgspec.DecodeError):
        pass  # stricter than servers are: lone surrogates, NaN, bare control characters
    try:
        return json.loads(text, strict=False)
    except RecursionError as deep:
        raise ValueError("nested too deeply") from deep


def _json(text: str) -> tuple[bool, Any]:
    try:
        return True, json_of(text)
    except ValueError:
        return False, None


def _inflated(packed: bytes | None, window_bits: int, limit: int) -> bytes | None:
    """What zlib makes of `packed`, all members of it, or None beyond `limit` bytes or where it is not sound."""
    out = bytearray()
    while packed:
        machine = zlib.decompressobj(window_bits)
        try:
            out += machine.decompress(packed, limit + 1 - len(out))
        except zlib.error:
            return None
        if len(out) > limit or not machine.eof:
            return None
        packed = machine.unused_data
    return bytes(out)


def _multipart(body: bytes, content_type: str) -> Body:
    boundary = _parameter(content_type, "boundary").encode("utf-8", "replace")
    if not boundary or body.count(b"--" + boundary) > MAX_PARTS:
        return OPAQUE
    head = b'Content-Type: multipart/form-data; boundary="' + boundary + b'"\r\n\r\n'
    message = BytesParser(policy=compat32).parsebytes(head + body)
    fields: dict[str, list[str]] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        if name is None:
            continue
        if part.is_multipart() or part.get("content-transfer-encoding", "binary").lower() not in _AS_IT_IS:
            return OPAQUE  # mail would unpack it, most servers would not
        payload = part.get_payload(decode=True)
        text = text_of(payload, str(part.get_param("charset", ""))) if isinstance(payload, bytes) else ""
        fields.setdefault(name if isinstance(name, str) else name[2], []).append(text)
    return Body("multipart", None, fields) if fields else OPAQUE


def _parameter(content_type: str, name: str) -> str:
    """A parameter of a content type; `charset` in lower case, `boundary` as it is; "" where there is none."""
    found = re.search(rf'(?i)[;,\s]{name}\s*=\s*(?:"([^"]*)"|([^\s;,]+))', content_type)
    value = (found[1] or found[2] or "") if found else ""
    return value.lower() if name == "charset" else value
