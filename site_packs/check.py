"""Whether packs do what they say: every example is caught by its own rule alone, every near miss by none.

How it is read, precisely:

- An example must be met by its rule and by no other rule of any pack, whatever their modes (`off` ones too), and
  yield exactly the targets written with it, in order, and at least the `about` written with it.
- A near miss must not be met by its own rule, whatever its mode, and must lead to no action at all: no rule of any
  pack that asks, counts bursts or watches may be met. Other packs' and rules that are `off` do not count here.
- A near miss must be on a host of its own site, or it would be near to nothing.
- Freedom is paid for: a rule owes at least one example for each of its path templates, and a near miss more than it
  has `&&` and `||` in `when`, at most four.
- Each place to learn names from brings at least one answer, out of which exactly the people, and the relations,
  written with it are learnt.
"""

import re
from collections.abc import Iterable

import msgspec

from site_packs.action import Action, Target
from site_packs.expressions import walk
from site_packs.facts import SeenRequest, canonical_host, request_facts
from site_packs.index import PathIndex
from site_packs.match import Rulebook, match_action
from site_packs.model import Example, RequestSample
from site_packs.paths import raw_path
from site_packs.rules import CompiledLearn, CompiledRule
from site_packs.samples import seen_request

MAX_NEAR_MISSES_OWED = 4

_SEEN = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def check_packs(rulebook: Rulebook) -> list[str]:
    """The problems of all packs over all packs together, each `site: rule id: what`; [] when all is well."""
    return [
        f"{site}: {what}"
        for site in rulebook.packs
        for what in (*check_site(rulebook, rulebook.rules(site)), *check_learning(rulebook.learning(site)))
    ]


def check_site(rulebook: Rulebook, rules: Iterable[CompiledRule]) -> list[str]:
    """The problems of some rules, each `rule id: what`, matched against the whole rulebook."""
    rules = tuple(rules)
    rulebook = _with_sample_hosts(rulebook, rules)
    problems: list[str] = []
    for rule in rules:
        found = [*_knowledge(rule), *_debts(rule)]
        for at, example in enumerate(rule.rule.examples):
            found += [f"example {at + 1}: {what}" for what in _example(rulebook, rule, example)]
        for at, sample in enumerate(rule.rule.near_misses):
            found += [f"near miss {at + 1}: {what}" for what in _near_miss(rulebook, rule, sample)]
        problems += [f"rule {rule.rule.id}: {what}" for what in found]
    return problems


def check_learning(learning: Iterable[CompiledLearn]) -> list[str]:
    """The problems of some places to learn from, each `learn[n]: what`."""
    problems: list[str] = []
    for at, learn in enumerate(learning):
        found = [] if learn.learn.examples else ["examples: none"]
        for number, example in enumerate(learn.learn.examples, 1):
            people = [_said(person) for person in learn.people(example.answer)]
            related = learn.related(example.answer)
            if people != list(example.people):
                found.append(f"example {number}: people: found {people}, not {list(example.people)}")
            if related != example.related:
                found.append(f"example {number}: related: found {related}, not {example.related}")
        problems += [f"learn[{at}] {learn.learn.path}: {what}" for what in found]
    return problems


def _said(person: Target) -> dict[str, str]:
    return {field: value for field, value in msgspec.to_builtins(person).items() if value}


def near_misses_owed(rule: CompiledRule) -> int:
    """How many near misses a rule must bring: one more than it has `&&` and `||`, at most four."""
    terms = 0
    if rule.when is not None:
        terms = sum(node["type"] in ("and_expression", "or_expression") for node in walk(rule.when.node))
    return min(MAX_NEAR_MISSES_OWED, 1 + terms)


def _knowledge(rule: CompiledRule) -> list[str]:
    said = rule.rule
    problems = []
    if not said.source.strip():
        problems.append("source: is empty")
    if not _SEEN.fullmatch(said.seen):
        problems.append(f"seen: {said.seen!r} is no year, month or day such as 2026-11")
    if said.confidence == "low" and said.mode not in ("watch", "off"):
        problems.append(f"mode: {said.mode} needs better evidence than confidence low; watch or off")
    return problems


def _debts(rule: CompiledRule) -> list[str]:
    problems = []
    for path in rule.rule.path:
        index: PathIndex[None] = PathIndex()
        index.add(path, None, rule.rule.method, rule.rule.case == "ignore", rule.rule.trailing_slash)
        samples = (example.request for example in rule.rule.examples)
        if not any(index.find(None, raw_path(_target(sample))) for sample in samples):
            problems.append(f"examples: none for the path {path}")
    owed = near_misses_owed(rule)
    if len(rule.rule.near_misses) < owed:
        problems.append(f"near_misses: {len(rule.rule.near_misses)}, but its freedom owes {owed}")
    return problems


def _example(rulebook: Rulebook, rule: CompiledRule, example: Example) -> list[str]:
    try:
        request = seen_request(example.request)
    except ValueError as fault:
        return [str(fault)]
    met = _met(rulebook, request)
    problems = [f"is met by {_name(other)} too" for other in met if other is not rule]
    action = met.get(rule)
    if action is None:
        return [*problems, "is not met by its own rule"]
    targets = tuple(target.key for target in action.targets)
    if targets != example.targets:
        problems.append(f"targets: found {list(targets)}, not {list(example.targets)}")
    about = msgspec.json.decode(msgspec.json.encode(action.about))
    for field, value in example.about.items():
        if about.get(field) != value:
            problems.append(f"about: {field}: found {about.get(field)!r}, not {value!r}")
    return problems


def _near_miss(rulebook: Rulebook, rule: CompiledRule, sample: RequestSample) -> list[str]:
    try:
        request = seen_request(sample)
    except ValueError as fault:
        return [str(fault)]
    if not any(rule.pack.site == site for site in rulebook.sites_of(request.host)):
        return [f"{canonical_host(request.host)} is no host of {rule.pack.site}"]
    met = _met(rulebook, request)
    return [f"is met by {_name(other)}" for other in met if other is rule or other.rule.mode != "off"]


def _met(rulebook: Rulebook, request: SeenRequest) -> dict[CompiledRule, Action]:
    """Each rule that is met when asked alone, whatever its mode, with the action it makes."""
    facts = request_facts(request)
    met: dict[CompiledRule, Action] = {}
    for candidate in rulebook.candidates(request.method, request.host, request.target):
        action = match_action(facts, [candidate], lambda site, rule: "ask")
        if action is not None:
            met.setdefault(candidate.rule, action)
    return met


def _with_sample_hosts(rulebook: Rulebook, rules: Iterable[CompiledRule]) -> Rulebook:
    """The rulebook with the hosts of samples added, where a pack takes added hosts and no pack knows them."""
    added: dict[str, list[str]] = {}
    for rule in rules:
        for sample in (*(example.request for example in rule.rule.examples), *rule.rule.near_misses):
            try:
                host = canonical_host(seen_request(sample).host)
            except ValueError:
                continue  # told where the sample is checked
            if rulebook.site_of(host) is None:
                added.setdefault(rule.pack.site, []).append(host)
    return rulebook.with_added_hosts(added)


def _target(sample: RequestSample) -> str:
    try:
        return seen_request(sample).target
    except ValueError:
        return ""


def _name(rule: CompiledRule) -> str:
    return f"{rule.pack.site} {rule.rule.id}"
