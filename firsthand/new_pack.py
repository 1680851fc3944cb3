"""Personal packs begun for the person: a template, one that extends a shipped pack, one rule out of a recording."""

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firsthand.stopping import Exit, Stop

if TYPE_CHECKING:
    from site_packs.facts import SeenRequest
    from site_packs.match import Rulebook
    from site_packs.model import Pack


def this_month() -> str:
    """The month, as `seen` says it."""
    return datetime.now(UTC).strftime("%Y-%m")


def template(site: str, host: str) -> dict[str, Any]:
    """A pack with one rule, its examples and near misses."""
    return _pack(site, host, hosts=[host], rule=_template_rule("follow", host, "/api/people"))


def extending(pack: "Pack") -> dict[str, Any]:
    """A pack that adds one rule to a shipped one; the rule's path is made up, so that it can meet nothing yet."""
    rule = _template_rule(free_id(pack, "my-follow"), sample_host(pack), "/made-up/people")
    return _extension(pack.site, rule)


def from_request(
    request: "SeenRequest", site: str, kind: str, rulebook: "Rulebook"
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A pack with a rule for one recorded request, and the words in its path that may be somebody's.

    Where the host has a pack, `site` must be its site, and the new pack extends it. Stop where it cannot be.
    """
    from firsthand.recorded_rule import begin_rule
    from site_packs.explain import explain
    from site_packs.facts import canonical_host

    host = canonical_host(request.host)
    owner = rulebook.site_of(host)
    if owner not in (None, site):
        raise Stop(Exit.BAD_INPUT, f"{host} belongs to {owner}: firsthand packs new {owner} --from … adds a rule to it")
    known = explain(request, rulebook).action
    if known is not None:
        raise Stop(Exit.BAD_INPUT, f"This request is known: {known.site} {known.rule} takes it for {known.kind}.")
    pack = rulebook.packs.get(site)
    if pack is not None and owner is None:
        raise Stop(Exit.BAD_INPUT, _stranger(pack, host))
    shown = sample_host(pack, host) if pack else host
    begun = begin_rule(request, shown, rulebook.rules(site) if pack else (), kind, this_month())
    rule = {**begun.rule, "id": free_id(pack, begun.rule["id"])}
    new = _extension(site, rule) if pack else _pack(site, host, hosts=[host], rule=rule)
    rule["examples"][0]["targets"] = _targets(new, pack)
    return new, begun.unsure


def joined(path: Path, pack: dict[str, Any]) -> dict[str, Any]:
    """The pack that is in the file, with the rules and hosts of this one added. Stop where it is of another site."""
    if not path.exists():
        return pack
    try:
        before = json.loads(path.read_text(encoding="utf-8-sig"))
        rules, hosts, site = [*before["rules"]], [*before["hosts"]], before["site"]
    except (ValueError, LookupError, TypeError) as error:
        raise Stop(Exit.BAD_INPUT, f"{path} cannot be added to: {error}. See firsthand packs check") from error
    if site != pack["site"]:
        raise Stop(Exit.BAD_INPUT, f"{path} is of {site}, not of {pack['site']}.")
    return {**before, "hosts": list(dict.fromkeys([*hosts, *pack["hosts"]])), "rules": [*rules, *pack["rules"]]}


def problems_of(path: Path, pack: dict[str, Any]) -> list[str]:
    """What the check would say of this pack at this place, among the person's others."""
    from site_packs.load import load_packs

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for other in path.parent.glob("*.json"):
            shutil.copy(other, folder / other.name)
        (folder / path.name).write_text(json.dumps(pack), encoding="utf-8")
        return [said for said in load_packs(personal=folder).skipped if said.startswith(f"{path.name}: ")]


def save(path: Path, pack: dict[str, Any]) -> None:
    """Write a pack that passes the check; Stop, with nothing written, where it does not."""
    from firsthand.instance import write_private

    problems = problems_of(path, pack)
    if problems:
        raise Stop(Exit.FAILED, "Nothing was written, because the check says no:", *problems)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(path, json.dumps(pack, indent=2, ensure_ascii=False) + "\n")


def sample_host(pack: "Pack", seen: str = "") -> str:
    """A host for samples: the one seen where the pack names it, else one that is nobody's."""
    if seen in pack.hosts:
        return seen
    wide = [host for host in pack.hosts if host.startswith("*.")]
    below = next((host for host in wide if seen.endswith(host[1:])), "") if seen else ""
    if below:
        return f"pat-example{below[1:]}"
    exact = [host for host in pack.hosts if host not in wide]
    return exact[0] if exact else f"pat-example{wide[0][1:]}" if wide else "social.example"


def free_id(pack: "Pack | None", wanted: str) -> str:
    """An id that no rule of the pack has."""
    taken = {rule.id for rule in pack.rules} if pack else set()
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if name not in taken)


def _stranger(pack: "Pack", host: str) -> str:
    if pack.added_hosts:
        return f"{host} is no host of {pack.site} yet: firsthand sites add {pack.site} {host}"
    return f"{host} is no host of {pack.site}; choose another short name for a pack of its own."


def _targets(new: dict[str, Any], base: "Pack | None") -> list[str]:
    """Whom the rule finds in its own example."""
    import msgspec

    from site_packs.compiling import Problems, compile_site
    from site_packs.facts import request_facts
    from site_packs.match import Rulebook, match_action
    from site_packs.model import Pack
    from site_packs.samples import seen_request

    pack = msgspec.convert(new, Pack)
    request = seen_request(pack.rules[0].examples[0].request)
    pack = msgspec.structs.replace(pack, hosts=(request.host,), refusals=base.refusals if base else {})
    book = Rulebook([compile_site(pack, {}, "", Problems(pack.site))])
    action = match_action(request_facts(request), book.candidates(request.method, request.host, request.target))
    return [target.key for target in action.targets] if action else []


def _extension(site: str, rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "../pack.schema.json",
        "format": 1,
        "site": site,
        "name": site.title(),
        "extends": site,
        "hosts": [],
        "rules": [rule],
    }


def _pack(site: str, host: str, hosts: list[str], rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "../pack.schema.json",
        "format": 1,
        "site": site,
        "name": site.title(),
        "hosts": hosts,
        "link": f"https://{host}/people/{{handle}}",
        "rules": [rule],
    }


def _template_rule(name: str, host: str, path: str) -> dict[str, Any]:
    address = f"https://{host}{path}"
    return {
        "id": name,
        "kind": "follow",
        "mode": "watch",
        "method": ["POST"],
        "path": [f"{path}/{{id}}/follow"],
        "targets": "[{id: params.id}]",
        "source": "where this is known from",
        "seen": this_month(),
        "confidence": "low",
        "examples": [
            {"request": {"method": "POST", "url": f"{address}/1001/follow"}, "targets": ["1001"]},
            {"request": {"method": "POST", "url": f"{address}/1002/follow"}, "targets": ["1002"]},
        ],
        "near_misses": [
            {"method": "POST", "url": f"{address}/1001/unfollow"},
            {"method": "GET", "url": f"{address}/1001/follow"},
        ],
    }
