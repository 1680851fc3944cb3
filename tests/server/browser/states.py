"""Every kind of prompt, and the states it can be in, to be looked at by people, by axe and by a screen reader."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal
from unittest.mock import patch

from server import page_watch
from server.door import DOOR_ORIGIN
from server.person import Name
from server.record import Client
from server.words import load_locale
from site_packs.action import About, Action, Target
from tests.server.at_the_desk import CHROME
from tests.server.browser.conftest import Browser, framed
from tests.server.browser.form_post import posted
from tests.server.conftest import until

PAT_ON_LINKEDIN = Name("linkedin", "", "7", "pat-example", "Pat Example")
PAT = Target("7", "pat-example", "Pat Example")
NAMES = (
    "Ada Okafor",
    "Bo Lindqvist",
    "Chidi Eze",
    "Dolores Ibárruri Gómez",
    "Emre Yılmaz",
    "Fatima az-Zahra",
    "Gül Şahin",
    "Hana Nováková",
    "Ines Wolff",
    "Jörg Müller-Lüdenscheidt",
    "Kateryna Шевченко",
    "李 小龍",
)
TWELVE = tuple(Target(str(n), name.lower().replace(" ", "-"), name) for n, name in enumerate(NAMES))
RULES = {"connect": "connect-profile"}  # a real one, for what is said of rules


class Look:
    """One prompt on a surface, and the words it is shown in. `place` is the page, or its frame."""

    def __init__(
        self, browser: Browser, language: str, page: Any, *, place: Any = None, prompt_id: str = "", task: Any = None
    ) -> None:
        self.browser = browser
        self.api = browser.api
        self.words = load_locale(language)
        self.prompt_id = prompt_id
        self.page = page
        self.place = place or page
        self.task = task

    @property
    def frame(self) -> Any:
        """The frame that shows something of ours, where there is one."""
        ours = (f"{DOOR_ORIGIN}/prompt/", f"{DOOR_ORIGIN}/passed/")
        return next((frame for frame in self.page.frames[1:] if frame.url.startswith(ours)), None)

    async def keep_still(self) -> None:
        """In a frame nothing that is pressed counts before size, focus and sight have been the same for a while."""
        if self.frame:
            await self.page.wait_for_timeout(700)

    async def press(self, key: str, **values: object) -> None:
        """Press the last button of this text that can be seen: inside an open way out, the one that sends."""
        await self.button(key, **values).click()

    async def press_first(self, key: str) -> None:
        await self.place.get_by_role("button", name=self.words.say(key), exact=True).first.click()

    def button(self, key: str, **values: object) -> Any:
        return self.place.get_by_role("button", name=self.words.say(key, **values)).last

    async def pick(self, key: str) -> None:
        await self.place.locator(".panel:visible").get_by_text(self.words.say(key), exact=True).click()

    async def decide(self, outcome: str, **more: object) -> None:
        """Answer on another surface."""
        digest = self.api.desk.view(self.prompt_id).digest
        body = {"outcome": outcome, "digest": digest, **more}
        await self.api.call("POST", f"/api/prompts/{self.prompt_id}/decision", body)
        await self.place.locator(".ending").wait_for()


Before = Callable[[Any], Awaitable[object]]
Then = Callable[[Look], Awaitable[object]]
Surface = Literal["dashboard", "window", "frame", "form"]


@dataclass(frozen=True)
class State:
    """A prompt: what was asked, what had been done before, and what is done with it.

    `seen_s` is how long it has been looked at already; `proves` whether the browser can prove that a frame is in sight.
    """

    name: str
    action: Action
    strictness: str = "standard"
    form: str = "how"
    before: Before | None = None
    then: Then | None = None
    surface: Surface = "dashboard"
    seen_s: int = 14
    proves: bool = True
    client: Client = CHROME

    @asynccontextmanager
    async def shown(self, browser: Browser, language: str) -> AsyncIterator[Look]:
        """The prompt in this state, with the browser's context for its size and colours."""
        api = browser.api
        await api.parts.settings.change_site("linkedin", strictness=self.strictness)
        await api.parts.settings.choose(form=self.form)
        if self.before:
            await self.before(api)
        task, prompt_id = await api.ask(self.action, client=self.client)
        api.wait_out(prompt_id, self.seen_s)
        await browser.context.clock.set_fixed_time(api.clock.now())
        if not self.proves:
            await browser.context.add_init_script("delete IntersectionObserverEntry.prototype.isVisible")
        async with AsyncExitStack() as stack:
            if self.surface == "frame":
                page, place = await stack.enter_async_context(framed(browser, prompt_id))
            elif self.surface == "form":
                page, place = await posted(browser, prompt_id)
            elif self.surface == "window":
                await browser.context.add_init_script("window.close = () => {}")  # it is to be looked at
                page = place = await browser.open_window(prompt_id)
            else:
                page = place = await browser.open(f"/prompt/{prompt_id}")
            look = Look(browser, language, page, place=place, prompt_id=prompt_id, task=task)
            await place.locator(".ways:not([inert])").wait_for()
            await look.keep_still()
            if self.then:
                await self.then(look)
            yield look


def act(kind: str, *targets: Target, about: About | None = None, **more: Any) -> Action:
    return Action("linkedin", kind, "ask", RULES.get(kind, kind), targets, about or About(), **more)


def pressing(*keys: str) -> Then:
    """Press one button after the other."""

    async def then(look: Look) -> None:
        for key in keys:
            await look.press(key)

    return then


def answering(key: str) -> Then:
    """Press one button that answers at once, and wait for the last word."""

    async def then(look: Look) -> None:
        await look.press(key)
        await look.place.locator(".ending").wait_for()

    return then


async def coffee(api: Any) -> None:
    """A talk that was logged, so long ago that its pass is over."""
    await api.parts.people.add_talk(PAT_ON_LINKEDIN, "in_person", "2025-05-03", "Keeps bees; ask about the winter.")


async def promised(api: Any) -> None:
    """A talk that was meant to come first."""
    pat = await api.parts.people.add_person("Pat Example", (PAT_ON_LINKEDIN,))
    await api.parts.people.add_promise(pat.id, "call", "2026-11-25")


def ends(outcome: str, **more: object) -> Then:
    """It is answered on another surface."""

    async def then(look: Look) -> None:
        await look.decide(outcome, **more)

    return then


def finds_it(outcome: str) -> Then:
    """It has ended meanwhile, as the page is told when it says that it is seen."""

    async def then(look: Look) -> None:
        ended = {"error": "settled already", "status": 409, "outcome": outcome}
        await look.page.route("**/seen", lambda route: route.fulfill(status=409, json=ended))
        await look.place.locator(".ending").wait_for()

    return then


async def client_goes(look: Look) -> None:
    """The program that asked has closed its connection."""
    look.api.desk.withdraw("c1")
    await look.place.locator(".ending").wait_for()


async def tab_closes(look: Look) -> None:
    """The tab that asked is closed; the desk need not wait here whether it comes back."""
    documents, desk = look.api.door.documents, look.api.desk
    document = documents.add("https://www.linkedin.com/in/pat", "Chrome")
    desk.pages.shown_in(look.prompt_id, document.key)
    with patch.object(page_watch, "RETURN_S", 0.0):
        async with documents.events(document.key):
            pass
    await until(lambda: desk.view(look.prompt_id).page_gone)
    await look.place.get_by_text(look.words.say("gone.page")).wait_for()


async def stop_asking(look: Look) -> None:
    """It was a mistake, and it is not to be asked again."""
    await look.press("way.mistaken")
    await look.press("done.mistaken.stop", site="LinkedIn")
    await look.place.get_by_text(look.words.say("done.mistaken.stopped", site="LinkedIn")).wait_for()


def asking(way: str, *picks: str, sends: str = "") -> Then:
    """Open a way out, choose in it, and perhaps give the answer."""

    async def then(look: Look) -> None:
        await look.press(way)
        for key in picks:
            await look.pick(key)
        if sends:
            await look.press(sends)
            await look.place.locator(".ending").wait_for()

    return then


CONNECT = act("connect", PAT)
FOLLOW = act("follow", PAT)
ENDORSE = act("endorse", PAT, about=About(skill="Welding"))
INVITE = act("invite", *TWELVE, about=About(page="Beekeepers of Leipzig"))
DELEGATE = act("delegate", about=About(app="Growth Hero", powers=("w_member_social", "w_messages", "r_events")))
LONG = Target("8", "wolfeschlegelsteinhausenbergerdorff", "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff, Sr. 🐝")
ARABIC = Target("9", "", "محمد عبد الله")
WORDLESS = Client("script", "python-requests")

# Each kind, as it is asked.
KINDS = (
    State("connect", CONNECT),
    State("accept", act("accept", PAT)),
    State("follow", FOLLOW),
    State("endorse", ENDORSE),
    State("endorse no skill", act("endorse", PAT)),
    State("recommend", act("recommend", PAT)),
    State("invite 12", INVITE),
    State("import 214", act("import", about=About(contacts=214))),
    State("message", act("message", PAT)),
    State("delegate", DELEGATE),
    State("post", act("post")),
)

# What may be different about one.
TURNS = (
    State("waiting", CONNECT, seen_s=0),
    State("no note", act("connect", PAT, has_note=False)),
    State("follow 14", act("follow", *TWELVE, Target("12", "lee"), Target("13"))),
    State("message to 12", act("message", *TWELVE)),
    State("import 1", act("import", about=About(contacts=1))),
    State("import uncounted", act("import")),
    State("app unnamed", act("delegate")),
    State("name unknown", act("connect", Target("ACoAAB12345"))),
    State("handle only", act("follow", Target("7", "pat@social.example"))),
    State("unreadable", act("connect", about=About(unreadable=True))),
    State("practice", act("connect", PAT, practice=True)),
    State("known talk", CONNECT, before=coffee),
    State("promise due", CONNECT, before=promised),
    State("patience over", act("connect", PAT, patience_s=0)),
    State("program", CONNECT, client=WORDLESS),
    State("long name", act("connect", LONG)),
    State("arabic name", act("accept", ARABIC)),
    State("gentle", CONNECT, strictness="gentle"),
    State("firm", CONNECT, strictness="firm"),
    State("window", CONNECT, surface="window"),
    State("frame", CONNECT, surface="frame"),
    State("frame unproven", CONNECT, surface="frame", proves=False),
    State("form post over", CONNECT, surface="form"),
    State("more time", CONNECT, seen_s=32),
    State("page gone", act("connect", PAT, patience_s=0), then=tab_closes),
)

# Each way out, open; each strictness and form.
WAYS = (
    State("connect, later", CONNECT, then=asking("way.later", "how.in_person", "later.tomorrow")),
    State("connect, yes", CONNECT, then=asking("way.yes.connect", "how.call", "when.before")),
    State("connect, ahead", CONNECT, then=asking("way.ahead", "reason.colleague")),
    State("connect, lacking", CONNECT, then=pressing("way.yes.connect", "way.yes.connect")),
    State("accept, later", act("accept", PAT), then=asking("way.later.accept")),
    State("follow, yes", FOLLOW, then=asking("way.yes.follow", "how.their_work")),
    State("endorse, yes", ENDORSE, then=asking("way.yes.endorse", "how.saw_it")),
    State("recommend, kind no", act("recommend", PAT), then=lambda look: look.place.locator(".kind-no").click()),
    State("message, yes", act("message", PAT), then=asking("way.yes.message")),
    State("invite, ticked", INVITE, then=lambda look: look.place.get_by_label(TWELVE[2].name).check()),
    State("firm, yes", CONNECT, "firm", then=asking("way.yes.connect", "how.video", "when.this_year")),
    State("firm, ahead", CONNECT, "firm", then=pressing("way.ahead", "name.choose")),
    State("word", CONNECT, form="word", then=asking("way.yes.connect")),
    State("three", CONNECT, form="three", then=asking("way.yes.connect")),
    State("line", CONNECT, form="line", then=asking("way.yes.connect")),
    State("line, ahead", CONNECT, form="line", then=asking("way.ahead")),
    State("frame, yes", CONNECT, surface="frame", then=asking("way.yes.connect", "how.call")),
)

# How it ends: here, or elsewhere.
ENDINGS = (
    State("let go", CONNECT, then=answering("way.cancel")),
    State("talk first", CONNECT, then=asking("way.later", sends="way.later")),
    State("goes out", CONNECT, then=asking("way.yes.connect", "how.call", "when.last_year", sends="way.yes.connect")),
    State("once more", act("connect", PAT, patience_s=0), "gentle", then=answering("way.ahead")),
    State("mistaken", CONNECT, then=answering("way.mistaken")),
    State("mistaken, stopped", CONNECT, then=stop_asking),
    State("let go elsewhere", CONNECT, then=ends("cancel")),
    State("let go in a frame", CONNECT, surface="frame", then=answering("way.cancel")),
    State("goes out in a window", CONNECT, "gentle", surface="window", then=answering("way.ahead")),
    State("let go elsewhere, frame", CONNECT, surface="frame", then=ends("cancel")),
    State("timed out", CONNECT, then=finds_it("timed_out")),
    State("faulted", CONNECT, then=finds_it("faulted")),
    State("withdrawn", CONNECT, then=client_goes),
)

STATES = (*KINDS, *TURNS, *WAYS, *ENDINGS)
