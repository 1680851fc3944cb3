"""A request's shape without its values: what can be shown to strangers, so that they can write a rule for it.

Nothing is kept because it looks harmless. A piece of a path stays where a rule of the site has it or where it is made
of known words; a name of a field stays where a rule asks for it or where it cannot be an id; of values, only the type.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from site_packs.expressions import walk
from site_packs.facts import OVERRIDE_HEADERS, Facts
from site_packs.graphql_text import graphql_fields
from site_packs.index import parameter_name, template_segments
from site_packs.paths import raw_path, segments
from site_packs.rules import CompiledRule
from site_packs.site_words import COLLECTIONS, hint, is_route_word, looks_named, operation_name

MAX_DEPTH = 12
MAX_NAMES = 200
MAX_DISTINCT = 10

type Shape = str | list[Any] | dict[str, Any]

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_TELLING_HEADERS = frozenset(
    (
        *OVERRIDE_HEADERS,
        *("accept", "authorization", "content-encoding", "content-type", "graphql-operation-name", "x-csrf-token"),
        *("x-apollo-operation-name", "x-fb-friendly-name", "x-fb-lsd", "x-grpc-web", "x-ig-app-id", "x-requested-with"),
        *("x-restli-protocol-version", "x-twitter-auth-type", "x-xsrf-token", "signature", "dpop"),
    )
)
_CONTENT_TYPES = frozenset(
    (
        *("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "text/csv"),
        *("application/activity+json", "application/ld+json", "application/graphql", "application/octet-stream"),
        *("application/grpc-web+proto", "application/grpc-web-text", "application/protobuf", "application/x-protobuf"),
        *(
            "application/vnd.linkedin.normalized+json+2.1",
            "text/vcard",
            "text/xml",
            "application/xml",
            "application/cbor",
        ),
    )
)
_OPERATION_FIELDS = frozenset(("operationName", "operation_name", "fb_api_req_friendly_name"))
_OPERATION_COMPANY = frozenset(("query", "variables", "extensions", "doc_id", "documentId", "queryId", "sha256Hash"))
_BEGINNING = re.compile(r"\s*(query|mutation|subscription)\s+(\w+)")


class Shapes:
    """Makes shapes of requests to one site, whose rules' own words may be shown."""

    def __init__(self, rules: Iterable[CompiledRule] = ()) -> None:
        rules = tuple(rules)
        self._literals = frozenset(
            segment
            for rule in rules
            for template in rule.rule.path
            for segment in template_segments(template)
            if parameter_name(segment) is None
        )
        self._fields = frozenset(_fields(rules))

    def of(self, facts: Facts, method: str, target: str) -> dict[str, Any]:
        """The shape of one request; `facts` are its facts, `method` and `target` as sent."""
        values = frozenset(value.lower() for value in _values((facts["query_all"], facts["form_all"], facts["json"])))
        query = sorted(
            {self._name(name, values, strict=not any(all_of)) for name, all_of in facts["query_all"].items()}
        )
        shape: dict[str, Any] = {"method": method_shown(method), "path": self.path(target), "query": query}
        headers = sorted(name for name in facts["headers"] if name in _TELLING_HEADERS or name in self._fields)
        shape["headers"] = headers
        if "content-type" in headers:
            shape["content_type"] = content_type_shown(facts["headers"]["content-type"])
        operation = next(
            filter(None, (operation_name(facts["headers"].get(name)) for name in _operation_headers(headers))), ""
        )
        if operation:
            shape["operation"] = operation
        shape["body"] = {"kind": facts["body"]}
        if facts["body"] == "json":
            shape["body"]["shape"] = self._shape(facts["json"], values)
        elif facts["body"] in ("form", "multipart"):
            # Without a content type, a form is a guess: any text with `=` in it could be one.
            strict = "form" not in facts["headers"].get("content-type", "").lower()
            shape["body"]["shape"] = self._form(facts["form_all"], values, strict)
        return shape

    def path(self, target: str) -> str:
        """The path with `{type}` for whatever is not a word of the site, or of sites in general."""
        parts = segments(raw_path(target))
        shown = [self._segment(parts, place) for place in range(len(parts))]
        return "/" + "/".join(shown)

    def _segment(self, parts: list[str], place: int) -> str:
        part = parts[place]
        if part in self._literals:
            return part
        if part.lower() in self._literals:
            return part.lower()
        after_collection = place > 0 and parts[place - 1].lower() in COLLECTIONS
        if not after_collection and is_route_word(part):
            return part
        if "graphql" in parts[max(0, place - 2) : place] and operation_name(part):
            return part
        return "{" + hint(part) + "}"

    def _name(self, name: str, values: frozenset[str], strict: bool = False) -> str:
        """A field's name, or `{key}` where it could be an id. `strict` keeps known words only."""
        inner = [part for part in re.split(r"[\[\]]", name) if part]
        if inner and inner != [name]:
            shown = [self._name(part, values, strict) for part in inner]
            return shown[0] + "".join(f"[{part}]" for part in shown[1:]) + ("[]" if name.endswith("[]") else "")
        if name in self._fields or is_route_word(name):
            return name
        if strict or name.lower() in values or not looks_named(name):
            return "{key}"
        return name

    def _shape(self, value: Any, values: frozenset[str], parent: str = "", depth: int = 0) -> Shape:
        if depth > MAX_DEPTH:
            return "…"
        match value:
            case None:
                return "null"
            case bool():
                return "true or false"
            case int() | float():
                return "number"
            case str():
                return self._text(value, values, depth)
            case list():
                return _distinct(self._shape(item, values, parent, depth + 1) for item in value[:MAX_NAMES])
            case dict():
                return self._object(value, values, parent, depth)
        return "unknown"

    def _object(self, value: dict[str, Any], values: frozenset[str], parent: str, depth: int) -> Shape:
        shape: dict[str, Any] = {}
        others: list[Shape] = []
        strict = parent.endswith("s") and parent.lower() in COLLECTIONS  # a map by handle
        for name, item in list(value.items())[:MAX_NAMES]:
            shown = self._name(name, values, strict)
            operation = operation_name(item) if name in _OPERATION_FIELDS and _OPERATION_COMPANY & value.keys() else ""
            inner: Shape = f"operation {operation}" if operation else self._shape(item, values, name, depth + 1)
            if name == "query" and isinstance(item, str):
                inner = _graphql(item) or inner
            if "{key}" in shown:
                others.append(inner)
            else:
                shape[shown] = inner
        for at, inner in enumerate(_distinct(others), 1):
            shape["{key}" if at == 1 else f"{{key}} {at}"] = inner
        return shape

    def _text(self, text: str, values: frozenset[str], depth: int) -> Shape:
        if text.lstrip()[:1] in ("{", "["):
            document = _json(text)
            if document is not None:
                return {"JSON in text": self._shape(document, values, "", depth + 1)}
        return hint(text) if text else "empty"

    def _form(self, fields: dict[str, list[str]], values: frozenset[str], strict: bool) -> Shape:
        names = {name: all_of[0] if len(all_of) == 1 else list(all_of) for name, all_of in fields.items()}
        blank = {name for name, all_of in fields.items() if not any(all_of)}
        known = {name: value for name, value in names.items() if not strict and name not in blank}
        shape = self._object(known, values, "", 0)
        assert isinstance(shape, dict)
        for name in names.keys() - known.keys():
            shown = self._name(name, values, strict=True)
            shape.setdefault(shown, "empty" if name in blank else "text")
        return shape


def method_shown(method: str) -> str:
    """The method, where it is one of the usual ones."""
    return method.upper() if method.upper() in _METHODS else "{method}"


def content_type_shown(value: str) -> str:
    """The content type without its parameters, where it is a known one."""
    kind = value.partition(";")[0].strip().lower()
    return kind if kind in _CONTENT_TYPES else "{text}"


def _fields(rules: Iterable[CompiledRule]) -> Iterator[str]:
    for rule in rules:
        for expression in (rule.when, rule.targets, rule.about, rule.has_note):
            for node in walk(expression.node) if expression else ():
                if node["type"] == "field":
                    yield node["value"]


def _values(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in a document, those in JSON within texts too."""
    if depth > MAX_DEPTH:
        return
    match value:
        case str():
            yield value
            document = _json(value) if value.lstrip()[:1] in ("{", "[") else None
            yield from _values(document, depth + 1)
        case dict():
            for item in value.values():
                yield from _values(item, depth + 1)
        case list() | tuple():
            for item in value:
                yield from _values(item, depth + 1)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _graphql(text: str) -> str:
    """The operation of a GraphQL text, and its root fields; "" where it is none."""
    try:
        fields = [each["field"] for each in graphql_fields(text, None, {})]
    except ValueError:
        return ""
    shown = [field for field in dict.fromkeys(fields) if is_route_word(field) or operation_name(field)]
    began = _BEGINNING.match(text)
    name = operation_name(began[2]) if began else ""
    return " ".join(["operation", name or "{text}", "of", *(shown[:MAX_DISTINCT] or ["{text}"])])


def _operation_headers(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if name.endswith(("operation-name", "friendly-name")))


def _distinct(shapes: Iterable[Shape]) -> list[Any]:
    found: list[Any] = []
    for shape in shapes:
        if shape not in found and len(found) < MAX_DISTINCT:
            found.append(shape)
    return found
