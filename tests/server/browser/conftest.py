"""A real Chromium before the served application; no proxy is needed for that.

The tests of one module share an event loop, and with it Playwright's driver and one Chromium: to start them for each
test takes longer than most of the tests.
"""

import asyncio
import re
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from server.app import CODES
from server.desk import Desk
from server.desk_parts import DeskLimits
from server.door import DOOR_HEADER, DOOR_HOST, DOOR_ORIGIN
from tests.server.api.conftest import desk_parts, door, packs, served
from tests.server.browser.chromium import shared_chromium

__all__ = ["desk_parts", "door", "packs"]

in_module_loop = partial(pytest_asyncio.fixture, loop_scope="module")


def pytest_collection_modifyitems(items):
    """Run the tests of this folder in the loop of their module, where its Chromium lives."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@in_module_loop(scope="module")
async def one_chromium():
    async with shared_chromium() as shared:
        yield shared


@in_module_loop()
async def chromium(one_chromium):
    yield await one_chromium.get()
    await one_chromium.clear()


@in_module_loop()
async def api(desk_parts, door, packs):
    async with served(desk_parts, Desk(desk_parts, DeskLimits()), door, packs) as api:
        yield api


@pytest.fixture(autouse=True)
def real_time(clock):
    """The page's clock is real; so the desk's is here."""
    start = clock.mono - time.monotonic()
    clock.monotonic = lambda: start + time.monotonic()


async def when(page, expression):
    """Wait until something is true in a page; Playwright's own way needs an eval, which our policy forbids."""
    for _ in range(500):
        if await page.evaluate(expression):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"never true: {expression}")


def desk_time(clock):
    """A script that sets a page's date to the desk's, which stands still: both judge alike what is still to come."""
    return f"""(() => {{
        const Real = Date, shift = {clock.now().timestamp() * 1000} - Real.now();
        globalThis.Date = class extends Real {{
            constructor(...parts) {{ super(...(parts.length ? parts : [Real.now() + shift])); }}
            static now() {{ return Real.now() + shift; }}
        }};
    }})()"""


@dataclass
class Browser:
    """One browser context, signed in to the dashboard; every complaint of a page is kept."""

    context: object
    api: object
    complaints: list[str] = field(default_factory=list)

    async def new_page(self):
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        return page

    async def open_unsigned(self, path):
        """A page without a session."""
        page = await self.new_page()
        await page.goto(f"{self.api.origin}{path}")
        return page

    async def open(self, path):
        code = self.api.app[CODES].make()
        page = await self.open_unsigned(f"{path}#code={code}")
        await when(page, "localStorage.getItem('firsthand-token') !== null")
        return page

    async def open_door(self):
        """Let the reserved host lead to the application, as the proxy does."""

        async def reserved(route):
            request = route.request
            dropped = ("host", "content-length", "accept-encoding")
            headers = {
                name: value
                for name, value in (await request.all_headers()).items()
                if not name.startswith(":") and name not in dropped
            }
            headers |= {"Host": DOOR_HOST, DOOR_HEADER: self.api.door.secret}
            url = request.url.replace(DOOR_ORIGIN, self.api.origin)
            async with self.api.http.request(request.method, url, headers=headers, data=request.post_data) as answer:
                await route.fulfill(status=answer.status, headers=dict(answer.headers), body=await answer.read())

        await self.context.route(re.compile(re.escape(DOOR_ORIGIN)), reserved)

    async def open_window(self, prompt_id):
        """The prompt in a window of its own."""
        await self.open_door()
        page = await self.new_page()
        await page.goto(f"{DOOR_ORIGIN}/prompt/{prompt_id}?window=1")
        return page

    async def run(self, page, module, code):
        """What an expression gives with a module of ours as `m`."""
        return await page.evaluate(f"import('/static/{module}').then((m) => {code})")


@in_module_loop()
async def browser(chromium, api):
    context = await chromium.new_context(viewport={"width": 900, "height": 1200}, locale="en-GB")
    context.set_default_timeout(10_000)
    await context.add_init_script(desk_time(api.clock))
    browser = Browser(context, api)
    yield browser
    await context.close()
    assert browser.complaints == []


SITE = "https://network.example"
OVER = (
    "position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;margin:0;padding:0;border:0;"
    "background:transparent;overflow:hidden;color-scheme:normal"
)


@asynccontextmanager
async def framed(browser, prompt_id, style="", init=""):
    """A foreign page with the prompt's frame in a popover over it, as the page script puts it there."""
    api = browser.api
    document = api.door.documents.add(f"{SITE}/in/pat", "Chromium")

    async def site(route):
        await route.fulfill(status=200, content_type="text/html", body="<h1>A network</h1><button>Connect</button>")

    await browser.context.route(re.compile(re.escape(SITE)), site)
    await browser.open_door()
    page = await browser.context.new_page()
    await page.goto(f"{SITE}/in/pat")
    await page.evaluate(
        """([source, over, init]) => {
            window.heard = [];
            addEventListener("message", (event) => heard.push([event.origin, event.data]));
            const host = document.createElement("div");
            host.popover = "manual";
            host.style.cssText = over;
            const frame = document.createElement("iframe");
            frame.src = source;
            frame.style.cssText = "width:100%;height:100%;border:0;background:transparent;color-scheme:normal";
            host.append(frame);
            document.documentElement.append(host);
            host.showPopover();
            frame.focus();
            if (init) new Function(init)();
        }""",
        [f"{DOOR_ORIGIN}/prompt/{prompt_id}?document={document.key}", f"{OVER};{style}", init],
    )
    frame = page.frame_locator("iframe")
    await frame.locator("h1").wait_for()
    yield page, frame
    await page.close()
