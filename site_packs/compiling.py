"""From what a pack says to what can match: expressions compiled, names resolved, every problem named."""

import re
from dataclasses import dataclass, field

import msgspec

from site_packs.expressions import BadExpression, Expression, compile_expression
from site_packs.findings import ABOUT_FIELDS
from site_packs.host_rules import host_problem
from site_packs.index import BadTemplate, template_segments
from site_packs.model import Learn, Pack, Refusal, Rule
from site_packs.rules import CompiledLearn, CompiledRule, Site

MAX_PATIENCE_S = 180
REPEATED = (401, 407, 408, 409, 425, 429)

# Fits most APIs: both words that clients look for, and a status that no client repeats or takes for a lost session.
DEFAULT_REFUSAL = Refusal(403, "application/json", {"error": "{message}", "message": "{message}"})

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_METHOD = re.compile(r"[A-Z]{3,10}")


@dataclass(slots=True)
class Problems:
    """Collects what is wrong, each with its place."""

    place: str
    said: list[str] = field(default_factory=list)

    def at(self, where: str) -> "Problems":
        """A collector for a place below this one, into the same list."""
        return Problems(f"{self.place}: {where}", self.said)

    def add(self, what: str) -> None:
        """Note one problem."""
        self.said.append(f"{self.place}: {what}")


def compile_site(pack: Pack, versions: dict[str, str], version: str, problems: Problems) -> Site:
    """The pack ready to match. `versions` names the file of rules that came from another one, by rule id.

    What has a problem is left out; a site with problems is for finding more of them, not for use.
    """
    pack = msgspec.structs.replace(pack, refusals={"default": DEFAULT_REFUSAL, **pack.refusals})
    _check_pack(pack, problems)
    rules = []
    seen: set[str] = set()
    for rule in pack.rules:
        place = problems.at(f"rule {rule.id}")
        if rule.id in seen:
            place.add("id: stands twice")
        seen.add(rule.id)
        compiled = _rule(pack, rule, versions.get(rule.id, version), place)
        if compiled is not None:
            rules.append(compiled)
    learns = [_learn(pack, learn, problems.at(f"learn[{at}]")) for at, learn in enumerate(pack.learn)]
    return Site(pack, tuple(rules), tuple(learn for learn in learns if learn is not None))


def _check_pack(pack: Pack, problems: Problems) -> None:
    if not _NAME.fullmatch(pack.site):
        problems.add("site: lower-case letters and digits, joined by hyphens")
    if not pack.name.strip():
        problems.add("name: is empty")
    if not pack.hosts and not pack.added_hosts:
        problems.add("hosts: none, and none can be added")
    for host in pack.hosts:
        what = host_problem(host)
        if what:
            problems.add(f"hosts: {host}: {what}")
    if pack.link and not (pack.link.startswith("https://") and ("{handle}" in pack.link or "{id}" in pack.link)):
        problems.add("link: an https address with {handle} or {id} in it")
    for name, means in pack.powers.items():
        if not means:
            problems.add(f"powers: {name}: means nothing")
    for name, refusal in pack.refusals.items():
        what = refusal_problem(refusal)
        if what:
            problems.add(f"refusal {name}: {what}")


def refusal_problem(refusal: Refusal) -> str | None:
    """Why a client would not take this refusal for the end of the matter, or None."""
    if not 200 <= refusal.status <= 599 or refusal.status in (204, 205):
        return f"status: {refusal.status} is no status of an answer that says something"
    if 300 <= refusal.status < 400:
        return f"status: {refusal.status} sends the client elsewhere"
    if refusal.status in REPEATED or refusal.status >= 500:
        return f"status: {refusal.status} makes clients repeat the request, or log in anew"
    if any(name.lower() == "retry-after" for name in refusal.headers):
        return "headers: Retry-After makes clients repeat the request"
    return None


def _rule(pack: Pack, rule: Rule, version: str, problems: Problems) -> CompiledRule | None:
    before = len(problems.said)
    if not _NAME.fullmatch(rule.id):
        problems.add("id: lower-case letters and digits, joined by hyphens")
    if rule.refusal not in pack.refusals:
        problems.add(f"refusal: {rule.refusal!r} is not among the pack's refusals")
    if not 0 <= rule.patience_s <= MAX_PATIENCE_S:
        problems.add(f"patience_s: {rule.patience_s} is not between 0 and {MAX_PATIENCE_S}")
    _check_methods(rule.method, problems)
    if not rule.path:
        problems.add("path: is empty")
    for path in rule.path:
        _check_path(path, problems)
    when = _expression(rule.when, "when", problems)
    targets = _expression(rule.targets, "targets", problems)
    about = _expression(rule.about, "about", problems)
    has_note = _expression(rule.has_note, "has_note", problems)
    if about is not None and about.node["type"] == "multi_select_dict":
        for pair in about.node["children"]:
            if pair["value"] not in ABOUT_FIELDS:
                problems.add(f"about: unknown field {pair['value']!r}; there are {', '.join(sorted(ABOUT_FIELDS))}")
    if targets is None and not rule.targets:
        problems.add("targets: is empty; write [] where nobody is named")
    if len(problems.said) > before or targets is None:
        return None
    return CompiledRule(pack, rule, version, when, targets, about, has_note)


def _learn(pack: Pack, learn: Learn, problems: Problems) -> CompiledLearn | None:
    before = len(problems.said)
    _check_methods(learn.method, problems)
    _check_path(learn.path, problems)
    names = _expression(learn.people, "people", problems)
    relations = _expression(learn.related, "related", problems)
    if not learn.people and not learn.related:
        problems.add("people: is empty, and so is related")
    return None if len(problems.said) > before else CompiledLearn(pack, learn, names, relations)


def _check_methods(methods: tuple[str, ...], problems: Problems) -> None:
    if not methods:
        problems.add("method: is empty")
    for method in methods:
        if method == "OPTIONS":
            problems.add("method: OPTIONS is never an action")
        elif not _METHOD.fullmatch(method):
            problems.add(f"method: {method!r} is not a method in capitals")


def _check_path(path: str, problems: Problems) -> None:
    try:
        template_segments(path)
    except BadTemplate as fault:
        problems.add(f"path: {path}: {fault}")


def _expression(text: str, name: str, problems: Problems) -> Expression | None:
    if not text:
        return None
    try:
        return compile_expression(text)
    except BadExpression as fault:
        problems.add(f"{name}: {fault}")
        return None
