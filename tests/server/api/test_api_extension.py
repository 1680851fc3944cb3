"""What an extension is told in one answer, and what it may do."""

import re

import pytest

from server.app import ROUTES
from server.clock import utc_text
from server.record import Answer, Outcome, PromiseMade, Record
from tests.server.api.conftest import CHROMIUM
from tests.server.guarded import EXTENSIONS_ROUTES


async def told(api, extension):
    return (await api.get("/api/extension", **extension)).body


async def test_an_extension_learns_all_it_needs_in_one_answer(api):
    extension = await api.extension()
    _, prompt_id = await api.ask()

    told = (await api.get("/api/extension", **extension)).body
    sites = {site["site"]: site for site in told.pop("sites")}

    assert told == {
        "version": "0.test",
        "language": "en",
        "paused_until": None,
        "proxy": {"listening": True, "host": "127.0.0.1", "port": 8785},
        "always": ["firsthand.internal", "practice.firsthand.internal"],
        "open": [prompt_id],
        "today": {"talks": 0, "asked": 0, "let_go": 0, "talk_first": 0, "gone_ahead": 0, "claimed": 0},
        "due": [],
    }
    assert sites["linkedin"] == {
        "site": "linkedin",
        "name": "LinkedIn",
        "on": False,
        "strictness": "standard",
        "hosts": list(api.parts.rulebook_of().hosts("linkedin")),
        "practice": False,
        "link": "https://www.linkedin.com/in/{handle}",
    }
    assert (sites["practice"]["on"], sites["practice"]["practice"]) == (True, True)
    assert list(sites)[-1] == "practice"


async def test_added_hosts_and_switches_are_told(api):
    extension = await api.extension()
    await api.parts.settings.change_site("mastodon", enabled=True, strictness="firm", hosts=("social.example",))
    await api.call("POST", "/api/pause", {"minutes": 15}, **extension)

    now = await told(api, extension)
    [mastodon] = [site for site in now["sites"] if site["site"] == "mastodon"]

    assert (mastodon["on"], mastodon["strictness"], mastodon["hosts"][-1]) == (True, "firm", "social.example")
    assert now["paused_until"] == "2026-11-24T09:14:59.999Z"


async def test_todays_figures_count_talks_and_claims_apart(api):
    extension = await api.extension()
    person = await api.parts.people.add_person("Pat")
    await api.parts.people.add_talk(person.id, "call", "2026-11-23")
    await api.parts.people.add_talk(person.id, "call", "2026-11-24")
    for days, outcome, more in [
        (0, Outcome.CANCEL, {}),
        (0, Outcome.LATER, {"promise": PromiseMade("call", "2026-12-01")}),
        (0, Outcome.PROCEED, {"answer": Answer(spoken=True, how="call", when="2026-05")}),
        (0, Outcome.PROCEED, {"answer": Answer(spoken=False, reason="no reason")}),
        (0, Outcome.CANCEL, {"practice": True}),
        (2, Outcome.CANCEL, {}),
    ]:
        api.clock.move(-86400 * days)
        at = utc_text(api.clock.now())
        api.clock.move(86400 * days)
        record = Record(asked_at=at, settled_at=at, site="linkedin", kind="connect", outcome=outcome, **more)
        await api.parts.log.append(record)

    assert (await told(api, extension))["today"] == {
        "talks": 1,
        "asked": 4,
        "let_go": 1,
        "talk_first": 1,
        "gone_ahead": 1,
        "claimed": 1,
    }


async def test_what_is_due_today_or_has_been_is_told(api):
    extension = await api.extension()
    pat, kim = await api.parts.people.add_person("Pat"), await api.parts.people.add_person("Kim")
    late = await api.parts.people.add_promise(kim.id, "video", "2026-11-20")
    today = await api.parts.people.add_promise(pat.id, "call", "2026-11-24")
    await api.parts.people.add_promise(pat.id, "call", "2026-11-25")

    assert (await told(api, extension))["due"] == [
        {"id": late.id, "person": "Kim", "how": "video", "on": "2026-11-20"},
        {"id": today.id, "person": "Pat", "how": "call", "on": "2026-11-24"},
    ]


async def test_an_extension_switches_sites_and_says_how_hard_to_ask(api):
    extension = await api.extension()
    change = {"enabled": True, "strictness": "firm"}

    changed = await api.call("PATCH", "/api/sites/linkedin", change, **extension)

    assert (changed.status, changed.body["enabled"], changed.body["strictness"]) == (200, True, "firm")


@pytest.mark.parametrize(
    "change", [{"rules": {"connect-profile": "off"}}, {"hosts": []}, {"rehearse": True}, {"enabled": True, "rules": {}}]
)
async def test_an_extension_changes_nothing_else_of_a_site(api, change):
    extension = await api.extension()

    refused = await api.call("PATCH", "/api/sites/linkedin", change, **extension)

    assert refused.status == 403
    assert not api.parts.settings.site("linkedin").enabled


async def test_an_extension_opens_the_dashboard_with_a_code(api):
    extension = await api.extension()

    given = (await api.call("POST", "/api/session/code", {}, **extension)).body["code"]

    assert (await api.call("POST", "/api/session", {"code": given}, token=None)).status == 201


async def test_every_other_route_is_closed_to_an_extension(api):
    extension = await api.extension()
    for route in ROUTES:
        if (route.method, route.path) in EXTENSIONS_ROUTES or "anyone" in route.admits:
            continue
        path = re.sub(r"\{\w+\}", "abc", route.path)
        body = {} if route.method != "GET" else None
        refused = await api.call(route.method, path, body, **extension)

        assert refused.status in (403, 404), path
        assert refused.body["error"] in ("this token does not open this route", "no such route", "refused"), path


async def test_that_the_guard_is_alive_is_answered_through_the_proxy_only(api):
    at_door = await api.at_door("GET", "/alive", Sec_Fetch_Site="none")

    assert (at_door.status, at_door.body) == (200, {"alive": True, "server": api.port})
    assert not [name for name in at_door.headers if name.lower().startswith("access-control")]
    assert (await api.get("/alive")).status == 404
    assert (await api.get("/alive", token=None)).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
        {"Sec_Fetch_Site": "none", "Origin": "https://www.linkedin.com"},
        {"Sec_Fetch_Site": "none", "Origin": CHROMIUM},  # nobody has paired it
    ],
)
async def test_that_the_guard_is_alive_is_told_to_no_page(api, headers):
    assert (await api.at_door("GET", "/alive", **headers)).status == 403


async def test_that_a_browser_went_unguarded_is_kept_beside_the_pauses(api):
    extension = await api.extension()
    span = {"from": "2026-11-24T08:30:00.000Z", "until": "2026-11-24T08:45:00.000Z"}

    kept = await api.call("POST", "/api/unguarded", span, **extension)
    wrong = await api.call("POST", "/api/unguarded", {**span, "until": "later"}, **extension)

    assert (kept.status, kept.body) == (201, {**span, "browser": "Chromium"})
    assert (wrong.status, wrong.body["field"]) == (422, "until")
    assert len(await api.parts.settings.unguarded.spans()) == 1
    assert (await api.call("POST", "/api/unguarded", span)).status == 403
