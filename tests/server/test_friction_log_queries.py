"""The friction log, searched: page by page, by every filter, the last days at hand."""

import pytest

from server.friction_log import RecordQuery
from server.record import Answer, Outcome
from tests.server.log_records import BOB, all_ids, ids, record


async def test_the_last_eight_days_are_at_hand(friction_log, reopened, clock):
    """Over the turn of the month and after a new start; older ones are not."""
    clock.wall = clock.wall.replace(month=12, day=3)
    old = await friction_log.append(record("2026-11-24T09:00:00.000Z"))
    both = [
        await friction_log.append(record("2026-11-26T09:00:00.000Z")),
        await friction_log.append(record("2026-12-03T08:00:00.000Z")),
    ]

    assert old.id == "2026-11.00001"
    assert friction_log.recent() == both
    assert reopened().recent() == both
    clock.move(86401)
    assert friction_log.recent() == both[1:]


async def test_pages_follow_one_another_without_gap(friction_log):
    for month in ("2026-09", "2026-10", "2026-11"):
        for day in range(1, 8):
            await friction_log.append(record(f"{month}-{day:02d}T09:00:00.000Z"))
    everything = await all_ids(friction_log)

    seen, before = [], None
    while True:
        page = await friction_log.find(RecordQuery(limit=4, before=before))
        seen += ids(page.records)
        if page.next is None:
            break
        before = page.next

    assert seen == everything
    assert seen == sorted(everything, reverse=True)
    assert len(seen) == 21


async def test_all_that_answers_a_query_is_found_page_by_page(friction_log, monkeypatch):
    monkeypatch.setattr("server.friction_log.MAX_RECORDS", 4)
    for day in range(1, 12):
        await friction_log.append(record(f"2026-11-{day:02d}T09:00:00.000Z"))

    found = await friction_log.find_all(RecordQuery(since="2026-11-02", limit=1))

    assert [each.settled_at[8:10] for each in found] == [f"{day:02d}" for day in range(11, 1, -1)]


async def test_a_page_that_just_holds_all_has_no_next(friction_log):
    await friction_log.append(record())
    await friction_log.append(record())

    assert (await friction_log.find(RecordQuery(limit=2))).next is None
    assert (await friction_log.find(RecordQuery(limit=1))).next == "2026-11.00002"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"site": "x"}, [3]),
        ({"kind": "follow"}, [3, 2]),
        ({"outcome": Outcome.PROCEED}, [4]),
        ({"person": "person-7"}, [2]),
        ({"q": "LOVELACE"}, [4, 1]),
        ({"q": "STRASSE"}, [3, 2]),
        ({"q": "bob"}, [3, 2]),
        ({"q": "colleague of"}, [4]),
        ({"q": "met in"}, [2]),
        ({"q": "linkedin"}, []),
        ({"since": "2026-11-03"}, [4, 3]),
        ({"until": "2026-11-02"}, [2, 1]),
        ({"since": "2026-11-02", "until": "2026-11-03"}, [3, 2]),
        ({"until": "2026-11-03T09:00:00Z"}, [2, 1]),
        ({"since": "2026-11-03T10:00:00+01:00"}, [4, 3]),
        ({"since": "2026-12-01"}, []),
        ({"kind": "follow", "site": "linkedin"}, [2]),
    ],
)
async def test_filters_narrow(friction_log, query, expected):
    for number, more in enumerate(
        [
            {},
            {"kind": "follow", "targets": (BOB,), "person": "person-7", "note": "Met in Ulm"},
            {"kind": "follow", "targets": (BOB,), "site": "x"},
            {"outcome": Outcome.PROCEED, "answer": Answer(reason="Colleague of mine")},
        ],
        start=1,
    ):
        await friction_log.append(record(f"2026-11-{number:02d}T09:00:00.000Z", **more))

    found = (await friction_log.find(RecordQuery(**query))).records

    assert [int(each.id[-5:]) for each in found] == expected


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 501}, {"before": "soon"}, {"since": "soon"}, {"until": "2026-02-30"}]
)
def test_a_query_that_makes_no_sense_is_refused(query):
    with pytest.raises(ValueError):
        RecordQuery(**query)
