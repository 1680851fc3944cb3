"""Begins a rule from one recorded request: what tells it apart, whom it names, samples with made-up values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from firsthand.recorded_values import MISSING, Found, MadeUp, changed, walk

if TYPE_CHECKING:
    from site_packs.facts import Facts, SeenRequest
    from site_packs.rules import CompiledRule

MAX_CONDITIONS = 3
MAX_WHEN = 280  # an expression may have 300 characters

# Fields whose value says what is done, and not to whom.
# fmt: off
_TELLING = frozenset((
    "action", "actiontype", "op", "operation", "operationname", "method", "do", "verb", "command", "cmd", "intent",
    "mutation", "kind", "type", "requestid", "sduiid", "fbapireqfriendlyname", "friendlyname", "state",
))
# Ids of these are nobody's.
_NOBODY = frozenset((
    "doc", "document", "query", "session", "request", "client", "device", "page", "app", "csrf", "tracking", "trace",
    "version", "mutation", "instance", "tab", "referrer", "origin", "locale", "token", "message", "comment", "post",
))
# fmt: on
_KIND_WORDS = (
    ("accept", ("accept", "approve", "confirm")),
    ("endorse", ("endorse", "endorsement", "endorsements")),
    ("recommend", ("recommend", "recommendation")),
    ("invite", ("invite", "invites", "invitation", "invitations")),
    ("import", ("import", "imports", "upload", "contacts")),
    ("connect", ("connect", "connection", "befriend", "friend", "friends", "friendship", "friendships")),
    ("follow", ("follow", "follows", "subscribe", "subscription", "subscriptions")),
    ("message", ("message", "messages", "dm")),
    ("post", ("post", "posts", "tweet", "status", "statuses")),
)
_PEOPLE = (
    "target",
    "user",
    "person",
    "member",
    "profile",
    "actor",
    "followee",
    "friend",
    "invitee",
    "account",
    "subject",
)
_IDS = ("id", "ids", "urn", "did", "uid", "uuid", "pk")
_HANDLES = ("handle", "username", "screenname", "login", "slug", "acct", "nick", "vanity")


@dataclass(frozen=True, slots=True)
class Begun:
    """A rule as a pack writes it, without the targets of its example; `unsure` are words that may be somebody's."""

    rule: dict[str, Any]
    unsure: tuple[str, ...]


def begin_rule(request: "SeenRequest", host: str, rules: Sequence["CompiledRule"], kind: str, seen: str) -> Begun:
    """The rule for one request; `host` is what its samples name instead of the recorded one, `kind` "" is guessed."""
    from site_packs.facts import request_facts

    facts = request_facts(request)
    places = dict(_places(facts))
    found = [one for name, document in places.items() for one in walk(name, document)]
    values = frozenset(str(one.value).lower() for one in found)
    segments, template, unsure = _template(request, rules, values)
    parameters = [part[1:-1] for part in template if part.startswith("{")]
    telling = [one for one in found if _is_telling(one)]
    kind = kind or _guess([*(part for part in template if "{" not in part), *(str(one.value) for one in telling)])
    person = max((one for one in found if one not in telling), key=_person_score, default=None)
    person = person if person and _person_score(person) else None
    conditions = telling[:MAX_CONDITIONS]
    if person and not parameters and len(conditions) < MAX_CONDITIONS:
        conditions.append(person)
    while conditions and len(_when(conditions, person)) > MAX_WHEN:
        conditions.pop()

    made_up = MadeUp(kept=[one for one in conditions if one is not person])
    samples = {name: made_up.document(name, document) for name, document in places.items()}
    path = "/" + "/".join(
        quote(made_up.text(part) if "{" in known else part, safe="@:+,=!$&'()*~")
        for part, known in zip(segments, template, strict=True)
    )
    method = request.method.upper()
    base = f"https://{host}{path}"
    other = {"method": "POST" if method in ("GET", "HEAD") else "GET", "url": _url(base, samples.get("query"))}
    rule = {
        "id": f"my-{kind}",
        "kind": kind,
        "mode": "watch",
        "method": [method],
        "path": ["/" + "/".join(template)],
        **({"when": _when(conditions, person)} if conditions else {}),
        "targets": _targets(parameters, person),
        "source": "recorded by me",
        "seen": seen,
        "confidence": "low",
        "examples": [{"request": _sample(method, base, samples), "targets": []}],
        "near_misses": [
            *(_sample(method, base, _without(samples, one, one is person)) for one in conditions),
            other,
            _sample(method, f"{base}/something-else", samples),
        ],
    }
    return Begun(rule, unsure)


def _places(facts: "Facts") -> Iterator[tuple[str, Any]]:
    """The parts of a request that samples can write down and conditions ask for."""
    for name, fields in (("query", facts["query_all"]), ("form", facts["form_all"])):
        if fields:
            yield name, {field: values[0] if len(values) == 1 else values for field, values in fields.items()}
    if facts["body"] == "json":
        yield "json", facts["json"]
    elif facts["body"] == "multipart":
        yield "multipart", True  # the form above goes out as one


def _template(
    request: "SeenRequest", rules: Sequence["CompiledRule"], values: frozenset[str]
) -> tuple[list[str], list[str], tuple[str, ...]]:
    """The path's segments, the same as a template, and the words in it that nothing vouches for.

    An unknown word is taken for the site's, but at the beginning, where many sites have people: `/jane/follow`.
    """
    from site_packs.paths import raw_path, segments
    from site_packs.shapes import Shapes
    from site_packs.site_words import COLLECTIONS, hint, looks_named

    shapes = Shapes(rules)
    parts = segments(raw_path(request.target))
    known = shapes.path(request.target).split("/")[1:] if parts else []
    template: list[str] = []
    unsure: list[str] = []
    for place, part in enumerate(parts):
        after_collection = place > 0 and parts[place - 1].lower() in COLLECTIONS
        if not known[place].startswith("{"):
            template.append(part)
        elif not after_collection and place > 0 and looks_named(part) and part.lower() not in values:
            template.append(part)
            unsure.append(part)
        else:
            name = "handle" if hint(part) == "text" and after_collection else "id"
            taken = sum(each.startswith("{" + name) for each in template)
            template.append("{" + name + (str(taken + 1) if taken else "") + "}")
    return parts, template, tuple(unsure)


def _is_telling(one: Found) -> bool:
    from site_packs.site_words import is_route_word, looks_named, pieces

    name = "".join(pieces(one.name)).replace("_", "").lower()
    if isinstance(one.value, bool):
        return any(piece.lower() in words for piece in pieces(one.name) for _, words in _KIND_WORDS)
    if name not in _TELLING or not isinstance(one.value, str) or not 0 < len(one.value) <= 90:
        return False
    parts = one.value.replace(":", ".").split(".")
    return all(is_route_word(part) or looks_named(part) for part in parts)


def _person_score(one: Found) -> int:
    """How much a field looks as if it named the person; 0 where it does not at all."""
    from site_packs.site_words import hint, pieces

    value = one.value[0] if isinstance(one.value, list) else one.value
    words = [piece.lower() for piece in pieces(one.name)]
    if isinstance(value, bool) or value in (None, "") or not words or set(words) & _NOBODY:
        return 0
    kind = hint(str(value))
    is_person = any(person in words for person in _PEOPLE)
    above_is = any(person in name.lower() for name in one.above for person in _PEOPLE)
    if words[-1] in _IDS or _is_handle(one.name) or (is_person and kind in ("urn", "uuid")):
        return 2 + 2 * (is_person or above_is) + (kind in ("number", "uuid", "urn"))
    return 0


def _guess(texts: Sequence[str]) -> str:
    from site_packs.site_words import pieces

    words = {piece.lower() for text in texts for piece in pieces(text)}
    return next((kind for kind, telling in _KIND_WORDS if words & set(telling)), "follow")


def _when(conditions: Sequence[Found], person: Found | None) -> str:
    return " && ".join(one.expression if one is person else _equals(one) for one in conditions)


def _equals(one: Found) -> str:
    return f"{one.expression} == {str(one.value).lower() if isinstance(one.value, bool) else repr(one.value)}"


def _targets(parameters: Sequence[str], person: Found | None) -> str:
    if parameters:
        field = "handle" if parameters[-1].startswith("handle") else "id"
        return f"[{{{field}: params.{parameters[-1]}}}]"
    if person is None:
        return "[]"
    if isinstance(person.value, list):
        return person.expression
    return f"[{{{'handle' if _is_handle(person.name) else 'id'}: {person.expression}}}]"


def _is_handle(name: str) -> bool:
    from site_packs.site_words import pieces

    return "".join(pieces(name)).lower() in _HANDLES


def _without(samples: dict[str, Any], one: Found, is_person: bool) -> dict[str, Any]:
    """The samples with one condition not met."""
    other = MISSING if is_person else not one.value if isinstance(one.value, bool) else "something-else"
    return {**samples, one.place: changed(samples[one.place], one.keys, other)}


def _sample(method: str, base: str, samples: dict[str, Any]) -> dict[str, Any]:
    sample: dict[str, Any] = {"method": method, "url": _url(base, samples.get("query"))}
    if "json" in samples:
        sample["json"] = samples["json"]
    elif "form" in samples:
        sample["multipart" if "multipart" in samples else "form"] = samples["form"]
    return sample


def _url(base: str, query: Any) -> str:
    return f"{base}?{urlencode(query, doseq=True)}" if query else base
