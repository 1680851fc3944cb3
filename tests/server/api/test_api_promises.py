"""Promises over the API: what a prompt promised is listed, kept, moved and dropped; a kept one is a talk."""

import pytest

from server.person import Name
from site_packs.action import Target

PAT = Name("linkedin", "", "7", "pat", "Pat Example")
TARGET = Target(PAT.id, PAT.handle, PAT.name)


@pytest.fixture
async def pat(api):
    talk = await api.parts.people.add_talk(PAT, "call", "2025-01-10")
    return talk.person


async def promised(api, pat, on="2026-11-24", how="call"):
    answer = await api.call("POST", "/api/promises", {"person": pat, "how": how, "on": on})
    assert answer.status == 201
    return answer.body["id"]


async def listed(api, query=""):
    answer = await api.get(f"/api/promises{query}")
    assert answer.status == 200
    return answer.body["promises"]


async def test_a_promise_made_at_a_prompt_is_listed_with_its_person_and_where_they_are(api):
    task, prompt_id = await api.ask()
    digest = api.desk.view(prompt_id).digest
    promise = {"how": "in_person", "on": "2026-11-27"}
    await api.call(
        "POST", f"/api/prompts/{prompt_id}/decision", {"outcome": "later", "digest": digest, "promise": promise}
    )
    await task
    await api.desk.close()  # waits until the answer is remembered

    [found] = await listed(api, "?state=open")

    assert (found["name"], found["how"], found["on"], found["when"]) == (
        "Pat Example",
        "in_person",
        "2026-11-27",
        "ahead",
    )
    assert found["links"] == ["https://www.linkedin.com/in/pat"]


async def test_we_spoke_makes_a_talk_that_gives_a_pass(api, pat):
    promise = await promised(api, pat)

    answer = await api.call(
        "PATCH",
        f"/api/promises/{promise}",
        {"state": "kept", "on": "2026-11-24", "how": "in_person", "line": "Ask about the boat."},
    )

    assert answer.status == 200
    assert answer.body["promise"]["state"] == "kept"
    assert answer.body["talk"]["how"] == "in_person"
    assert answer.body["talk"]["line"] == "Ask about the boat."
    people = api.parts.people
    known = people.known("linkedin", "", TARGET)
    assert known.last_talk_on == "2026-11-24"
    today = api.clock.now().date()
    assert people.standing_pass("linkedin", "", TARGET, "connect", today) is not None


async def test_moved_gives_a_new_promise_and_dropped_none(api, pat):
    first = await promised(api, pat)

    moved = await api.call("PATCH", f"/api/promises/{first}", {"state": "moved", "on": "2026-12-01"})
    dropped = await api.call("PATCH", f"/api/promises/{moved.body['promise']['id']}", {"state": "dropped"})

    assert (moved.status, dropped.status) == (200, 200)
    assert moved.body["promise"]["on"] == "2026-12-01"
    assert moved.body["talk"] is None
    assert [(each["on"], each["state"], each["when"]) for each in await listed(api)] == [
        ("2026-11-24", "moved", "over"),
        ("2026-12-01", "dropped", "over"),
    ]
    assert await listed(api, "?state=open") == []


async def test_a_day_that_is_over_is_named_overdue(api, pat):
    await promised(api, pat, "2026-11-24")
    assert [each["when"] for each in await listed(api)] == ["today"]

    api.clock.move(86_400)

    assert [each["when"] for each in await listed(api)] == ["overdue"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"state": "kept", "on": "2026-11-30"}, 422, "on"),
        ({"state": "kept", "on": "yesterday"}, 422, "on"),
        ({"state": "kept"}, 422, "on"),
        ({"state": "kept", "on": "2026-11-24", "line": "x" * 10_001}, 422, "line"),
        ({"state": "moved", "on": "2026-11-23"}, 422, "on"),
        ({"state": "moved", "on": "2026-13-01"}, 422, "on"),
        ({"state": "forgotten"}, 422, "state"),
        ({"on": "2026-11-24"}, 422, "state"),
        ({"state": "dropped", "on": "2026-11-24"}, 422, "on"),
    ],
)
async def test_what_is_no_change_is_refused_by_name_and_changes_nothing(api, pat, body, status, field):
    promise = await promised(api, pat)

    answer = await api.call("PATCH", f"/api/promises/{promise}", body)

    assert (answer.status, answer.body.get("field")) == (status, field)
    assert [each["state"] for each in await listed(api)] == ["open"]


async def test_a_promise_to_work_together_asks_how_they_spoke(api, pat):
    promise = await promised(api, pat, how="work")

    answer = await api.call("PATCH", f"/api/promises/{promise}", {"state": "kept", "on": "2026-11-24"})

    assert (answer.status, answer.body["field"]) == (422, "how")


async def test_a_settled_promise_stays_settled_and_a_stranger_is_not_found(api, pat):
    promise = await promised(api, pat)
    await api.call("PATCH", f"/api/promises/{promise}", {"state": "dropped"})

    again = await api.call("PATCH", f"/api/promises/{promise}", {"state": "kept", "on": "2026-11-24"})
    unknown = await api.call("PATCH", "/api/promises/promise-99", {"state": "dropped"})
    nobody = await api.call("POST", "/api/promises", {"person": "person-99", "how": "call", "on": "2026-11-24"})
    other = await api.get("/api/promises?state=lost")

    assert (again.status, unknown.status, nobody.status) == (409, 404, 404)
    assert (other.status, other.body["field"]) == (422, "state")
    assert len(api.parts.people.talks()) == 1


async def test_a_promise_for_a_day_that_is_over_is_not_made(api, pat):
    answer = await api.call("POST", "/api/promises", {"person": pat, "how": "call", "on": "2026-11-23"})

    assert (answer.status, answer.body["field"]) == (422, "on")
    assert await listed(api) == []
