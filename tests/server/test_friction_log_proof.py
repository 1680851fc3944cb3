"""The friction log does what a plain dictionary does, writes beside the loop, and loses nothing to a kill."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.clock import Clock
from server.friction_log import FrictionLog, RecordQuery
from server.record import PromiseMade, Record
from server.storage import StoreThread
from tests.server.log_records import all_ids, ids, record

ROOT = Path(__file__).parents[2]


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
