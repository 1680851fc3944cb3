"""A desk over real stores in a folder of its own, with a clock that is set by hand."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.desk import Desk
from server.desk_parts import DeskLimits, DeskParts
from server.desk_view import SiteFace
from server.door import Documents
from server.events import Events
from server.friction_log import FrictionLog
from server.open_prompts import OpenPrompts
from server.people import People
from server.settings import Settings
from server.storage import StoreThread


class HandClock:
    """Both clocks stand still until they are told to move."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.mono = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.mono

    def move(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.mono += seconds


async def until(condition: Callable[[], object], turns: int = 2000) -> None:
    """Wait for a condition, by turns of the loop and short naps for the store's thread."""
    for _ in range(turns):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("the condition was never met")


@dataclass(frozen=True)
class Stores:
    """All that is kept on disk, in one folder, with the one thread that writes it."""

    thread: StoreThread
    friction_log: FrictionLog
    settings: Settings
    people: People
    open_prompts: OpenPrompts


@contextmanager
def open_stores(folder: Path, clock: HandClock) -> Iterator[Stores]:
    """The stores of a folder, which need not be there yet; closed behind the block."""
    thread = StoreThread()
    try:
        yield Stores(
            thread,
            FrictionLog.open(folder / "records", thread, clock),
            Settings.open(folder / "settings.json", thread, clock),
            People.open(folder / "people.json", thread, clock),
            OpenPrompts.open(folder / "open.json", thread),
        )
    finally:
        thread.close()


def desk_parts_over(stores: Stores, clock: HandClock) -> DeskParts:
    """What a desk is made of, with a question and sites that need no packs."""
    return DeskParts(
        friction_log=stores.friction_log,
        open_prompts=stores.open_prompts,
        settings=stores.settings,
        people=stores.people,
        events=Events(),
        documents=Documents(),
        clock=clock,
        question=lambda action: f"Have you spoken with {action.targets[0].key}?" if action.targets else "Who?",
        face_of=lambda site: SiteFace(site.title(), "https://www.example/in/{handle}"),
        decoys=lambda: ("Maria Keller", "Daniel Osei", "Yuki Tanaka"),
    )


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def stores(tmp_path, clock):
    with open_stores(tmp_path, clock) as stores:
        yield stores


@pytest.fixture
def thread(stores):
    return stores.thread


@pytest.fixture
def friction_log(stores):
    return stores.friction_log


@pytest.fixture
def reopened(tmp_path, thread, clock):
    """Opens the friction log of the folder anew."""
    return lambda: FrictionLog.open(tmp_path / "records", thread, clock)


@pytest.fixture
def settings(stores):
    return stores.settings


@pytest.fixture
def people(stores):
    return stores.people


@pytest.fixture
def open_prompts(stores):
    return stores.open_prompts


@pytest.fixture
def desk_parts(stores, clock):
    return desk_parts_over(stores, clock)


@pytest.fixture
async def desk(desk_parts):
    desk = Desk(desk_parts, DeskLimits())
    yield desk
    await desk.close()
