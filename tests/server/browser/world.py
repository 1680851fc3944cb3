"""A served application of its own with a browser context before it, made by plain functions: one for each state."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser as Chromium

from server.desk import Desk
from server.desk_parts import DeskLimits
from server.door import Door
from site_packs.match import Rulebook
from tests.server.api.conftest import served, with_packs
from tests.server.browser.conftest import Browser, desk_time
from tests.server.conftest import HandClock, desk_parts_over, open_stores

# An answer such as "settled already" is an error to Chromium's console only; a page of ours shows what it means.
ANSWERED = re.compile(r"status of (401|404|409|422)")

LOCALES = {"en": "en-GB", "de": "de-DE"}


@asynccontextmanager
async def world(chromium: Chromium, packs: Rulebook, language: str = "en") -> AsyncIterator[Browser]:
    """A signed-in browser before a fresh application, its pages at the time of the desk's clock, set by hand.

    Complaints of the pages are an error at the end.
    """
    clock = HandClock()
    with TemporaryDirectory() as folder, open_stores(Path(folder), clock) as stores:
        await stores.settings.choose(language=language)
        await stores.settings.change_site("linkedin", enabled=True)
        door = Door(clock)
        parts = with_packs(desk_parts_over(stores, clock), door, packs)
        async with served(parts, Desk(parts, DeskLimits()), door, packs) as api:
            context = await chromium.new_context(locale=LOCALES[language], timezone_id="Europe/Berlin")
            context.set_default_timeout(10_000)
            await context.add_init_script(desk_time(clock))
            browser = Browser(context, api)
            try:
                yield browser
            finally:
                await context.unroute_all(behavior="ignoreErrors")  # what is on its way through the door has no end
                await context.close()
            assert [each for each in browser.complaints if not ANSWERED.search(each)] == []
