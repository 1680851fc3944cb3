"""A desktop for tests: a real D-Bus session daemon, and on it a stand-in for the service that shows notifications.

The stand-in shows nothing to anybody: it keeps what it was told to show, and clicks when a test tells it to. It is
made with the D-Bus library that the notifications go out by.
"""

import asyncio
import os
import shutil
import subprocess
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusDict, DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

NAME = "org.freedesktop.Notifications"
PATIENCE_S = 10.0
DISMISSED, WITHDRAWN = 2, 3

# A bus without service files: it starts no notification daemon of the machine that the tests run on.
CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

type Texts = Annotated[list[str], DBusSignature("as")]


@dataclass(frozen=True)
class Shown:
    """One notification as the service was told to show it."""

    id: int
    app: str
    title: str
    text: str
    actions: list[str]


class StandIn(ServiceInterface):
    """Keeps what a notification service is told."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.shown: list[Shown] = []
        self.closed: list[int] = []
        self.told = 0
        self.answers = asyncio.Event()
        self.answers.set()

    @dbus_method()
    async def Notify(
        self,
        app_name: DBusStr,
        replaces_id: DBusUInt32,
        app_icon: DBusStr,
        summary: DBusStr,
        body: DBusStr,
        actions: Annotated[list[str], DBusSignature("as")],
        hints: DBusDict,
        expire_timeout: DBusInt32,
    ) -> DBusUInt32:
        self.told += 1
        await self.answers.wait()
        self.shown.append(Shown(len(self.shown) + 1, app_name, summary, body, actions))
        return len(self.shown)

    @dbus_method()
    def CloseNotification(self, id: DBusUInt32) -> None:
        self.closed.append(id)
        self.NotificationClosed(id, WITHDRAWN)

    @dbus_method()
    def GetCapabilities(self) -> Annotated[list[str], DBusSignature("as")]:
        return ["actions", "body"]

    @dbus_method()
    def GetServerInformation(self) -> Annotated[tuple[str, str, str, str], DBusSignature("ssss")]:
        return ("stand-in", "Firsthand's tests", "1", "1.2")

    @dbus_signal()
    def ActionInvoked(self, id: int, key: str) -> Annotated[tuple[int, str], DBusSignature("us")]:
        return (id, key)

    @dbus_signal()
    def NotificationClosed(self, id: int, why: int) -> Annotated[tuple[int, int], DBusSignature("uu")]:
        return (id, why)


class Desktop:
    """A session bus with the stand-in on it; `address` is what a program finds in DBUS_SESSION_BUS_ADDRESS."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("dbus-daemon")
        if program is None:
            missing = "dbus-daemon is needed (Debian: apt-get install dbus)"
            if os.environ.get("FIRSTHAND_REQUIRE_BROWSER"):
                pytest.fail(missing)
            pytest.skip(missing)
        config = folder / "bus.conf"
        config.write_text(CONFIG.format(folder=folder))
        self._daemon = subprocess.Popen(
            [program, f"--config-file={config}", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        assert self.address, "dbus-daemon did not start"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._bus: MessageBus | None = None
        self.service = self.do(self._arrive())

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the stand-in's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    async def _arrive(self) -> StandIn:
        self._bus = await MessageBus(bus_address=self.address).connect()
        service = StandIn()
        self._bus.export("/org/freedesktop/Notifications", service)
        await self._bus.request_name(NAME)
        return service

    @property
    def texts(self) -> list[str]:
        """What was shown so far."""
        return [each.text for each in self.service.shown]

    def click(self, number: int) -> None:
        """Press a notification, as a person would."""

        async def press() -> None:
            self.service.ActionInvoked(number, "default")
            self.service.NotificationClosed(number, DISMISSED)

        self.do(press())

    def dismiss(self, number: int) -> None:
        """Take a notification away, as a person would."""

        async def swipe() -> None:
            self.service.NotificationClosed(number, DISMISSED)

        self.do(swipe())

    def hang(self) -> None:
        """From now on the service takes what it is told and never answers."""

        async def stop_answering() -> None:
            self.service.answers.clear()

        self.do(stop_answering())

    def leave(self) -> None:
        """The service ends; the bus stays."""

        async def disconnect() -> None:
            if self._bus is not None:
                self._bus.disconnect()

        self.do(disconnect())

    def come_back(self) -> None:
        """The service is there again, and knows nothing of before."""
        self.service = self.do(self._arrive())

    def close(self) -> None:
        """End service and bus."""

        async def answer() -> None:
            self.service.answers.set()

        self.do(answer())
        self.leave()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()
        self._daemon.terminate()
        self._daemon.wait(PATIENCE_S)
        if self._daemon.stdout is not None:
            self._daemon.stdout.close()
