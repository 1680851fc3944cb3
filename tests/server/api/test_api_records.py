"""The friction log over HTTP: found, added by hand, corrected, erased."""

import pytest

BY_HAND = {"site": "linkedin", "kind": "connect", "outcome": "cancel", "targets": [{"id": "7", "name": "Pat Example"}]}


async def add(api, **more):
    answer = await api.call("POST", "/api/records", {**BY_HAND, **more})
    assert answer.status == 201, answer.body
    return answer.body


async def found(api, query=""):
    return (await api.get(f"/api/records{query}")).body


async def test_a_record_added_by_hand_is_found_again(api):
    kept = await add(api, note="at the fair", answer={"spoken": True, "how": "in_person", "when": "2026-11"})

    listed = await found(api)

    assert listed == {"records": [kept], "next": None}
    assert (kept["source"], kept["practice"], kept["note"], kept["settled_at"]) == (
        "by hand",
        False,
        "at the fair",
        "2026-11-24T09:00:00.000Z",
    )


async def test_a_record_of_the_past_and_of_practice_is_marked_as_such(api):
    past = await add(api, at="2026-05-03T10:00:00+02:00")
    day = await add(api, at="2026-05-03")
    practice = await add(api, site="practice")

    assert past["settled_at"] == "2026-05-03T08:00:00.000Z"
    assert day["settled_at"].startswith("2026-05-03T")
    assert practice["practice"] is True


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"site": "nowhere"}, "site"),
        ({"kind": "poke"}, "kind"),
        ({"outcome": "withdrawn"}, "outcome"),
        ({"at": "yesterday"}, "at"),
        ({"note": "x" * 10_001}, "note"),
        ({"practice": True}, "practice"),
        ({"id": "2026-11.00001"}, "id"),
        ({"delivered": "delivered:200"}, "delivered"),
        ({"targets": "Pat"}, "targets"),
        ({"answer": {"how": "shouting"}}, "answer.how"),
    ],
)
async def test_what_cannot_be_a_record_names_the_field(api, wrong, field):
    answer = await api.call("POST", "/api/records", {**BY_HAND, **wrong})

    assert (answer.status, answer.body["field"]) == (422, field)
    assert (await found(api))["records"] == []


async def test_records_are_filtered(api):
    pat = await add(api)
    kim = await add(api, site="mastodon", kind="follow", outcome="proceed", targets=[{"id": "8", "name": "Kim Ōe"}])

    for query, expected in [
        ("?site=mastodon", [kim]),
        ("?kind=connect", [pat]),
        ("?outcome=proceed", [kim]),
        ("?q=k%C4%ABm", []),
        ("?q=kim", [kim]),
        ("?q=EXAMPLE", [pat]),
        ("?site=mastodon&kind=connect", []),
        ("?since=2026-11-24", [kim, pat]),
        ("?until=2026-11-23", []),
        ("?site=&kind=", [kim, pat]),
    ]:
        assert (await found(api, query))["records"] == expected, query


async def test_pages_follow_each_other(api):
    kept = [(await add(api))["id"] for _ in range(5)]

    first = await found(api, "?limit=2")
    second = await found(api, f"?limit=2&before={first['next']}")
    third = await found(api, f"?limit=2&before={second['next']}")

    read = [record["id"] for page in (first, second, third) for record in page["records"]]
    assert (kept[::-1], None) == (read, third["next"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?kind=poke", "kind"),
        ("?outcome=maybe", "outcome"),
        ("?limit=0", "limit"),
        ("?limit=501", "limit"),
        ("?limit=-1", "limit"),
        ("?limit=ten", "limit"),
        ("?limit=9999999", "limit"),
        ("?limit=%D9%A1", "limit"),
        ("?since=yesterday", "since"),
        ("?until=2026-13-01", "until"),
        ("?before=1", "before"),
        ("?before=../../etc/passwd", "before"),
        ("?order=asc", "order"),
        ("?token=x", "token"),
    ],
)
async def test_a_filter_that_is_none_is_named(api, query, field):
    answer = await api.get(f"/api/records{query}")

    assert (answer.status, answer.body["field"]) == (422, field)


async def test_a_record_is_corrected_and_says_so(api):
    kept = await add(api)
    api.clock.move(60)

    noted = await api.call("PATCH", f"/api/records/{kept['id']}", {"note": "rang her"})
    corrected = await api.call("PATCH", f"/api/records/{kept['id']}", {"answer": {"spoken": True, "how": "call"}})

    assert (noted.status, noted.body["note"], noted.body["edited_at"]) == (200, "rang her", "2026-11-24T09:01:00.000Z")
    assert (corrected.body["note"], corrected.body["answer"]) == ("rang her", {"spoken": True, "how": "call"})
    assert (await found(api))["records"] == [corrected.body]


@pytest.mark.parametrize("changes", [{"outcome": "proceed"}, {"delivered": "delivered:200"}, {"settled_at": "x"}])
async def test_how_it_ended_is_not_corrected(api, changes):
    kept = await add(api)

    answer = await api.call("PATCH", f"/api/records/{kept['id']}", changes)

    assert (answer.status, answer.body["field"]) == (422, next(iter(changes)))
    assert (await found(api))["records"] == [kept]


async def test_an_erased_record_is_gone(api):
    kept = await add(api)

    answer = await api.call("DELETE", f"/api/records/{kept['id']}")
    again = await api.call("DELETE", f"/api/records/{kept['id']}")

    assert (answer.status, again.status, (await found(api))["records"]) == (200, 404, [])


@pytest.mark.parametrize("record_id", ["2026-11.00099", "1999-01.00001", "nonsense", "..00001"])
async def test_an_unknown_record_is_not_found(api, record_id):
    for method, body in [("GET", None), ("PATCH", {"note": "x"}), ("DELETE", None)]:
        assert (await api.call(method, f"/api/records/{record_id}", body)).status == 404


async def test_a_full_disk_changes_nothing_and_says_so(api, monkeypatch):
    async def full(*_, **__):
        raise OSError(28, "No space left on device")

    kept = await add(api)
    for name in ("append", "amend", "erase"):
        monkeypatch.setattr(api.parts.log, name, full)

    answers = [
        await api.call("POST", "/api/records", BY_HAND),
        await api.call("PATCH", f"/api/records/{kept['id']}", {"note": "x"}),
        await api.call("DELETE", f"/api/records/{kept['id']}"),
    ]

    assert [answer.status for answer in answers] == [507, 507, 507]
    assert (await found(api))["records"] == [kept]


@pytest.mark.parametrize(
    ("kind", "outcome", "answer", "claimed"),
    [
        ("connect", "proceed", {"spoken": True, "how": "call", "when": "2026-05"}, True),
        ("follow", "proceed", {"how": "their_work"}, True),
        ("connect", "proceed", {"how": "their_work"}, False),
        ("connect", "proceed", {"spoken": False, "reason": "colleague"}, False),
        ("connect", "cancel", {"spoken": True}, False),
        ("connect", "cancel", None, False),
    ],
)
async def test_a_record_says_whether_it_was_a_claim_for_its_kind(api, kind, outcome, answer, claimed):
    body = {"site": "linkedin", "kind": kind, "outcome": outcome, "answer": answer}
    added = await api.call("POST", "/api/records", body)
    listed = await api.get("/api/records")

    assert (added.status, added.body["claimed"]) == (201, claimed)
    assert [record["claimed"] for record in listed.body["records"]] == [claimed]
