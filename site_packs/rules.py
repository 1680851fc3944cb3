"""Rules that can be asked: a pack's words, compiled once."""

from dataclasses import dataclass
from typing import Any

from site_packs.action import Kind, Target
from site_packs.expressions import Expression
from site_packs.findings import targets_of, text_of_value
from site_packs.index import PathIndex
from site_packs.interpreters import Budget
from site_packs.model import Learn, Pack, Rule

MAX_VISITS = 50_000  # steps of evaluation for one answer: nobody waits for a name


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """A rule with its pack and its expressions; `version` names the file it came from, `linkedin@1a2b3c4d5e6f`."""

    pack: Pack
    rule: Rule
    version: str
    when: Expression | None
    targets: Expression
    about: Expression | None
    has_note: Expression | None

    @property
    def kind(self) -> Kind:
        """The rule's kind."""
        return self.rule.kind


@dataclass(frozen=True, slots=True, eq=False)
class CompiledLearn:
    """A path where names and relations pass by."""

    pack: Pack
    learn: Learn
    names: Expression | None
    relations: Expression | None

    def people(self, document: Any) -> list[Target]:
        """The people named in a decoded JSON answer; those without id and handle are left out. Never raises."""
        found = targets_of(self.names.value(document, Budget(MAX_VISITS)).value) if self.names else ()
        return [person for person in found if person.id or person.handle]

    def related(self, document: Any) -> dict[str, bool]:
        """Whether there is a tie already, by id, as far as a decoded JSON answer says. Never raises."""
        found = self.relations.value(document, Budget(MAX_VISITS)).value if self.relations else None
        said = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]
        ids = ((text_of_value(one.get("id")), one.get("related")) for one in said)
        return {key: related for key, related in ids if key and isinstance(related, bool)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule whose host, path and perhaps method fit a request; `method` is the one sent."""

    rule: CompiledRule
    params: dict[str, str]
    method: str


class Site:
    """One pack, indexed by path."""

    __slots__ = ("learning", "learns", "pack", "paths", "rules")

    def __init__(self, pack: Pack, rules: tuple[CompiledRule, ...], learns: tuple[CompiledLearn, ...]) -> None:
        self.pack = pack
        self.rules = rules
        self.learning = learns
        self.paths: PathIndex[CompiledRule] = PathIndex()
        self.learns: PathIndex[CompiledLearn] = PathIndex()
        for rule in rules:
            said = rule.rule
            for path in said.path:
                self.paths.add(path, rule, said.method, said.case == "ignore", said.trailing_slash)
        for learn in learns:
            self.learns.add(learn.learn.path, learn, learn.learn.method)
