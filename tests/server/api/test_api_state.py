"""State, pause, sessions, people and counts over HTTP."""

import pytest

from server.clock import utc_text
from server.person import Name
from server.record import Answer, Outcome, PromiseMade, Record
from site_packs.action import Target


async def test_health_says_ok_and_nothing_else(api):
    answer = await api.get("/api/health", token=None)

    assert (answer.status, answer.body) == (200, {"status": "ok"})


async def test_the_state_is_told_in_short(api):
    await api.ask()

    assert (await api.get("/api/state")).body == {
        "version": "0.test",
        "language": "en",
        "paused_until": None,
        "proxy": {"listening": True, "host": "127.0.0.1", "port": 8785},
        "open_prompts": 1,
        "notifications": None,
        "sites_on": ["practice"],
    }


async def test_a_pause_begins_at_once_ends_by_itself_and_can_be_ended(api):
    begun = await api.call("POST", "/api/pause", {"minutes": 15})
    during = (await api.get("/api/state")).body["paused_until"]
    api.clock.move(15 * 60)
    after = (await api.get("/api/state")).body["paused_until"]
    await api.call("POST", "/api/pause", {"minutes": 15})
    ended = await api.call("DELETE", "/api/pause")

    assert begun.body["paused_until"] == during == "2026-11-24T09:14:59.999Z"
    assert (after, ended.status, (await api.get("/api/state")).body["paused_until"]) == (None, 200, None)


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (10_080, 200), (0, 422), (-5, 422), (10_081, 422)])
async def test_a_pause_is_at_most_a_week(api, minutes, status):
    assert (await api.call("POST", "/api/pause", {"minutes": minutes})).status == status


async def test_a_pause_is_told_to_those_who_listen(api):
    async with api.parts.events.subscribe() as news:
        await api.call("POST", "/api/pause", {"minutes": 15})

        assert news.get_nowait() == ("pause.changed", {})


async def test_a_code_is_traded_once_for_a_token_of_a_page(api):
    given = await api.call("POST", "/api/session/code", {})
    code = given.body["code"]
    first = await api.call("POST", "/api/session", {"code": code}, token=None)
    second = await api.call("POST", "/api/session", {"code": code}, token=None)

    assert given.body["link"] == f"{api.origin}/#code={code}"
    assert (first.status, second.status) == (201, 401)
    assert (await api.get("/api/state", token=first.body["token"])).status == 200
    assert (await api.call("POST", "/api/session/code", {}, token=first.body["token"])).status == 403


async def test_a_code_is_good_for_a_minute(api):
    code = (await api.call("POST", "/api/session/code", {})).body["code"]
    api.clock.move(60)

    assert (await api.call("POST", "/api/session", {"code": code}, token=None)).status == 401


@pytest.mark.parametrize("code", ["", "x", "null", "' OR 1", "\u0000"])
async def test_no_other_code_is_good(api, code):
    await api.call("POST", "/api/session/code", {})

    assert (await api.call("POST", "/api/session", {"code": code}, token=None)).status == 401


async def test_no_page_makes_a_code(api):
    assert (await api.call("POST", "/api/session/code", {}, token=None)).status == 401
    page = await api.page()
    assert (await api.call("POST", "/api/session/code", {}, **page)).status == 403


async def test_page_tokens_can_all_be_taken_back(api):
    page = await api.page()

    await api.call("DELETE", "/api/session")

    assert (await api.get("/api/state", **page)).status == 401


async def test_a_talk_is_logged_with_somebody_who_is_remembered(api):
    person = await api.parts.people.add_person("Pat", (Name("linkedin", "", "7", "pat", "Pat Example"),))

    logged = await api.call(
        "POST", f"/api/people/{person.id}/talks", {"how": "in_person", "on": "2026-11-23", "line": "bees"}
    )
    everybody = (await api.get("/api/people")).body["people"]

    assert logged.status == 201
    assert [(each["name"], each["talks"]) for each in everybody] == [("Pat", [logged.body])]


@pytest.mark.parametrize(
    ("talk", "field"),
    [
        ({"how": "call", "on": "soon"}, "on"),
        ({"how": "work", "on": "2026-11-23"}, "how"),
        ({"how": "call"}, "on"),
        ({"how": "call", "on": "2026-11-23", "line": "x" * 10_001}, "line"),
    ],
)
async def test_a_talk_that_is_none_names_the_field(api, talk, field):
    person = await api.parts.people.add_person("Pat")

    answer = await api.call("POST", f"/api/people/{person.id}/talks", talk)

    assert (answer.status, answer.body["field"]) == (422, field)


async def test_a_talk_needs_somebody(api):
    assert (await api.call("POST", "/api/people/nobody/talks", {"how": "call", "on": "2026-11-23"})).status == 404


def record(clock, outcome, **more):
    at = utc_text(clock.now())
    person = (Target("7", "pat", "Pat"),)
    return Record(asked_at=at, settled_at=at, site="linkedin", kind="connect", targets=person, outcome=outcome, **more)


async def test_the_week_counts_claims_apart_and_practice_not_at_all(api):
    log, clock = api.parts.log, api.clock
    for each in [
        record(clock, Outcome.CANCEL),
        record(clock, Outcome.CANCEL),
        record(clock, Outcome.LATER, promise=PromiseMade("call", "2026-12-01")),
        record(clock, Outcome.PROCEED, answer=Answer(spoken=True, how="call", when="2026-05")),
        record(clock, Outcome.PROCEED, answer=Answer(how="work", when="2026")),
        record(clock, Outcome.PROCEED, answer=Answer(spoken=False, reason="no reason")),
        record(clock, Outcome.MISTAKEN),
        record(clock, Outcome.TIMED_OUT),
        record(clock, Outcome.PASSED, reason_passed="pass"),
        record(clock, Outcome.CANCEL, practice=True),
    ]:
        await log.append(each)
    person = await api.parts.people.add_person("Pat")
    await api.parts.people.add_talk(person.id, "call", "2026-11-20")
    await api.parts.people.add_talk(person.id, "call", "2026-11-23")

    week = (await api.get("/api/statistics")).body

    assert week == {
        "since": "2026-11-18",
        "until": "2026-11-24",
        "talks_with_new_people": 1,
        "counts": {
            "asked": 8,
            "let_go": 2,
            "talk_first": 1,
            "claimed": 2,
            "went_ahead": 1,
            "mistaken": 1,
            "unanswered": 1,
        },
    }
    assert (await api.get("/api/statistics?until=2026-11-17")).body["counts"]["asked"] == 0
    assert (await api.get("/api/statistics?since=tuesday")).body["field"] == "since"
