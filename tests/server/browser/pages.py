"""The pages of the dashboard, empty and in use, to be looked at as the prompts are (states.py)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from server.person import Name
from server.prompt import Hold
from site_packs.action import Target
from tests.server.api.conftest import FIREFOX
from tests.server.at_the_desk import connect
from tests.server.browser.conftest import Browser
from tests.server.browser.over_pages import FORM_POST, FORM_USED, LED_HERE, TALK_LINE
from tests.server.browser.states import ENDORSE, INVITE, Look
from tests.server.conftest import until


@dataclass(frozen=True)
class Page:
    """A page of the dashboard after something was done; `settled` is a selector of what its script shows last."""

    name: str
    path: str
    settled: str
    before: Callable[[Any], Awaitable[object]] | None = None
    then: Callable[[Look], Awaitable[object]] | None = None
    signed_in: bool = True

    @asynccontextmanager
    async def shown(self, browser: Browser, language: str) -> AsyncIterator[Look]:
        """The page in this state."""
        if self.before:
            await self.before(browser.api)
        await browser.context.clock.set_fixed_time(browser.api.clock.now())
        page = await (browser.open(self.path) if self.signed_in else browser.open_unsigned(self.path))
        look = Look(browser, language, page)
        await page.locator(self.settled).first.wait_for()
        if self.then:
            await self.then(look)
        yield look


async def in_use(api: Any) -> None:
    """A week with talks, promises, answers of every kind, and three questions that wait."""
    people, settings = api.parts.people, api.parts.settings
    await settings.change_site("mastodon", enabled=True, hosts=("social.example",))
    await settings.change_site("xing", enabled=True)
    await people.add_talk(Name("linkedin", "", "21", "ada", "Ada Okafor"), "in_person", "2026-11-23", "Keeps bees.")
    await people.add_talk(Name("linkedin", "", "22", "bo", "Bo Lindqvist"), "call", "2026-11-24")
    promised = {"call": "2026-11-20", "in_person": "2026-11-24", "video": "2026-12-01"}
    for number, (how, on) in enumerate(promised.items()):
        person = await people.add_person(f"Promised {number}", (Name("linkedin", "", str(30 + number), "", ""),))
        await people.add_promise(person.id, how, on)
    answers = {
        "cancel": {},
        "later": {"promise": {"how": "call", "on": "2026-12-01"}},
        "mistaken": {},
        "proceed": {"answer": {"spoken": True, "how": "call", "when": "2026-05"}},
    }
    for number, (outcome, more) in enumerate(answers.items()):
        await answered(api, connect(str(40 + number)), outcome, **more)
    own = {"spoken": False, "reason": "We share a garden wall, and a very long story about who may cut which hedge."}
    await answered(api, ENDORSE, "proceed", answer=own)
    await api.call("PATCH", f"/api/records/{api.parts.log.recent()[-1].id}", {"note": "Rang the next day.\nGood."})
    for action in (connect("60"), INVITE, connect("61", practice=True)):
        await api.ask(action)


async def answered(api: Any, action: Any, outcome: str, **more: Any) -> None:
    """One prompt from its opening to its end."""
    task, prompt_id = await api.ask(action)
    api.wait_out(prompt_id)
    body = {"outcome": outcome, "digest": api.desk.view(prompt_id).digest, **more}
    answer = await api.call("POST", f"/api/prompts/{prompt_id}/decision", body)
    assert answer.status == 200, answer.body
    await task


async def rehearsed(api: Any, days: int = 8, acts: int = 2) -> None:
    """LinkedIn after a week in which so many people were asked to connect."""
    await api.parts.settings.change_site("linkedin", enabled=True, rehearse=True)
    for number in range(acts):
        target = Target(str(number), f"p{number}", f"Person {number}")
        await api.desk.ask(msgspec.structs.replace(connect(), targets=(target,)), Hold("c1", "www.linkedin.com"))
    await until(lambda: len(api.parts.log.recent()) == acts)
    api.clock.move(days * 24 * 3600)


async def rehearsing(api: Any) -> None:
    await rehearsed(api, days=2, acts=3)


async def tell_of_talk(look: Look) -> None:
    await look.press_first("promises.kept")
    await look.page.locator(".settle form").wait_for()


async def erase(look: Look) -> None:
    await look.press_first("log.erase")
    await look.page.get_by_text(look.words.say("log.erase.sure")).first.wait_for()


async def paused(api: Any) -> None:
    await api.call("POST", "/api/pause", {"minutes": 60})


async def write_note(look: Look) -> None:
    await look.page.get_by_role("button", name=look.words.say("log.note"), exact=True).first.click()
    await look.page.locator(".note-form textarea").wait_for()


async def open_rules(look: Look) -> None:
    await look.page.locator(".site.on summary").last.click()


async def own_sentences(api: Any) -> None:
    await api.parts.settings.choose(form="turns", notify=True, own_words={"question.connect": "{name}: in real life?"})


async def open_own_sentences(look: Look) -> None:
    await look.page.locator(".own-words summary").first.click()


async def two_pairs(api: Any) -> None:
    await api.extension()
    await api.extension(FIREFOX, "")


async def show_a_code(look: Look) -> None:
    await look.press_first("settings.pairs.add")
    await look.page.locator(".pair-code output").wait_for()


async def write_what_cannot_be(look: Look) -> None:
    await open_own_sentences(look)
    await look.page.locator('[data-key="question.connect"]').fill("{who} is this?")
    await look.page.locator('[data-key="question.accept"]').fill("Really?")
    await look.page.locator("#main h1").click()
    await look.page.locator(".problem [role=alert]").nth(1).wait_for()


PAGES = (
    Page("today, new", "/", ".lately"),
    Page("today, in use", "/", ".lately .records", before=in_use),
    Page("today, paused", "/", ".lately", before=paused),
    Page("today, pausing", "/", ".pause", then=lambda look: look.page.locator(".pause summary").click()),
    Page("today, rehearsed", "/", ".rehearsals article", before=rehearsed),
    Page("today, we spoke", "/", ".promise", before=in_use, then=tell_of_talk),
    Page("log, empty", "/log", ".log-list .none"),
    Page("log, in use", "/log", ".records li", before=in_use, then=write_note),
    Page("log, erasing", "/log", ".records li", before=in_use, then=erase),
    Page("sites", "/sites", ".site", before=in_use, then=open_rules),
    Page("sites, rehearsing", "/sites", ".rehearsal", before=rehearsing),
    Page("sites, rehearsed", "/sites", ".rehearsal", before=rehearsed),
    Page("settings", "/settings", ".own-words", before=own_sentences, then=open_own_sentences),
    Page("settings, refused", "/settings", ".own-words", then=write_what_cannot_be),
    Page("settings, pairs", "/settings", ".pairs li", before=two_pairs, then=show_a_code),
    Page("pairing", "/pair#code=7F3K-9QXM", "#code:not(:empty)", signed_in=False),
    Page("pairing, no code", "/pair", "#no-code", signed_in=False),
    Page("signed out", "/", ".no-session", signed_in=False),
    Page("no such page", "/nonsense", "h1", signed_in=False),
    Page("no such prompt", "/prompt/none", ".ending"),
    FORM_POST,
    FORM_USED,
    LED_HERE,
    TALK_LINE,
)
