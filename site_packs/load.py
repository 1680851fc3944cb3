"""Packs from folders into a rulebook: shipped ones must be sound, personal ones are skipped where they are not."""

import hashlib
from pathlib import Path

import msgspec

from site_packs.check import check_learning, check_site
from site_packs.compiling import Problems, compile_site
from site_packs.match import Rulebook
from site_packs.model import Pack
from site_packs.reading import read_pack
from site_packs.rules import Site

SHIPPED = Path(__file__).parent / "packs"
MAX_FILE_BYTES = 2 * 1024 * 1024

type Shelf = dict[str, Site]  # the sites loaded so far


class PackProblems(ValueError):
    """Shipped packs that cannot be used; `problems` are all of them, each `file: rule: field: what`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_packs(folder: Path = SHIPPED, personal: Path | None = None) -> Rulebook:
    """Every pack of the two folders. Raises PackProblems with all problems of shipped packs at once.

    A personal pack with a problem is left out whole, and its problems stand in `Rulebook.skipped`.
    """
    shelf: Shelf = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.json")):
        problems += _put_shipped(shelf, file)
    if problems:
        raise PackProblems(problems)
    skipped: list[str] = []
    for file in sorted(personal.glob("*.json")) if personal is not None and personal.is_dir() else ():
        skipped += _put_personal(shelf, file)
    return Rulebook(shelf.values(), skipped)


def _put_shipped(shelf: Shelf, file: Path) -> list[str]:
    pack, digest, problems = _read(file)
    if pack is None:
        return problems
    place = Problems(file.name, problems)
    if pack.extends:
        place.add("extends: only a personal pack extends another")
    if pack.site in shelf:
        place.add(f"site: {pack.site} has a pack already")
    _check_hosts(shelf, pack, place)
    site = compile_site(pack, {}, f"{pack.site}@{digest}", place)
    shelf.setdefault(pack.site, site)
    return problems


def _put_personal(shelf: Shelf, file: Path) -> list[str]:
    pack, digest, problems = _read(file)
    if pack is None:
        return problems
    place = Problems(file.name, problems)
    base = shelf.get(pack.extends or pack.site)
    if pack.extends and (base is None or pack.extends != pack.site):
        place.add(f"extends: {pack.extends!r} must be a site with a pack, and the same as `site`")
    if not pack.extends and base is not None:
        place.add(f'site: {pack.site} has a pack already; say "extends": "{pack.site}" to add to it')
    version = f"{pack.site}@{digest}"
    versions = {rule.id: version for rule in pack.rules}
    if len(versions) < len(pack.rules):
        place.add("rules: an id stands twice")
    if base is not None:
        versions = {rule.rule.id: rule.version for rule in base.rules} | versions
        pack = _extended(base.pack, pack)
    _check_hosts(shelf, pack, place)
    site = compile_site(pack, versions, version, place)
    if not problems:
        own = [rule for rule in site.rules if rule.version == version]
        others = [other for name, other in shelf.items() if name != pack.site]
        said = [*check_site(Rulebook([*others, site]), own), *check_learning(site.learning)]
        problems += [f"{file.name}: {what}" for what in said]
    if not problems:
        shelf[pack.site] = site
    return problems


def _check_hosts(shelf: Shelf, pack: Pack, place: Problems) -> None:
    """No host may be in two packs, nor fall under a wildcard of another."""
    for site, other in shelf.items():
        for theirs in other.pack.hosts if site != pack.site else ():
            for host in pack.hosts:
                if host == theirs or _covers(host, theirs) or _covers(theirs, host):
                    place.add(f"hosts: {host}: is in the pack {site} too, as {theirs}")


def _covers(wide: str, host: str) -> bool:
    return wide.startswith("*.") and host.endswith(wide[1:])


def _extended(base: Pack, extra: Pack) -> Pack:
    """The base with the rules of `extra`, which take the place of rules of the same id; the rest is added."""
    own = {rule.id: rule for rule in extra.rules}
    return msgspec.structs.replace(
        base,
        hosts=tuple(dict.fromkeys((*base.hosts, *extra.hosts))),
        rules=(
            *(own.get(rule.id, rule) for rule in base.rules),
            *(rule for rule in extra.rules if rule.id not in {other.id for other in base.rules}),
        ),
        learn=(*base.learn, *extra.learn),
        powers={**base.powers, **extra.powers},
        refusals={**base.refusals, **extra.refusals},
    )


def _read(file: Path) -> tuple[Pack | None, str, list[str]]:
    """The pack in a file, the first 12 hex digits of its SHA-256, and its problems."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            return None, "", [f"{file.name}: larger than {MAX_FILE_BYTES} bytes"]
        content = file.read_bytes()
    except OSError as fault:
        return None, "", [f"{file.name}: {fault.strerror}"]
    pack, problems = read_pack(file.name, content)
    return pack, hashlib.sha256(content).hexdigest()[:12], problems
