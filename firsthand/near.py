"""Says why a request is no action: which rule came closest, and what it missed."""

from dataclasses import dataclass
from typing import Any

from site_packs.expressions import BadExpression, compile_expression, node_holds
from site_packs.facts import SeenRequest, request_facts
from site_packs.match import Candidate, Rulebook, method_fits
from site_packs.paths import raw_path, segments


@dataclass(frozen=True, slots=True)
class Nearest:
    """The rule that came closest, empty where no pack knows the host; `failed` says what it missed."""

    site: str
    rule: str
    failed: str


def nearest(rulebook: Rulebook, request: SeenRequest) -> Nearest:
    """Why this request, which no rule is met by, is none: host, then path, then method, then condition."""
    site = rulebook.site_of(request.host)
    if site is None:
        return Nearest("", "", f"no site has the host {request.host}")
    candidates = rulebook.candidates("POST", request.host, request.target)  # of every method
    if not candidates:
        name, template = _closest_path(rulebook, site, request)
        return Nearest(site, name, f"the path is not {template}" if name else "the site has no rules")
    facts = request_facts(request)
    candidates = tuple(Candidate(each.rule, each.params, request.method.upper()) for each in candidates)
    missed = [(_missed(candidate, facts), candidate.rule) for candidate in candidates]
    (wrong_method, failed), rule = min(missed, key=lambda one: (bool(one[0][0]), len(one[0][1])))
    why = wrong_method or "; ".join(f"not met: {condition}" for condition in failed) or "its mode is off"
    return Nearest(rule.pack.site, rule.rule.id, why)


def conditions_of(text: str) -> list[str]:
    """The parts of a condition that must all be met; the whole of it where it is not a plain `a && b && c`."""
    if not text or compile_expression(text).node["type"] != "and_expression":
        return [text] if text else []
    parts = _split(text)
    try:
        for part in parts:
            compile_expression(part)
    except BadExpression:
        return [text]
    return parts


def _missed(candidate: Candidate, facts: dict[str, Any]) -> tuple[str, list[str]]:
    """What a candidate missed: its methods where that is it, else the conditions that are not met."""
    rule = candidate.rule.rule
    if not method_fits(candidate, facts):
        return f"the method is not {' or '.join(rule.method)}", []
    bound = {**facts, "params": candidate.params}
    return "", [part for part in conditions_of(rule.when) if not node_holds(compile_expression(part).node, bound).met]


def _closest_path(rulebook: Rulebook, site: str, request: SeenRequest) -> tuple[str, str]:
    path = segments(raw_path(request.target))
    best = (-1, "", "")
    for rule in rulebook.rules(site):
        for template in rule.rule.path:
            wanted = template.strip("/").split("/")
            alike = 0
            for ours, theirs in zip(path, wanted, strict=False):
                if ours != theirs and not theirs.startswith("{"):
                    break
                alike += 1
            if alike > best[0]:
                best = (alike, rule.rule.id, template)
    return best[1], best[2]


def _split(text: str) -> list[str]:
    """Cut at each `&&` outside of quotes, brackets and parentheses."""
    parts, depth, quote, begun, at = [], 0, "", 0, 0
    while at < len(text):
        here = text[at]
        if quote:
            at += here == "\\"
            quote = "" if here == quote else quote
        elif here in "'\"`":
            quote = here
        elif here in "([{":
            depth += 1
        elif here in ")]}":
            depth -= 1
        elif depth == 0 and text.startswith("&&", at):
            parts.append(text[begun:at].strip())
            begun = at + 2
            at += 1
        at += 1
    return [*parts, text[begun:].strip()]
