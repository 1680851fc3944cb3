"""One Chromium for many tests: each has contexts of its own, and one that died or hangs is replaced."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from playwright.async_api import Browser, Error, Playwright, async_playwright

from tests.e2e.browser import chromium_program

# Chromium (156) takes no press into a frame that was just moved; without that it is ours that is tested.
ARGUMENTS = ("--no-sandbox", "--disable-features=DiscardInputEventsToRecentlyMovedFrames")
CLOSED_WITHIN_S = 10


class SharedChromium:
    """A Chromium that is started when it is first asked for, and anew where it is no longer there."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    async def get(self) -> Browser:
        """The browser, alive."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = await self._playwright.chromium.launch(
                executable_path=chromium_program(), args=list(ARGUMENTS)
            )
        return self._browser

    async def clear(self) -> None:
        """Close every context, so that nothing of one test is there in the next; what cannot be closed is given up."""
        if self._browser is None:
            return
        try:
            async with asyncio.timeout(CLOSED_WITHIN_S):
                for context in self._browser.contexts:
                    await context.close()
        except (Error, TimeoutError):
            await self.close()

    async def close(self) -> None:
        """End the browser. Playwright ends one that does not answer when it ends itself."""
        if self._browser is not None:
            with suppress(Error, TimeoutError):
                await asyncio.wait_for(self._browser.close(), CLOSED_WITHIN_S)
            self._browser = None


@asynccontextmanager
async def shared_chromium() -> AsyncIterator[SharedChromium]:
    """Playwright's driver, and the browser when it is asked for, for as long as the block runs."""
    async with async_playwright() as playwright:
        shared = SharedChromium(playwright)
        try:
            yield shared
        finally:
            await shared.close()
