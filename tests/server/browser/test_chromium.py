"""The Chromium that the tests of a module share: nothing of one test is there in the next, not even a crash."""

import asyncio
from contextlib import suppress

from playwright.async_api import Error

from tests.server.browser.chromium import shared_chromium


async def test_what_one_test_left_open_is_closed_and_one_that_crashed_is_replaced():
    async with shared_chromium() as shared:
        first = await shared.get()
        await (await first.new_context()).new_page()
        await shared.clear()
        assert first.contexts == []
        assert await shared.get() is first

        gone = asyncio.Event()
        first.on("disconnected", lambda _: gone.set())
        session = await first.new_browser_cdp_session()
        with suppress(Error):  # its answer never comes
            await session.send("Browser.crash")
        await asyncio.wait_for(gone.wait(), 10)
        await shared.clear()

        second = await shared.get()
        assert second is not first
        assert await (await second.new_page()).evaluate("1 + 1") == 2
