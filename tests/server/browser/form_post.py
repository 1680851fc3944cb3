"""The pages that answer a form post which navigates, made by the proxy's own code and shown in a browser."""

import asyncio
import re
from typing import Any

from mitmproxy import http
from mitmproxy.test import tflow

from proxy_addons.interstitial import Interstitial
from proxy_addons.page_tag import SCRIPT_HASH
from proxy_addons.replays import UsedTwice
from tests.server.browser.conftest import SITE, Browser

FORM = f"{SITE}/follow"
FILLED_IN_AT = f"{SITE}/in/pat"


async def posted(browser: Browser, prompt_id: str, *, scripts: bool = True) -> tuple[Any, Any]:
    """The page, and the frame that its script puts over it; without scripts the page twice."""
    await browser.open_door()
    answer = _pages(browser)(tflow.tflow(req=_request()), prompt_id, "token")
    if not scripts:
        policy = answer.headers["content-security-policy"]
        answer.headers["content-security-policy"] = policy.replace(SCRIPT_HASH, "'none'")
    page = await _shown(browser, answer)
    return page, await _prompt_over(page, prompt_id) if scripts else page


async def posted_twice(browser: Browser) -> Any:
    """The page that says so."""
    return await _shown(browser, _pages(browser).used_up(_request(), UsedTwice(used=True, back=FILLED_IN_AT)))


def _pages(browser: Browser) -> Interstitial:
    api = browser.api
    return Interstitial(api.door.documents, api.parts.settings.words, api.desk.pages.shown_in)


def _request() -> http.Request:
    return http.Request.make("POST", FORM, b"csrf=1", {"referer": FILLED_IN_AT})


async def _shown(browser: Browser, answer: http.Response) -> Any:
    async def site(route: Any) -> None:
        # Its status is told to the console too, as an error; what matters here is how the page looks.
        await route.fulfill(status=200, headers=dict(answer.headers), body=answer.text)

    await browser.context.route(re.compile(re.escape(SITE)), site)
    page = await browser.context.new_page()
    await page.goto(FORM)
    return page


async def _prompt_over(page: Any, prompt_id: str) -> Any:
    for _ in range(500):
        for frame in page.frames:
            if f"/prompt/{prompt_id}" in frame.url:
                return frame
        await asyncio.sleep(0.02)
    raise AssertionError("no prompt over the page")
