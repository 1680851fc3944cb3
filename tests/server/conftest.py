"""A desk over real stores in a folder of its own, with a clock that is set by hand."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

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


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def thread():
    thread = StoreThread()
    yield thread
    thread.close()


@pytest.fixture
def friction_log(tmp_path, thread, clock):
    return FrictionLog.open(tmp_path / "records", thread, clock)


@pytest.fixture
def settings(tmp_path, thread, clock):
    return Settings.open(tmp_path / "settings.json", thread, clock)


@pytest.fixture
def people(tmp_path, thread, clock):
    return People.open(tmp_path / "people.json", thread, clock)


@pytest.fixture
def open_prompts(tmp_path, thread):
    return OpenPrompts.open(tmp_path / "open.json", thread)


@pytest.fixture
def desk_parts(friction_log, open_prompts, settings, people, clock):
    return DeskParts(
        friction_log=friction_log,
        open_prompts=open_prompts,
        settings=settings,
        people=people,
        events=Events(),
        documents=Documents(),
        clock=clock,
        question=lambda action: f"Have you spoken with {action.targets[0].key}?" if action.targets else "Who?",
        face_of=lambda site: SiteFace(site.title(), "https://www.example/in/{handle}"),
        decoys=lambda: ("Maria Keller", "Daniel Osei", "Yuki Tanaka"),
    )


@pytest.fixture
async def desk(desk_parts):
    desk = Desk(desk_parts, DeskLimits())
    yield desk
    await desk.close()
