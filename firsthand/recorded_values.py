"""The values of a recorded request: found with the expression that reads them, replaced by made-up ones, changed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 6
MAX_ITEMS = 3
MAX_FIELDS = 60
FIRST_NUMBER = 1001

type Keys = tuple[str, ...]


class _Missing:
    """Stands for a field that is taken away."""


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Found:
    """A value in one part of a request: where it is, and the JMESPath that reads it."""

    place: str
    keys: Keys
    expression: str
    value: Any

    @property
    def name(self) -> str:
        """The field's own name."""
        return self.keys[-1]

    @property
    def above(self) -> Keys:
        """The names of the objects it is in, the outermost first."""
        return self.keys[:-1]


def walk(place: str, document: Any) -> Iterator[Found]:
    """The texts, numbers, truths and lists of ids that an expression can reach by names; into JSON in texts too."""
    if isinstance(document, dict):
        yield from _walk(place, (), place, document)


def _walk(place: str, keys: Keys, expression: str, value: dict[str, Any]) -> Iterator[Found]:
    from site_packs.site_words import is_route_word, looks_named

    for name, item in list(value.items())[:MAX_FIELDS]:
        if len(keys) >= MAX_DEPTH or not (is_route_word(name) or looks_named(name)):
            continue  # a key that could be an id is nothing to ask for
        inner = f"{expression}.{name if name.isidentifier() and name.isascii() else json.dumps(name)}"
        document = parsed(item) if isinstance(item, str) else None
        if isinstance(item, dict):
            yield from _walk(place, (*keys, name), inner, item)
        elif isinstance(document, dict):
            yield from _walk(place, (*keys, name), f"from_json({inner})", document)
        elif not isinstance(item, list) or (item and all(isinstance(each, str | int) for each in item)):
            yield Found(place, (*keys, name), inner, item)


class MadeUp:
    """Replaces values by made-up ones of the same type, the same value by the same one each time."""

    def __init__(self, kept: Sequence[Found]) -> None:
        self._kept = {(one.place, one.keys) for one in kept}
        self._known: dict[str, int] = {}

    def document(self, place: str, value: Any, keys: Keys = ()) -> Any:
        """The document of one part of a request; values that conditions name stay as they are."""
        from site_packs.site_words import is_route_word, looks_named

        if value is None or isinstance(value, bool) or (place, keys) in self._kept:
            return value
        if isinstance(value, dict):
            names = {
                name: name
                if all(is_route_word(part) or looks_named(part) for part in _parts(name))
                else self.text(name)
                for name in list(value)[:MAX_FIELDS]
            }
            return {shown: self.document(place, value[name], (*keys, name)) for name, shown in names.items()}
        if isinstance(value, list):
            return [self.document(place, item, (*keys, "[]")) for item in value[:MAX_ITEMS]]
        if isinstance(value, str):
            document = parsed(value)
            return self.text(value) if document is None else json.dumps(self.document(place, document, keys))
        return self._number(str(value))

    def text(self, value: str) -> str:
        """A made-up text of the same type; urns keep their kind."""
        from site_packs.site_words import hint

        if not value:
            return value
        number = self._number(value)
        match hint(value):
            case "number":
                return str(number)
            case "uuid":
                return f"00000000-0000-4000-8000-{number:012}"
            case "urn":
                kinds = [part for part in value.split(":")[1:-1] if part.replace("_", "").isalpha()][:2]
                return ":".join(["urn", *kinds, str(number)])
            case "address":
                return f"https://www.example.org/{number}"
            case "e-mail":
                return f"pat{number}@example.org"
        return f"made-up-{number}"

    def _number(self, value: str) -> int:
        return self._known.setdefault(value, FIRST_NUMBER + len(self._known))


def changed(document: Any, keys: Keys, value: Any) -> Any:
    """The document with another value at a place, or with nothing there."""
    if isinstance(document, str):
        return json.dumps(changed(json.loads(document), keys, value))
    name, rest = keys[0], keys[1:]
    if rest:
        return {**document, name: changed(document[name], rest, value)}
    kept = {key: item for key, item in document.items() if key != name}
    return kept if value is MISSING else {**document, name: value}


def parsed(text: str) -> Any:
    """The object or list in a text; None where there is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _parts(name: str) -> list[str]:
    """`user[id]` has two names in it."""
    return [part for part in name.replace("]", "[").split("[") if part]
