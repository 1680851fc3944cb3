"""What stands in a page of the site's, or in its place, beside the prompt: to be looked at as the prompts are."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from server.door import DOOR_ORIGIN
from server.prompt import Hold
from tests.server.browser.conftest import SITE, Browser
from tests.server.browser.form_post import posted, posted_twice
from tests.server.browser.states import CONNECT, PAT_ON_LINKEDIN, Look

IN_THE_CORNER = "position:fixed;inset:auto 0 0 auto;width:min(26rem,100%);height:8rem;border:0;color-scheme:light"


@dataclass(frozen=True)
class OverPage:
    """One of them; `opens` gives the page and what is to be looked at in it."""

    name: str
    opens: Callable[[Browser], Awaitable[tuple[Any, Any]]]

    @asynccontextmanager
    async def shown(self, browser: Browser, language: str) -> AsyncIterator[Look]:
        """The page in this state."""
        await browser.context.clock.set_fixed_time(browser.api.clock.now())
        page, place = await self.opens(browser)
        yield Look(browser, language, page, place=place)


async def _form_post(browser: Browser) -> tuple[Any, Any]:
    _, prompt_id = await browser.api.ask(CONNECT)
    return await posted(browser, prompt_id, scripts=False)


async def _form_used(browser: Browser) -> tuple[Any, Any]:
    page = await posted_twice(browser)
    return page, page


async def _led_here(browser: Browser) -> tuple[Any, Any]:
    async def site(route: Any) -> None:
        link = f'<a href="{browser.api.origin}/settings">A prize</a>'
        await route.fulfill(status=200, content_type="text/html", body=link)

    await browser.context.route(re.compile(re.escape(SITE)), site)
    page = await browser.context.new_page()
    await page.goto(SITE)
    await page.get_by_text("A prize").click()
    await page.locator("h1").wait_for()
    return page, page


async def _talk_line(browser: Browser) -> tuple[Any, Any]:
    api = browser.api
    await api.parts.people.add_talk(PAT_ON_LINKEDIN, "in_person", "2026-11-23", "")
    documents = api.door.documents
    document = documents.add(f"{SITE}/in/pat", "Chrome")
    async with documents.events(document.key) as told:
        await api.desk.ask(CONNECT, Hold("c1", "network.example", page=f"{SITE}/in/pat", browser="Chrome"))
        _, line = await told.get()
    source = f"{DOOR_ORIGIN}/passed/{line['id']}?document={document.key}"
    body = f'<h1>A network</h1><iframe title="Firsthand" src="{source}" style="{IN_THE_CORNER}"></iframe>'

    async def site(route: Any) -> None:
        await route.fulfill(status=200, content_type="text/html", body=body)

    await browser.context.route(re.compile(re.escape(SITE)), site)
    await browser.open_door()
    page = await browser.context.new_page()
    await page.goto(f"{SITE}/in/pat")
    place = page.frame_locator("iframe")
    await place.locator(".passed").wait_for()
    return page, place


FORM_POST = OverPage("form post", _form_post)
FORM_USED = OverPage("form used up", _form_used)
LED_HERE = OverPage("led here", _led_here)
TALK_LINE = OverPage("talk line", _talk_line)
