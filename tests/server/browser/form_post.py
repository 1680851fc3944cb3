"""The page that answers a form post which navigates, made by the proxy's own code and shown in a browser."""

import asyncio
import re
from typing import Any

from mitmproxy import http
from mitmproxy.test import tflow

from proxy_addons.interstitial import Interstitial
from proxy_addons.page_tag import SCRIPT_HASH
from tests.server.browser.conftest import SITE, Browser


async def posted(browser: Browser, prompt_id: str, *, scripts: bool = True) -> tuple[Any, Any]:
    """The page, and the frame that its script puts over it; without scripts the page twice."""
    api = browser.api
    request = http.Request.make("POST", f"{SITE}/follow", b"csrf=1", {"referer": f"{SITE}/in/pat"})
    page_of = Interstitial(api.door.documents, api.parts.settings.words, api.desk.shown_in)
    answer = page_of(tflow.tflow(req=request), prompt_id, "token")
    headers = dict(answer.headers)
    if not scripts:
        headers["content-security-policy"] = headers["content-security-policy"].replace(SCRIPT_HASH, "'none'")

    async def site(route: Any) -> None:
        await route.fulfill(status=answer.status_code, headers=headers, body=answer.text)

    await browser.open_door()
    await browser.context.route(re.compile(re.escape(SITE)), site)
    page = await browser.context.new_page()
    await page.goto(f"{SITE}/follow")
    if not scripts:
        return page, page
    for _ in range(500):
        for frame in page.frames:
            if f"/prompt/{prompt_id}" in frame.url:
                return page, frame
        await asyncio.sleep(0.02)
    raise AssertionError("no prompt over the page")
