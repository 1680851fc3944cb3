"""Desktop notifications: where a question waits and nobody has looked at it, the desktop says so, without any name.

Off unless the person switches them on. Whatever the desktop does or lacks, no request and no prompt waits for it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.desktop import open_in_browser
from server.background import Background
from server.desk import Desk
from server.events import Events
from server.parts import DesktopState
from server.settings import Settings

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

log = logging.getLogger(__name__)

# So long a page has to show a prompt to somebody before the desktop speaks of it.
UNSEEN_S = 2.0
SERVICE_PATIENCE_S = 5.0
LAST_WORDS_S = 0.2


class Notifications:
    """One notification for all questions that nobody has seen; taken back when none of them is left.

    `link_to` gives a fresh link to a path of the dashboard.
    """

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        events: Events,
        state: DesktopState,
        link_to: Callable[[str], str],
        open_link: Callable[[str], object] = open_in_browser,
    ) -> None:
        self._desk = desk
        self._settings = settings
        self._events = events
        self._state = state
        self._link_to = link_to
        self._open_link = open_link
        self._background = Background()
        self._one_by_one = asyncio.Lock()
        self._notifier: DesktopNotifier | None = None
        self._shown = ""
        self._said = False

    @property
    def shown(self) -> bool:
        """Whether the desktop was told of a question, and that was not taken back."""
        return bool(self._shown)

    async def run(self) -> None:
        """Listen until the events end."""
        self._settings.on_change(self._settings_changed)
        self._settings_changed("choices")
        async with self._events.subscribe() as news:
            while (event := await news.get()) is not None:
                if event.name == "prompt.opened":
                    self._background.run(self._tell(str(event.data["id"])), "telling the desktop of a question")
                elif event.name == "prompt.settled":
                    self._background.run(self._take_back(), "taking a notification back")

    async def close(self) -> None:
        """Leave nothing behind; a desktop that does not answer keeps nobody waiting."""
        try:
            async with asyncio.timeout(LAST_WORDS_S), self._one_by_one:
                await self._clear()
        except TimeoutError:
            log.info("The notification service did not answer at the end")

    def _settings_changed(self, what: str) -> None:
        if what != "choices":
            return
        if self._settings.notify:
            self._background.run(self._look_for_service(), "looking for a notification service")
        else:
            self._told(None)
            self._background.run(self._take_back(), "taking a notification back")

    async def _look_for_service(self) -> None:
        async with self._one_by_one:
            await self._reached()

    async def _tell(self, prompt_id: str) -> None:
        """Wait for somebody to look; if nobody does, and nothing stands there yet, say that a question waits."""
        await asyncio.sleep(UNSEEN_S)
        async with self._one_by_one:
            unseen = self._unseen()
            if prompt_id not in unseen or not self._settings.notify:
                return
            # The service may have gone and come back since; once is tried anew, more would be for ever.
            for _ in range(2):
                notifier = await self._reached()
                if notifier is None or self._shown in await notifier.get_current_notifications():
                    return
                if await self._sent(notifier, len(unseen)):
                    return
                self._notifier = None
            self._miss("it does not answer")

    async def _sent(self, notifier: "DesktopNotifier", count: int) -> bool:
        text = self._settings.words().count("notify.waiting", count)
        try:
            async with asyncio.timeout(SERVICE_PATIENCE_S):
                self._shown = await notifier.send("Firsthand", text, on_clicked=self._clicked)
        except TimeoutError:
            return False
        return self._shown in await notifier.get_current_notifications()

    def _clicked(self) -> None:
        unseen = self._unseen()
        link = self._link_to(f"/prompt/{unseen[0]}" if len(unseen) == 1 else "/")
        self._background.run(asyncio.to_thread(self._open_link, link), "opening the dashboard")

    async def _take_back(self) -> None:
        async with self._one_by_one:
            if not self._settings.notify or not self._unseen():
                await self._clear()

    async def _clear(self) -> None:
        shown, self._shown = self._shown, ""
        if self._notifier is not None and shown in await self._notifier.get_current_notifications():
            try:
                async with asyncio.timeout(SERVICE_PATIENCE_S):
                    await self._notifier.clear(shown)
            except (TimeoutError, KeyError) as gone:  # the library's word for one that was closed meanwhile
                log.info("A notification was not taken back: %r", gone)

    def _unseen(self) -> list[str]:
        """The open prompts that no surface has shown to anybody."""
        return [view.id for view in self._desk.views() if view.surface is None]

    async def _reached(self) -> "DesktopNotifier | None":
        """The desktop's notification service; None where there is none, which is said once."""
        if self._notifier is not None:
            return self._notifier
        try:
            notifier = await asyncio.to_thread(_desktop_notifier)
            async with asyncio.timeout(SERVICE_PATIENCE_S):
                await notifier.get_capabilities()
        except Exception as missing:  # each desktop and each of its libraries fails in its own way
            self._miss(missing)
            return None
        self._told(True)
        self._notifier = notifier
        return notifier

    def _told(self, notifies: bool | None) -> None:
        """Keep whether the desktop can show notifications; the page of settings looks again when that changes."""
        if self._state.notifies != notifies:
            self._state.notifies = notifies
            self._events.publish("settings.changed", {})

    def _miss(self, why: object) -> None:
        """There is no service: the settings page can tell, and the log says so once."""
        self._told(False)
        if not self._said:
            self._said = True
            log.warning("Notifications are on, but this desktop has no service that shows them: %s", why)


@asynccontextmanager
async def notifying(notifications: Notifications) -> AsyncIterator[None]:
    """Notifications for as long as the block runs."""
    running = asyncio.ensure_future(notifications.run())
    try:
        yield
    finally:
        running.cancel()
        await notifications.close()


def _desktop_notifier() -> "DesktopNotifier":
    """The library is loaded when it is needed: most people never switch it on."""
    from desktop_notifier import DesktopNotifier, Icon

    # It logs each failure with its trace; what there is to say is said here, once.
    logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)
    return DesktopNotifier("Firsthand", Icon(path=Path(str(files("server") / "static" / "icon.svg"))))
