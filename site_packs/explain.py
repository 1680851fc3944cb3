"""Why a request is an action or is none: the rule that caught it, or the one that came nearest and what it missed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from site_packs.action import Action
from site_packs.expressions import Expression, node_holds
from site_packs.facts import Facts, SeenRequest, canonical_host, request_facts
from site_packs.index import parameter_name, template_segments
from site_packs.interpreters import Node, Unreadable
from site_packs.match import ModeOf, Rulebook, match_action, method_fits, views
from site_packs.paths import raw_path, segments
from site_packs.rules import Candidate, CompiledRule
from site_packs.wording import wording

MAX_SHOWN = 60  # characters of a value, to recognise it by


@dataclass(frozen=True, slots=True)
class Explanation:
    """`action` with `nearest` the rule it is from; or None with the rule that came nearest and why it `failed`.

    `failed` is a field of the rule and what was seen, such as `method: GET, but the rule has POST`; "" for an action.
    `candidates` are the rules whose host, method and path fit. `nearest` is None where no pack knows the host.
    `saw` says what stood where a condition looked, such as `query.action is "remove"`: values, for the person alone.
    """

    action: Action | None
    nearest: CompiledRule | None
    failed: str
    candidates: tuple[Candidate, ...]
    saw: tuple[str, ...] = ()


def explain(request: SeenRequest, rulebook: Rulebook, mode_of: ModeOf | None = None) -> Explanation:
    """Why this request matched, or why not; the same matcher answers, so that it cannot say something else."""
    candidates = rulebook.candidates(request.method, request.host, request.target)
    facts = request_facts(request)
    action = match_action(facts, candidates, mode_of)
    if action is not None:
        caught = (
            one.rule for one in candidates if one.rule.rule.id == action.rule and one.rule.pack.site == action.site
        )
        return Explanation(action, next(caught, None), "", candidates)
    if candidates:
        closest = max(candidates, key=lambda candidate: _closeness(candidate, facts))
        failed, saw = _failure(closest, facts)
        return Explanation(None, closest.rule, failed, candidates, saw)
    rules = tuple(rule for site in rulebook.sites_of(request.host) for rule in rulebook.rules(site))
    if not rules:
        return Explanation(None, None, f"host: {canonical_host(request.host)} is in no pack", ())
    path = segments(raw_path(request.target))
    rule, template = max(
        ((rule, template) for rule in rules for template in rule.rule.path),
        key=lambda pair: (_path_closeness(pair[1], path, pair[0]), request.method.upper() in pair[0].rule.method),
    )
    return Explanation(None, rule, _path_failure(rule, template, path, request), ())


def _closeness(candidate: Candidate, facts: Facts) -> tuple[bool, float]:
    parts = _conjuncts(candidate)
    met = max((sum(_met(part, view) for part in parts) for view in _bound(candidate, facts)), default=0)
    return method_fits(candidate, facts), met / len(parts) if parts else 1.0


def _failure(candidate: Candidate, facts: Facts) -> tuple[str, tuple[str, ...]]:
    rule = candidate.rule.rule
    if not method_fits(candidate, facts):
        return f"method: {facts['method']}, but the rule has {' or '.join(rule.method)}", ()
    for view in _bound(candidate, facts):
        unmet = [part for part in _conjuncts(candidate) if not _met(part, view)]
        if unmet:
            return f"when: not {wording(unmet[0])}", tuple(dict.fromkeys(_seen(unmet[0], view)))
    return "mode: off", ()


def _seen(node: Node, view: Facts) -> Iterator[str]:
    """What the fields of a condition hold, each in a few words; those inside filters are passed over."""
    if node["type"] == "field" or (node["type"] == "subexpression" and _is_plain(node)):
        found = Expression("", node).value(view).value
        yield f"{wording(node)} {_shown(found)}"
    elif node["type"] not in ("filter_projection", "projection", "value_projection", "expref", "pipe"):
        for child in node["children"]:
            if isinstance(child, dict):
                yield from _seen(child, view)


def _is_plain(node: Node) -> bool:
    return all(child["type"] == "field" or _is_plain(child) for child in node["children"]) and (
        node["type"] in ("field", "subexpression")
    )


def _shown(value: Any) -> str:
    match value:
        case None:
            return "is missing"
        case dict():
            return f"is an object of {', '.join(list(value)[:8]) or 'nothing'}"
        case list():
            return f"is a list of {len(value)}"
        case Unreadable():
            return "cannot be read"
    text = json.dumps(value, ensure_ascii=False)
    return f"is {text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + '…'}"


def _bound(candidate: Candidate, facts: Facts) -> list[Facts]:
    return [{**view, "params": candidate.params} for view in views(facts)]


def _conjuncts(candidate: Candidate) -> list[Node]:
    """The conditions that all have to be met, in order."""

    def parts(node: Node) -> list[Node]:
        if node["type"] != "and_expression":
            return [node]
        return [part for child in node["children"] for part in parts(child)]

    return parts(candidate.rule.when.node) if candidate.rule.when else []


def _met(node: Node, view: Facts) -> bool:
    return node_holds(node, view).met


def _path_closeness(template: str, path: list[str], rule: CompiledRule) -> float:
    """How many segments agree, from the left, and a little for the right length."""
    wanted = template_segments(template)
    agreed = sum(1.0 for place, segment in enumerate(wanted) if _agrees(segment, path, place, rule))
    return agreed - 0.5 * abs(len(wanted) - len(path))


def _agrees(segment: str, path: list[str], place: int, rule: CompiledRule) -> bool:
    if place >= len(path):
        return False
    seen = path[place]
    return (
        parameter_name(segment) is not None
        or seen == segment
        or (rule.rule.case == "ignore" and seen.lower() == segment.lower())
    )


def _path_failure(rule: CompiledRule, template: str, path: list[str], request: SeenRequest) -> str:
    wanted = template_segments(template)
    for place, segment in enumerate(wanted):
        if not _agrees(segment, path, place, rule):
            seen = repr(path[place]) if place < len(path) else "nothing"
            return f"path: {seen} where {template} has {segment!r}"
    if len(path) > len(wanted) and not (wanted and wanted[-1].endswith("...}")):
        return f"path: {path[len(wanted)]!r} after the end of {template}"
    if request.method.upper() not in rule.rule.method:
        return f"method: {request.method.upper()}, but the rule has {' or '.join(rule.rule.method)}"
    return f"path: {template} allows no trailing slash"
