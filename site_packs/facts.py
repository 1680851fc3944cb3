"""A request as rules see it: the facts document, out of what was on the wire."""

from functools import lru_cache
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec

from site_packs.bodies import fields_of, read_body
from site_packs.paths import raw_path, segments

type Facts = dict[str, Any]

OVERRIDE_HEADERS = ("x-http-method-override", "x-http-method", "x-method-override")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "LINK", "UNLINK"))


class SeenRequest(msgspec.Struct, frozen=True):
    """A request as it was on the wire; `target` is the raw path with its query, such as `/api/x?y=1`."""

    method: str
    host: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @classmethod
    def of_url(cls, method: str, url: str, headers: tuple[tuple[str, str], ...] = (), body: bytes = b"") -> Self:
        """The request for a full URL. Raises ValueError where it has no host."""
        parts = urlsplit(url)
        if not parts.netloc:
            raise ValueError(f"{url!r} is not a full URL")
        host = parts.netloc.rpartition("@")[2]
        target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        return cls(method, host, target, headers, body)


@lru_cache(maxsize=4096)
def canonical_host(host: str) -> str:
    """The host in lower case and IDNA, without port and trailing dot: the one spelling packs use."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    if host.count(":") == 1:
        host = host.partition(":")[0]
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return host  # no name that could be looked up; it will match nothing
    return host.rstrip(".")


def request_facts(request: SeenRequest) -> Facts:
    """The facts document (docs/pack-format.md) without `params`, which depend on the template. Never raises.

    Where the body is `opaque` or `text`, `json` is null and the form empty; conditions know it by `body`.
    """
    headers: dict[str, str] = {}
    for name, value in request.headers:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    query = fields_of(request.target.partition("?")[2].partition("#")[0])
    body = read_body(request.body, headers.get("content-type", ""), headers.get("content-encoding", ""))
    facts: Facts = {
        "method": request.method.upper(),
        "host": canonical_host(request.host),
        "path": "/" + "/".join(segments(raw_path(request.target))),
        "query": {name: values[-1] for name, values in query.items()},
        "query_all": query,
        "headers": headers,
        "form": {name: values[-1] for name, values in body.fields.items()},
        "form_all": body.fields,
        "json": body.json,
        "body": body.kind,
    }
    if facts["method"] == "POST":
        facts["method"] = next(iter(claimed_methods(facts)), "POST")
    return facts


def claimed_methods(facts: Facts) -> tuple[str, ...]:
    """The methods a POST says it stands for, by `_method` in form and query and by header; mostly none."""
    said = [*facts["form_all"].get("_method", ()), *facts["query_all"].get("_method", ())]
    return tuple(dict.fromkeys((*_methods_in(said), *header_claims(facts))))


def header_claims(facts: Facts) -> tuple[str, ...]:
    """The methods a POST says it stands for by `X-HTTP-Method-Override` and its like."""
    return _methods_in([each for name in OVERRIDE_HEADERS for each in facts["headers"].get(name, "").split(",")])


def _methods_in(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim for claim in (text.strip().upper() for text in texts) if claim in _METHODS))


def first_wins(facts: Facts) -> Facts | None:
    """The same facts with the first of repeated query and form fields; None where nothing is repeated."""
    everything = (facts["query_all"], facts["form_all"])
    if all(len(values) == 1 for fields in everything for values in fields.values()):
        return None
    query, form = ({name: values[0] for name, values in fields.items()} for fields in everything)
    return {**facts, "query": query, "form": form}
