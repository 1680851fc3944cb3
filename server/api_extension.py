"""API: what a browser extension needs to know, in one answer."""

from aiohttp import web

from server.api_state import paused_until
from server.api_statistics import records_of_days
from server.clock import own_day
from server.door import DOOR_HOST, PRACTICE_HOST
from server.parts import PARTS, Parts
from server.questions import site_name
from server.replies import reply
from server.routes import EXTENSION, Route
from server.statistics import counts_of, talks_since


async def extension(request: web.Request) -> web.Response:
    """Where the proxy is, which hosts of which sites it is for, what is open, what today was, what is due."""
    parts = request.app[PARTS]
    proxy = parts.proxy
    return reply(
        {
            "version": parts.version,
            "language": parts.settings.language,
            "paused_until": paused_until(parts),
            "proxy": {"listening": proxy.listening, "host": proxy.host, "port": proxy.port},
            "sites": _sites(parts),
            "always": [DOOR_HOST, PRACTICE_HOST],
            "open": [view.id for view in parts.desk.views()],
            "today": await _today(parts),
            "due": await _due(parts),
        }
    )


def _sites(parts: Parts) -> list[dict[str, object]]:
    """Every site, the practice network last, with all its hosts: exact names, or `*.name` for what is below it."""
    rulebook, words = parts.rulebook_of(), parts.settings.words()
    packs = sorted(rulebook.packs.values(), key=lambda pack: (pack.practice, pack.name.casefold()))
    return [
        {
            "site": pack.site,
            "name": site_name(pack, words),
            "on": parts.settings.site(pack.site).enabled,
            "strictness": parts.settings.site(pack.site).strictness,
            "hosts": list(rulebook.hosts(pack.site)),
            "practice": pack.practice,
            "link": pack.link,
        }
        for pack in packs
    ]


async def _today(parts: Parts) -> dict[str, int]:
    """Today's talks, and how what was asked today has ended; saying that one has spoken is a claim, and no talk."""
    now = parts.clock.now()
    day = own_day(now)
    counts = counts_of(await records_of_days(parts, day, day))
    return {
        "talks": talks_since(parts.people, now, days=1),
        "asked": counts["asked"],
        "let_go": counts["let_go"],
        "talk_first": counts["talk_first"],
        "gone_ahead": counts["went_ahead"],
        "claimed": counts["claimed"],
    }


async def _due(parts: Parts) -> list[dict[str, str]]:
    """The promises that are due today or have been, oldest first."""
    today = own_day(parts.clock.now()).isoformat()
    due = [promise for promise in await parts.people.promises("open") if promise.on <= today]
    people = {promise.person: parts.people.person(promise.person) for promise in due}
    return [
        {"id": promise.id, "person": person.name if person else "", "how": promise.how, "on": promise.on}
        for promise in due
        for person in (people[promise.person],)
    ]


ROUTES = (Route("GET", "/api/extension", extension, EXTENSION),)
