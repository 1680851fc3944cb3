"""API: the sites: on or off, how hard to ask, by which rules, on which servers."""

import msgspec
from aiohttp import web

from server.clock import utc_text
from server.friction_log import RecordQuery
from server.parts import PARTS, Parts
from server.questions import site_name
from server.record import Outcome, Strictness
from server.rehearsal import rehearsal_of, rehearsal_text, week_of
from server.replies import Problem, read_body, reply
from server.routes import ANY_TOKEN, CALLER, Route
from site_packs.action import Mode
from site_packs.host_rules import host_problem
from site_packs.model import Pack

MAX_ADDED_HOSTS = 200


class SiteChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a change; what is left out stays. A rule's mode of null takes the person's choice back.

    `rehearse` begins and ends the week in which a site that is on asks nothing and only watches.
    """

    enabled: bool | None = None
    strictness: Strictness | None = None
    rules: dict[str, Mode | None] | None = None
    hosts: tuple[str, ...] | None = None
    rehearse: bool | None = None


async def sites(request: web.Request) -> web.Response:
    """Every site, the practice network last, and the personal packs that were left out, with the reason."""
    parts = request.app[PARTS]
    rulebook = parts.rulebook_of()
    packs = sorted(rulebook.packs.values(), key=lambda pack: (pack.practice, pack.name.casefold()))
    return reply({"sites": [await site_view(parts, pack) for pack in packs], "skipped": rulebook.skipped})


async def site(request: web.Request) -> web.Response:
    """One site. 404."""
    return reply(await site_view(request.app[PARTS], _pack(request)))


async def change(request: web.Request) -> web.Response:
    """Change one site; it acts at once. Body: SiteChange. 200 with the site; 404; 422 naming the field; 507.

    An extension switches a site on and off and says how hard to ask, and no more: 403 naming the field.
    """
    pack, parts = _pack(request), request.app[PARTS]
    wanted = await read_body(request, SiteChange)
    if request[CALLER] == "extension":
        for field in ("rules", "hosts", "rehearse"):
            if getattr(wanted, field) is not None:
                raise Problem(403, f"{field}: not for an extension to change", field=field)
    rules = {rule.id for rule in pack.rules}
    for rule in wanted.rules or ():
        if rule not in rules:
            raise Problem(422, f"rules.{rule[:60]}: {pack.name} has no such rule", field=f"rules.{rule[:60]}")
    _check_hosts(parts, pack, wanted.hosts)
    try:
        await parts.settings.change_site(
            pack.site,
            enabled=wanted.enabled,
            strictness=wanted.strictness,
            rules=wanted.rules,
            hosts=wanted.hosts,
            rehearse=wanted.rehearse,
        )
    except ValueError as wrong:
        raise Problem(422, str(wrong), field=str(wrong).partition(":")[0]) from wrong
    return reply(await site_view(parts, pack))


async def site_view(parts: Parts, pack: Pack) -> dict[str, object]:
    """A site as the API shows it. `hosts` are the pack's own, `added` the person's; `rehearsal` null where it asks."""
    settings = parts.settings.site(pack.site)
    return {
        "id": pack.site,
        "name": site_name(pack, parts.settings.words()),
        "enabled": settings.enabled,
        "strictness": settings.strictness,
        "hosts": list(pack.hosts),
        "added_hosts_allowed": pack.added_hosts,
        "added": list(settings.hosts),
        "rules": [
            {
                "id": rule.id,
                "kind": rule.kind,
                "mode": settings.rules.get(rule.id, rule.mode),
                "default_mode": rule.mode,
                "confidence": rule.confidence,
                "seen": rule.seen,
                "source": rule.source,
            }
            for rule in pack.rules
        ],
        "practice": pack.practice,
        "rehearsal": await _rehearsal(parts, pack.site),
    }


async def _rehearsal(parts: Parts, site: str) -> dict[str, object] | None:
    """How the site's week of watching has gone so far, `said` in words; None where it asks."""
    since, now = parts.settings.site(site).rehearsing_since, parts.clock.now()
    if not since:
        return None
    begun, ends = week_of(since, now)
    query = RecordQuery(site=site, outcome=Outcome.PASSED, since=utc_text(begun), until=utc_text(ends))
    week = rehearsal_of(since, await parts.log.find_all(query), parts.people, now)
    return {**msgspec.to_builtins(week), "said": rehearsal_text(week, parts.settings.words())}


def _check_hosts(parts: Parts, pack: Pack, hosts: tuple[str, ...] | None) -> None:
    if not hosts:
        return
    if not pack.added_hosts:
        raise Problem(422, f"hosts: {pack.name} has no servers to add", field="hosts")
    if len(hosts) > MAX_ADDED_HOSTS:
        raise Problem(422, f"hosts: more than {MAX_ADDED_HOSTS}", field="hosts")
    known = set(parts.settings.site(pack.site).hosts)
    for host in hosts:
        problem = host_problem(host) if host not in known else None
        owner = parts.rulebook_of().site_of(host)
        if problem is None and owner is not None and owner != pack.site:
            problem = f"belongs to {parts.rulebook_of().packs[owner].name}"
        if problem is not None:
            raise Problem(422, f"hosts: {host[:80]}: {problem}", field="hosts")


def _pack(request: web.Request) -> Pack:
    pack = request.app[PARTS].rulebook_of().packs.get(request.match_info["site"])
    if pack is None:
        raise Problem(404, "no such site")
    return pack


ROUTES = (
    Route("GET", "/api/sites", sites, ANY_TOKEN),
    Route("GET", "/api/sites/{site}", site, ANY_TOKEN),
    Route("PATCH", "/api/sites/{site}", change, ANY_TOKEN),
)
