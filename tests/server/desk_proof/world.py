"""The desk over real stores in a folder, killed and started again; and what stands in its files, read without it."""

import asyncio
import json
from dataclasses import replace

from server.desk import Desk
from server.desk_parts import DeskLimits
from server.events import Events
from server.friction_log import FrictionLog
from server.interruptions import record_interrupted
from server.open_prompts import OpenPrompts
from server.people import People
from server.settings import Settings
from tests.server.conftest import Stores, desk_parts_over
from tests.server.desk_proof.machinery import HandLoop, HandThread


class Told(Events):
    """Keeps what was told, by the name of the event."""

    def __init__(self):
        super().__init__()
        self.opened = []
        self.settled = []

    def publish(self, name, data):
        if name == "prompt.opened":
            self.opened.append(data["id"])
        elif name == "prompt.settled":
            self.settled.append(data["id"])
        super().publish(name, data)


class World:
    """One folder, one clock, and the run of the desk that is alive now."""

    def __init__(self, folder, clock):
        self.folder = folder
        self.clock = clock
        self.start()

    # -- runs ------------------------------------------------------------------------------------------------------

    def start(self, steps=None):
        """Open the stores, record what was interrupted, make a desk. False: it was killed after so many steps."""
        self.loop, self.thread, self.told = HandLoop(self.clock), HandThread(), Told()
        self.friction_log = FrictionLog.open(self.folder / "records", self.thread, self.clock)
        self.open_prompts = OpenPrompts.open(self.folder / "open.json", self.thread)
        recovering = self.loop.create_task(self._recover())
        while not recovering.done():
            self.loop.spin()
            if steps == 0:
                self.kill()
                return False
            steps = steps - 1 if steps is not None else None
            self.thread.step()
        recovering.result()
        self.desk = self.loop.do(self._make_desk)
        return True

    async def _recover(self):
        left = self.open_prompts.take_interrupted()
        if left:
            await record_interrupted(self.friction_log, left, self.clock.now())
            await self.open_prompts.keep([])

    def _make_desk(self):
        settings = Settings.open(self.folder / "settings.json", self.thread, self.clock)
        people = People.open(self.folder / "people.json", self.thread, self.clock)
        stores = Stores(self.thread, self.friction_log, settings, people, self.open_prompts)
        parts = replace(desk_parts_over(stores, self.clock), events=self.told)
        return Desk(parts, DeskLimits())

    def kill(self):
        """kill -9: no more of this run reaches the disk."""
        if self.loop.is_closed():
            return
        self.thread.die()
        while tasks := asyncio.all_tasks(self.loop):  # a task that is cancelled may begin another
            for task in tasks:
                task.cancel()
            self.loop.spin()
        self.loop.close()
        self.thread.close()

    def close(self):
        """An orderly end, in which all work is done; `kill` takes away what is left of the run."""
        closing = self.loop.create_task(self.desk.close())
        while not closing.done():
            self.loop.spin()
            if not self.thread.step() and not closing.done():
                self.loop.spin()
                assert closing.done() or self.thread.waiting, "the desk does not close"
        closing.result()

    # -- steps -----------------------------------------------------------------------------------------------------

    def do(self, work):
        """Call the desk as a handler or hook would, and let the loop come to rest."""
        try:
            return self.loop.do(work)
        finally:
            self.loop.spin()

    def begin(self, work):
        """Start a coroutine of the desk as a task, and let the loop come to rest."""
        task = self.loop.do(lambda: asyncio.ensure_future(work))
        self.loop.spin()
        return task

    def step(self):
        """Let the store's thread do one piece of work. False: it has none."""
        worked = self.thread.step()
        self.loop.spin()
        return worked

    # -- the files, by another reader -------------------------------------------------------------------------------

    def records_on_disk(self):
        """Every row of every month by its record id."""
        found = {}
        for path in sorted((self.folder / "records").glob("*.json")):
            rows = json.loads(path.read_bytes()).get("records", {})
            found |= {f"{path.stem}.{int(number):05d}": row for number, row in rows.items()}
        return found

    def open_on_disk(self):
        """When the prompts in the list of open ones were asked, and the releases whose end is awaited."""
        rows = [row["row"] for row in json.loads((self.folder / "open.json").read_bytes()).get("open", {}).values()]
        asked = sorted(row["record"]["asked_at"] for row in rows if "record" in row)
        return asked, sorted({row["released"] for row in rows if "released" in row})
