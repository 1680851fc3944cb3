"""The one matcher: which rules a request could meet, and which action it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from site_packs.action import MODES_STRICTEST_FIRST, STRICTEST_FIRST, Action, Mode, Target
from site_packs.expressions import Verdict
from site_packs.facts import Facts, canonical_host, claimed_methods, first_wins, header_claims
from site_packs.findings import about_of, targets_of
from site_packs.interpreters import UNREADABLE, Budget, is_true
from site_packs.model import Pack
from site_packs.paths import raw_path
from site_packs.rules import Candidate, CompiledLearn, CompiledRule, Site

type ModeOf = Callable[[str, str], Mode | None]

MAX_HOSTS_REMEMBERED = 4096
UNREADABLE_BODIES = ("opaque", "text")

__all__ = ["Candidate", "CompiledLearn", "CompiledRule", "Rulebook", "match_action", "strictest"]


class Rulebook:
    """Every pack, indexed by host, then method and path. Cheap to extend by hosts, safe to share, never changed."""

    def __init__(
        self,
        sites: Iterable[Site],
        skipped: Iterable[str] = (),
        added: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._sites = tuple(sites)
        self.packs: dict[str, Pack] = {site.pack.site: site.pack for site in self._sites}
        self.skipped = list(skipped)
        self._added = {site: tuple(map(canonical_host, hosts)) for site, hosts in (added or {}).items()}
        self._exact: dict[str, tuple[Site, ...]] = {}
        self._below: dict[str, tuple[Site, ...]] = {}
        self._remembered: dict[str, tuple[Site, ...]] = {}
        for site in self._sites:
            for host in self.hosts(site.pack.site):
                table, name = (self._below, host[2:]) if host.startswith("*.") else (self._exact, host)
                table[name] = (*table.get(name, ()), site)

    def with_added_hosts(self, added: Mapping[str, Sequence[str]]) -> "Rulebook":
        """The same packs with these added hosts instead of earlier ones; sites that take none are passed over."""
        taken = {site: hosts for site, hosts in added.items() if site in self.packs and self.packs[site].added_hosts}
        return Rulebook(self._sites, self.skipped, taken)

    def candidates(self, method: str, host: str, target: str) -> tuple[Candidate, ...]:
        """The rules that this request could meet, by index alone; () where it is no action's path.

        A POST may stand for another method, which only its body says: it has the candidates of every method.
        """
        sites = self._sites_of(host)
        if not sites:
            return ()
        method = method.upper()
        wanted = None if method == "POST" else method
        found: list[Candidate] = []
        for site in sites:
            if wanted is None or wanted in site.paths.methods:
                for rule, params in site.paths.find(wanted, raw_path(target)):
                    found.append(Candidate(rule, params, method))
        return tuple(found)

    def learns(self, method: str, host: str, target: str) -> tuple[CompiledLearn, ...]:
        """The places to learn names from that the answer to this request is one of."""
        method = method.upper()
        found: list[CompiledLearn] = []
        for site in self._sites_of(host):
            if method in site.learns.methods:
                found += [learn for learn, _ in site.learns.find(method, raw_path(target))]
        return tuple(found)

    def site_of(self, host: str) -> str | None:
        """The site a host belongs to, the first where a person added it to several; None for all other hosts."""
        sites = self._sites_of(host)
        return sites[0].pack.site if sites else None

    def sites_of(self, host: str) -> tuple[str, ...]:
        """All sites a host belongs to: several only where a person added it to several."""
        return tuple(site.pack.site for site in self._sites_of(host))

    def hosts(self, site: str) -> tuple[str, ...]:
        """The hosts of a site: its pack's, then those added."""
        return tuple(dict.fromkeys((*self.packs[site].hosts, *self._added.get(site, ()))))

    def rules(self, site: str | None = None) -> tuple[CompiledRule, ...]:
        """The rules of one site or of all."""
        return tuple(rule for each in self._sites if site in (None, each.pack.site) for rule in each.rules)

    def learning(self, site: str) -> tuple[CompiledLearn, ...]:
        """The places of one site where names and relations pass by, as its pack lists them."""
        return tuple(learn for each in self._sites if each.pack.site == site for learn in each.learning)

    def _sites_of(self, host: str) -> tuple[Site, ...]:
        sites = self._remembered.get(host)
        if sites is None:
            if len(self._remembered) >= MAX_HOSTS_REMEMBERED:
                self._remembered.clear()
            sites = self._remembered[host] = self._look_up(canonical_host(host))
        return sites

    def _look_up(self, host: str) -> tuple[Site, ...]:
        found = list(self._exact.get(host, ()))
        parent = host.partition(".")[2]
        while parent and self._below:
            found += [site for site in self._below.get(parent, ()) if site not in found]
            parent = parent.partition(".")[2]
        return tuple(found)


class _Finding(NamedTuple):
    """A rule that is met: its effective mode, and the view of the facts that met it."""

    candidate: Candidate
    mode: Mode
    facts: Facts
    unreadable: bool

    @property
    def strictness(self) -> tuple[int, int]:
        return MODES_STRICTEST_FIRST.index(self.mode), STRICTEST_FIRST.index(self.candidate.rule.kind)


def match_action(facts: Facts, candidates: Iterable[Candidate], mode_of: ModeOf | None = None) -> Action | None:
    """The action a request is, or None. Never raises; what cannot be read counts as met.

    Of several rules that are met, one with the strictest mode wins, then the strictest kind: a rule that only
    watches must not hide one that asks. `mode_of` gives the person's choice, where there is one.
    """
    budget = Budget()
    ways = views(facts)
    findings: list[_Finding] = []
    for candidate in candidates:
        rule = candidate.rule
        mode = (mode_of(rule.pack.site, rule.rule.id) if mode_of else None) or rule.rule.mode
        if mode == "off" or not method_fits(candidate, facts):
            continue
        for view in ways:
            bound = {**view, "params": candidate.params}
            verdict = rule.when.holds(bound, budget) if rule.when else Verdict(True)
            if verdict.met:
                findings.append(_Finding(candidate, mode, bound, verdict.unreadable))
                break
    return _action(findings, budget) if findings else None


def method_fits(candidate: Candidate, facts: Facts) -> bool:
    """Whether the request's method is one of the rule's: as sent, or as a POST claims to stand for."""
    wanted = candidate.rule.rule.method
    if candidate.method != "POST":
        return candidate.method in wanted
    obeys_header_alone = candidate.rule.pack.method_override == "header"
    if facts["body"] == "opaque" and not obeys_header_alone:
        return True  # it may claim anything
    claimed = header_claims(facts) if obeys_header_alone else claimed_methods(facts)
    if obeys_header_alone and claimed:
        return any(method in wanted for method in claimed)
    return "POST" in wanted or any(method in wanted for method in claimed)


def strictest(candidates: Sequence[Candidate]) -> Candidate:
    """The candidate to assume when nothing more can be known. Raises ValueError where there is none."""
    return min(
        candidates,
        key=lambda one: (
            MODES_STRICTEST_FIRST.index(one.rule.rule.mode),
            STRICTEST_FIRST.index(one.rule.kind),
        ),
    )


def views(facts: Facts) -> list[Facts]:
    """The facts to hold rules against: last-wins, and first-wins where a field is repeated."""
    if facts["body"] in UNREADABLE_BODIES:
        facts = {**facts, "json": UNREADABLE, "form": UNREADABLE, "form_all": UNREADABLE}
        firsts = first_wins({**facts, "form_all": {}})
        return [facts] if firsts is None else [facts, {**firsts, "form": UNREADABLE, "form_all": UNREADABLE}]
    firsts = first_wins(facts)
    return [facts] if firsts is None else [facts, firsts]


def _action(findings: list[_Finding], budget: Budget) -> Action:
    winner = min(findings, key=lambda finding: finding.strictness)
    rule = winner.candidate.rule
    targets: dict[str, Target] = {}
    unreadable = winner.unreadable
    for finding in sorted(findings, key=lambda finding: finding is not winner):
        other = finding.candidate.rule
        if other.pack.site == rule.pack.site and other.kind == rule.kind:
            said = other.targets.value(finding.facts, budget)
            unreadable = unreadable or said.unreadable
            for target in targets_of(said.value):
                targets.setdefault(target.key, target)
    about: Any = rule.about.value(winner.facts, budget).value if rule.about else None
    return Action(
        site=rule.pack.site,
        kind=rule.kind,
        mode=rule.rule.mode,
        rule=rule.rule.id,
        targets=tuple(targets.values()),
        about=about_of(about, winner.facts["host"] if rule.pack.added_hosts else "", unreadable),
        pack=rule.version,
        patience_s=rule.rule.patience_s,
        has_note=is_true(rule.has_note.value(winner.facts, budget).value) if rule.has_note else None,
        practice=rule.pack.practice,
    )
