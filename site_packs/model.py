"""The shape of a pack file, exactly as written; unknown fields are errors.

See `docs/pack-format.md`. `load.py` turns these into rules that can match.
"""

from typing import Any, Literal

import msgspec

from site_packs.action import Kind, Mode, Power

type Confidence = Literal["high", "medium", "low"]


class RequestSample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request as an example or a near miss writes it. At most one of `json`, `form`, `multipart`, `text`, `base64`.

    `form` and `multipart` map a name to one value or to a list of values. `headers` may name a content
    type of its own; without one, the body's kind brings the usual one (`text`: none at all).
    """

    method: str
    url: str
    headers: dict[str, str] = {}
    json: Any = msgspec.UNSET
    form: dict[str, str | list[str]] | msgspec.UnsetType = msgspec.UNSET
    multipart: dict[str, str | list[str]] | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET
    base64: str | msgspec.UnsetType = msgspec.UNSET


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request the rule must catch; `targets` are the keys of the people found, in order."""

    request: RequestSample
    targets: tuple[str, ...]
    about: dict[str, Any] = {}


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of action looks. `when`, `targets`, `about`, `has_note` are JMESPath over the facts document.

    `when_related` is `pass` where the same request, for somebody already related, only changes a setting.
    """

    id: str
    kind: Kind
    method: tuple[str, ...]
    path: tuple[str, ...]
    source: str
    seen: str
    confidence: Confidence
    examples: tuple[Example, ...]
    near_misses: tuple[RequestSample, ...]
    mode: Mode = "ask"
    when: str = ""
    targets: str = "[]"
    about: str = ""
    has_note: str = ""
    refusal: str = "default"
    per_element: bool = False
    patience_s: int = 45
    case: Literal["exact", "ignore"] = "exact"
    trailing_slash: bool = True
    when_related: Literal["ask", "pass"] = "ask"


class LearnExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decoded answer, and what must be learnt from it: people in order, and whether an id is related."""

    answer: Any
    people: tuple[dict[str, str], ...] = ()
    related: dict[str, bool] = {}


class Learn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where names and relations pass by, as JMESPath over the decoded answer.

    `people` yields `{id, handle, name}` objects, `related` yields `{id, related}`: whether a tie is there already.
    """

    path: str
    people: str = ""
    related: str = ""
    method: tuple[str, ...] = ("GET",)
    examples: tuple[LearnExample, ...] = ()


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer a site's client gets for an action that was not sent.

    `{message}` in any string of `body` is replaced by the reason. `body` is JSON, or text where `type` is not JSON.
    """

    status: int
    type: str
    body: Any
    headers: dict[str, str] = {}


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One site. `hosts` are exact names or `*.name`; `link` is a person's page, with
    `{handle}` or `{id}` in it, and `{server}` where the site has many.

    `method_override` says what the site obeys where a POST claims to stand for another method: `header` (only
    `X-HTTP-Method-Override` and its like, and then that method alone counts) or `either` (by header or `_method`,
    and the method sent counts as well: for sites where nobody can tell). `out_of_reach` says in sentences what of
    the site cannot be seen. `powers` says what the site's names for what an app may do mean.
    """

    format: Literal[1]
    site: str
    name: str
    hosts: tuple[str, ...]
    rules: tuple[Rule, ...]
    schema: str = msgspec.field(name="$schema", default="")
    added_hosts: bool = False
    practice: bool = False
    extends: str = ""
    link: str = ""
    method_override: Literal["header", "either"] = "either"
    learn: tuple[Learn, ...] = ()
    out_of_reach: tuple[str, ...] = ()
    powers: dict[str, tuple[Power, ...]] = {}
    refusals: dict[str, Refusal] = {}
