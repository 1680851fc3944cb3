"""Prompts made by hand, in the shape of `GET /api/prompts/{id}`, and a page that shows one without a desk behind it."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta


async def settled(task):
    """The verdict of a request that waits at the desk."""
    return await asyncio.wait_for(asyncio.shield(task), 15)


async def gently(api, site="linkedin"):
    await api.parts.settings.change_site(site, strictness="gentle")


def button(page, name):
    return page.get_by_role("button", name=name)


def option(page, text):
    return page.locator(".panel:visible").get_by_text(text, exact=True)


PAT = {"key": "7", "id": "7", "handle": "pat", "name": "Pat Example", "link": "https://network.example/in/pat"}
TALKS = ["call", "in_person", "video", "in_writing", "work"]
TASKS = {
    "how": {"how": True, "name": "", "why": "choice"},
    "word": {"how": False, "name": "word", "why": ""},
    "three": {"how": False, "name": "three", "why": ""},
    "line": {"how": False, "name": "", "why": "line"},
    "none": {"how": False, "name": "", "why": ""},
    "firm": {"how": True, "name": "word", "why": "choice"},
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ALONE = {"hows": [], "later": False}
OF_KIND = {
    "connect": {"ask_along": True},
    "accept": {"ask_along": True, "later_how": "in_writing"},
    "follow": {"hows": ["their_work", *TALKS], "complete": ["their_work"]},
    "endorse": {"hows": ["saw_it", "work"], "where": True},
    "recommend": {"hows": ["work", "saw_it"], "where": True, "kind_no": True},
    "invite": {"hows": []},
    "import": ALONE,
    "message": {"hows": [], "line": True},
    "delegate": ALONE,
    "post": ALONE,
}


def ways(kind="connect", form="how", **more):
    """The ways out of a kind; a kind whose yes stands alone asks going ahead for nothing either."""
    own = OF_KIND[kind]
    task = dict(TASKS[form])
    if not own.get("hows", TALKS) and not own.get("line"):
        task |= {"how": False, "why": "line" if task["why"] == "line" else ""}
    names = ["Amara Diallo", "Pat Example", "Jonas Berg"] if task["name"] else []
    plain = {"hows": TALKS, "complete": [], "where": False, "line": False, "later": True, "later_how": "call"}
    return plain | {"ask_along": False, "kind_no": False} | own | {"task": task, "names": names} | more


def view(kind="connect", form="how", **more):
    """An open prompt that may be answered at once."""
    now = datetime.now(UTC)
    return {
        "id": "made-by-hand",
        "site": "linkedin",
        "site_name": "LinkedIn",
        "kind": kind,
        "targets": [PAT],
        "about": {},
        "powers": {"means": [], "others": []},
        "has_note": None,
        "client": {"kind": "browser", "name": "Chrome"},
        "surface": None,
        "question": "Have you spoken with Pat Example?",
        "asked_at": now.isoformat(),
        "wait_left_s": 0.0,
        "held_until": (now + timedelta(seconds=45)).isoformat(),
        "expires_at": (now + timedelta(minutes=30)).isoformat(),
        "digest": "d",
        "form": "how" if form == "firm" else form,
        "form_new": False,
        "strictness": "firm" if form == "firm" else "standard",
        "ways": ways(kind, form),
        "counts": {"this_week": 6, "talks_this_week": 1},
        "known": None,
        "practice": False,
        "held": 1,
        "patience_over": False,
        "page_gone": False,
        "own_words": {},
    } | more


def held_for(now, seconds, since=30):
    """The times of a prompt that was asked so many seconds ago and is held for so many more."""
    asked = now - timedelta(seconds=since)
    return {"asked_at": asked.isoformat(), "held_until": (now + timedelta(seconds=seconds)).isoformat()}


class Shown:
    """A page with one prompt; keeps every decision it was sent, and answers with what `refusals` holds first."""

    def __init__(self, page, shown, held=None):
        self.page, self.view, self.held = page, shown, held
        self.decisions, self.refusals = [], []
        self.asked_more = 0
        self.clock_ahead = timedelta()

    @property
    def now(self):
        """What the browser's clock says; it need not be ours to the second."""
        return datetime.now(UTC) + self.clock_ahead

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def option(self, text):
        return self.page.locator(".panel:visible").get_by_text(text, exact=True)

    async def open(self, way):
        await self.button(way).click()

    async def send(self, way):
        """Press the button that sends, in the open panel."""
        await self.page.locator(".panel:visible .send", has_text=way).first.click()

    async def answer(self, route):
        request = route.request
        if self.held is not None:  # counted from the first look: opening a page takes its time
            self.view |= held_for(self.now, *self.held)
            self.held = None
        if request.url.endswith("/decision"):
            self.decisions.append(json.loads(request.post_data))
            if self.refusals:
                status, body = self.refusals.pop(0)
                return await route.fulfill(status=status, json=body)
            outcome = self.decisions[-1]["outcome"]
            return await route.fulfill(json={"outcome": outcome, "record": {"site": "linkedin", "rule": "r"}})
        if request.url.endswith("/seen"):
            changing = ("wait_left_s", "held_until", "held", "patience_over", "page_gone")
            return await route.fulfill(json={name: self.view[name] for name in changing})
        self.asked_more += request.url.endswith("/more-time")
        return await route.fulfill(json=self.view)


@asynccontextmanager
async def shown(browser, prompt, language="en", held=None):
    """The dashboard's page of a prompt made by hand; `held` as in `held_for`, from its first look on."""
    await browser.api.parts.settings.choose(language=language)  # before: a page that hears of it loads anew
    page = await browser.open("/")
    card = Shown(page, prompt, held)
    card.clock_ahead = timedelta(milliseconds=await page.evaluate("Date.now()")) - (datetime.now(UTC) - EPOCH)
    await page.route(f"**/api/prompts/{prompt['id']}**", card.answer)
    await page.route(f"**/api/prompts/{prompt['id']}/*", card.answer)
    await page.goto(f"{browser.api.origin}/prompt/{prompt['id']}")
    await page.locator("h1").wait_for()
    yield card
    await page.close()
