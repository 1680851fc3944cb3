"""How long a durable append takes, in a month of 10,000 and with 100,000 records in the log.

Run: python -m benchmarks.store   (folders are made under the system's temporary folder, or under --folder)
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import msgspec

from server.clock import Clock
from server.friction_log import FrictionLog, RecordQuery
from server.record import Answer, Client, Outcome, Record
from server.rows import Row, TableBytes, encode_tables
from server.storage import StoreThread
from site_packs.action import Target

APPENDS = 60
MONTHS = [f"2026-{month:02d}" for month in range(2, 12)]
THIS_MONTH = MONTHS[-1]


def record(month: str, number: int) -> Record:
    """A record as the desk makes them: about 800 bytes."""
    return Record(
        id=f"{month}.{number:05d}",
        asked_at=f"{month}-20T07:15:00.000Z",
        settled_at=f"{month}-20T07:15:09.123Z",
        utc_offset=60,
        waited_s=9.123,
        seen_s=8.5,
        site="linkedin",
        kind="connect",
        rule="connect-profile",
        pack="linkedin",
        targets=(Target(id=f"ACoAAB{number:08d}xyz", handle=f"erika-mustermann-{number}", name=f"Erika M. {number}"),),
        person=f"person-{number}",
        client=Client("browser", "Firefox/140.0"),
        surface="extension",
        question=f"Have you spoken with Erika M. {number}?",
        count_shown=7,
        outcome=Outcome.PROCEED,
        answer=Answer(spoken=True, how="call", when="2026-05"),
        delivered="delivered:200",
        versions={"firsthand": "0.1.0"},
    )


def fill(folder: Path, month: str, count: int) -> None:
    """A month's file as the log would have written it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    rows = {str(number): Row(str(number), msgspec.json.encode(record(month, number))) for number in range(1, count + 1)}
    path = folder / f"{month}.json"
    _, pieces = encode_tables({"records": count}, {"records": rows}, defaultdict(TableBytes))
    path.write_bytes(b"".join(pieces))
    path.chmod(0o600)


async def timed_ms(work: Callable[[], Awaitable[object]], times: int) -> list[float]:
    """Milliseconds of each run, sorted."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def open_log(folder: Path, thread: StoreThread) -> tuple[FrictionLog, float]:
    """The log, and how many milliseconds opening took."""
    began = time.perf_counter()
    log = FrictionLog.open(folder, thread, Clock())
    return log, (time.perf_counter() - began) * 1000


async def append_figures(name: str, folder: Path, thread: StoreThread) -> float:
    """Print what appending costs in this folder; gives the median."""
    log, opened_ms = open_log(folder, thread)
    await log.append(record(THIS_MONTH, 0))  # the first one reads the month
    taken = await timed_ms(lambda: log.append(record(THIS_MONTH, 0)), APPENDS)
    p50, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    print(f"{name:44} open {opened_ms:7.1f} ms   append p50 {p50:6.2f} ms   p99 {p99:6.2f} ms")
    return p50


async def main(base: Path) -> None:
    """All figures in one run, so that their ratios mean something."""
    thread = StoreThread()
    short, long, small, huge = (base / name for name in ("short", "long", "small", "huge"))
    fill(short, THIS_MONTH, 100)
    fill(long, THIS_MONTH, 10_000)
    fill(small, THIS_MONTH, 10_000)
    for month in MONTHS:
        fill(huge, month, 10_000)

    await append_figures("month of 100, log of 100", short, thread)
    await append_figures("month of 10,000, log of 10,000", long, thread)
    alone = await append_figures("the same again", small, thread)
    beside = await append_figures("month of 10,000, log of 100,000", huge, thread)
    print(f"log of 100,000 against the same month alone: {beside / alone:.2f} x (hold: 1.5)")

    (huge / f"{THIS_MONTH}.json").unlink()
    (huge / f"{THIS_MONTH}.json.last").unlink()
    fill(huge, THIS_MONTH, 100)
    hundred = await append_figures("month of 100, log of 90,100", huge, thread)
    (short / f"{THIS_MONTH}.json.last").unlink()
    fill(short, THIS_MONTH, 100)
    ratio = hundred / await append_figures("month of 100, log of 100", short, thread)
    print(f"log of 90,100 against the same month alone: {ratio:.2f} x (hold: 1.5)")

    log, _ = open_log(huge, thread)
    for name, query in {
        "newest 50": RecordQuery(),
        "text nobody wrote, all months, first time": RecordQuery(q="xyzzy"),
        "the same, from memory": RecordQuery(q="xyzzy"),
        "one outcome, first 500": RecordQuery(outcome=Outcome.PROCEED, limit=500),
    }.items():
        [taken] = await timed_ms(partial(log.find, query), 1)
        print(f"find of 90,100: {name:44} {taken:7.1f} ms")
    thread.close()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, help="where to write; the disk measured is this folder's")
    with tempfile.TemporaryDirectory(dir=options.parse_args().folder) as made:
        asyncio.run(main(Path(made)))
