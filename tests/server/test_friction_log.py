"""The friction log: durable, searchable, correctable, erasable, and faster than it grows."""

import asyncio
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.clock import Clock
from server.friction_log import FrictionLog, RecordQuery
from server.record import Answer, Outcome, PromiseMade, Record
from server.storage import StoreDamaged, StoreThread
from site_packs.action import Target

ROOT = Path(__file__).parents[2]
ADA, BOB = Target("1", "ada", "Ada Lovelace"), Target("2", "bob", "Bob Straße")


def record(settled_at: str = "2026-11-24T09:00:00.000Z", **more) -> Record:
    """A record of a connection asked for and let go, unless told otherwise."""
    fields = {"site": "linkedin", "kind": "connect", "outcome": Outcome.CANCEL, "targets": (ADA,)}
    return Record(asked_at=settled_at, settled_at=settled_at, **(fields | more))


def ids(records: list[Record]) -> list[str]:
    return [each.id for each in records]


@pytest.fixture
def reopened(tmp_path, thread, clock):
    return lambda: FrictionLog.open(tmp_path / "records", thread, clock)


async def all_ids(log: FrictionLog) -> list[str]:
    return ids((await log.find(RecordQuery(limit=500))).records)


async def test_a_record_is_there_after_a_new_start(friction_log, reopened):
    stored = await friction_log.append(record(answer=Answer(spoken=True, how="call"), note="🙂"))

    assert stored.id == "2026-11.00001"
    assert await reopened().get(stored.id) == stored


async def test_the_month_is_that_of_the_end_in_utc(friction_log, tmp_path):
    await friction_log.append(record("2026-11-30T23:59:59.999Z"))
    await friction_log.append(record("2026-12-01T00:30:00.000+01:00"))
    await friction_log.append(record("2026-12-01T00:00:00.000Z"))

    assert await all_ids(friction_log) == ["2026-12.00001", "2026-11.00002", "2026-11.00001"]
    assert sorted(path.name for path in (tmp_path / "records").glob("*.json")) == ["2026-11.json", "2026-12.json"]


@pytest.mark.parametrize(
    "settled_at", ["", "yesterday", "2026-13-01T00:00:00Z", "../../2026-11", "0001-01-01T00:00+10"]
)
async def test_a_record_without_a_moment_is_refused(friction_log, settled_at):
    with pytest.raises(ValueError, match="settled_at"):
        await friction_log.append(record(settled_at))

    assert await all_ids(friction_log) == []


async def test_folder_and_files_are_for_the_owner_only(friction_log, tmp_path):
    await friction_log.append(record())

    assert stat.S_IMODE((tmp_path / "records").stat().st_mode) == 0o700
    for path in (tmp_path / "records").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_became_of_it_can_be_added_later(friction_log, reopened):
    stored = await friction_log.append(record())

    amended = await friction_log.amend(stored.id, delivered="delivered:204", note="nice talk", person="person-1")

    assert amended == msgspec.structs.replace(stored, delivered="delivered:204", note="nice talk", person="person-1")
    assert await reopened().get(stored.id) == amended
    assert friction_log.recent() == [amended]


async def test_what_was_done_cannot_be_rewritten(friction_log):
    stored = await friction_log.append(record())

    with pytest.raises(TypeError, match="outcome"):
        await friction_log.amend(stored.id, outcome=Outcome.PROCEED)

    assert await friction_log.get(stored.id) == stored


@pytest.mark.parametrize("record_id", ["2026-11.00002", "2026-10.00001", "", "2026-11", "2026-11.0000x", "../x.00001"])
async def test_ids_of_nothing_find_nothing(friction_log, record_id):
    await friction_log.append(record())

    assert await friction_log.get(record_id) is None
    assert await friction_log.amend(record_id, note="x") is None
    assert await friction_log.erase(record_id) is False


async def test_an_erased_record_is_in_no_file(friction_log, reopened, tmp_path):
    """Neither in the month, nor its kept generation, nor in memory; and its number is not given again."""
    kept = await friction_log.append(record())
    erased = await friction_log.append(record(note="canary"))

    assert await friction_log.erase(erased.id) is True

    assert all(b"canary" not in path.read_bytes() for path in (tmp_path / "records").iterdir())
    assert await friction_log.get(erased.id) is None
    assert friction_log.recent() == [kept]
    log = reopened()
    assert await all_ids(log) == [kept.id]
    assert (await log.append(record())).id == "2026-11.00003"


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


async def test_a_row_that_is_no_record_is_kept_and_named(friction_log, reopened, tmp_path):
    path = tmp_path / "records" / "2026-11.json"
    await friction_log.append(record())
    await friction_log.append(record())
    text = path.read_text().replace('"outcome":"cancel"', '"outcome":"perhaps"', 1)
    path.write_text(text[: text.index(',"checksums"')] + text[text.index("}}},") + 1 :])

    log = reopened()

    assert await all_ids(log) == ["2026-11.00002"]
    assert "2026-11.json: row 1 of records" in log.problems[0]
    assert (await log.append(record())).id == "2026-11.00003"
    assert '"perhaps"' in path.read_text()
    assert await log.erase("2026-11.00001") is True
    assert '"perhaps"' not in path.read_text()


async def test_every_broken_month_is_named_at_the_start(friction_log, reopened, tmp_path):
    folder = tmp_path / "records"
    for month in ("2026-09", "2026-10", "2026-11"):
        await friction_log.append(record(f"{month}-01T09:00:00.000Z"))
    for name in ("2026-09.json", "2026-11.json"):
        (folder / name).write_bytes(b"")
        (folder / f"{name}.last").unlink()

    with pytest.raises(StoreDamaged) as damaged:
        reopened()

    assert [problem.partition(":")[0] for problem in damaged.value.problems] == [
        str(folder / "2026-09.json"),
        str(folder / "2026-09.json.last"),
        str(folder / "2026-11.json"),
        str(folder / "2026-11.json.last"),
    ]


async def test_a_lost_month_comes_back_from_its_generation(friction_log, reopened, tmp_path):
    for _ in range(3):
        await friction_log.append(record("2026-09-01T09:00:00.000Z"))
    (tmp_path / "records" / "2026-09.json").unlink()

    log = reopened()

    assert await all_ids(log) == ["2026-09.00002", "2026-09.00001"]
    assert "2026-09.json is missing" in log.recovered[0]


async def test_a_month_that_breaks_while_running_hides_no_other(friction_log, reopened, tmp_path):
    await friction_log.append(record("2026-08-01T09:00:00.000Z"))
    await friction_log.append(record())
    log = reopened()
    for path in (tmp_path / "records").glob("2026-08.json*"):
        path.write_bytes(b"")

    assert await all_ids(log) == ["2026-11.00001"]
    assert "2026-08.json: is empty" in log.problems[0]


async def test_a_place_taken_by_something_else_is_refused(tmp_path, thread, clock):
    (tmp_path / "taken").write_text("no folder")

    with pytest.raises(StoreDamaged, match="is not a folder"):
        FrictionLog.open(tmp_path / "taken", thread, clock)


async def test_a_removed_folder_is_not_made_again(friction_log, tmp_path):
    """Nothing is acknowledged, and nothing begins anew as if it were empty."""
    (tmp_path / "records").rmdir()

    with pytest.raises(OSError, match="No such file"):
        await friction_log.append(record())

    assert not (tmp_path / "records").exists()
    assert friction_log.recent() == []


async def test_the_loop_runs_on_while_a_record_is_written(friction_log, thread):
    """Appends wait their turn in the store's thread; the event loop does not."""
    turns = 0
    appends = asyncio.gather(*(friction_log.append(record()) for _ in range(20)))
    while not appends.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 20
    assert sorted(ids(await appends)) == [f"2026-11.{number:05d}" for number in range(1, 21)]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.sampled_from(["2026-10", "2026-11"]), st.text(max_size=12)),
        st.tuples(st.just("amend"), st.integers(0, 9), st.text(max_size=12)),
        st.tuples(st.just("erase"), st.integers(0, 9)),
        st.tuples(st.just("reopen")),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_the_log_does_what_a_plain_dictionary_does(tmp_path_factory, steps):
    """Random appends, amendments, erasures and new starts, against a model."""
    folder = tmp_path_factory.mktemp("log")
    asyncio.run(_against_a_model(folder, steps))


async def _against_a_model(folder, steps) -> None:
    thread = StoreThread()
    log = FrictionLog.open(folder / "records", thread, Clock())
    model: dict[str, Record] = {}
    numbers = {"2026-10": 0, "2026-11": 0}
    ever: list[str] = []
    for step in steps:
        match step:
            case "append", month, note:
                note = note.encode("utf-8", "replace").decode()
                numbers[month] += 1
                own_id = f"{month}.{numbers[month]:05d}"
                stored = await log.append(record(f"{month}-05T09:00:00.000Z", note=note))
                model[own_id] = record(f"{month}-05T09:00:00.000Z", note=note, id=own_id)
                ever.append(own_id)
                assert stored == model[own_id]
            case "amend", place, note if place < len(ever):
                note = note.encode("utf-8", "replace").decode()
                amended = await log.amend(ever[place], note=note, promise=PromiseMade("call", "2026-12-01"))
                if ever[place] in model:
                    model[ever[place]] = msgspec.structs.replace(
                        model[ever[place]], note=note, promise=PromiseMade("call", "2026-12-01")
                    )
                assert amended == model.get(ever[place])
            case "erase", place if place < len(ever):
                assert await log.erase(ever[place]) == (model.pop(ever[place], None) is not None)
            case ("reopen",):
                log = FrictionLog.open(folder / "records", thread, Clock())
        found = (await log.find(RecordQuery(limit=500))).records
        assert found == [model[own_id] for own_id in sorted(model, reverse=True)]
    thread.close()


CHILD = """
import asyncio, sys
from pathlib import Path
from server.clock import Clock
from server.friction_log import FrictionLog
from server.record import Record
from server.storage import StoreThread

async def main():
    log = FrictionLog.open(Path(sys.argv[1]), StoreThread(), Clock())
    while True:
        at = "2026-11-24T09:00:00.000Z"
        stored = await log.append(
            Record(asked_at=at, settled_at=at, site="x", kind="follow", outcome="cancel", note="n" * 20_000)
        )
        print(stored.id, flush=True)

asyncio.run(main())
"""


def test_kill_9_loses_nothing_acknowledged_and_doubles_nothing(tmp_path, thread, clock):
    """Twenty processes in turn, each killed at a moment of its own while it appends."""
    folder, acknowledged, chance = tmp_path / "records", [], random.Random(7)
    for _ in range(20):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        acknowledged += [child.stdout.readline().strip() for _ in range(3)]
        time.sleep(chance.uniform(0, 0.01))
        os.kill(child.pid, signal.SIGKILL)
        acknowledged += [line.strip() for line in child.stdout.readlines() if line.endswith("\n")]
        child.wait()

    log = FrictionLog.open(folder, thread, clock)

    found = asyncio.run(all_ids(log))
    assert "" not in acknowledged
    assert set(acknowledged) <= set(found)
    assert len(found) <= len(acknowledged) + 20
    assert len(set(found)) == len(found)
    assert len(set(acknowledged)) == len(acknowledged)
    assert log.recovered == []
    assert not list(folder.glob(".*"))
