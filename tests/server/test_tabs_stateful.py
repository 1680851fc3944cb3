"""Extensions, pages and closed tabs in any order: one of them shows a prompt, and where one can, one does."""

import tempfile
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from server.page_watch import RETURN_S
from server.prompt import Hold, PromptSettled
from server.record import Client, Decision
from server.tabs import ASLEEP_S, GRACE_S, NotYours
from tests.server.at_the_desk import connect
from tests.server.conftest import HandClock
from tests.server.desk_proof.world import World

PAGE, BROWSER = "https://www.linkedin.com/in/pat", "Mozilla/5.0 Chrome/156"
EXTENSIONS = ("one", "two")
WHICH = st.integers(0, 1)
GONE_ANYWAY_S = 3 * RETURN_S


class Page:
    """A page of the site: what its script shows, by what its door was told; the stream may break and come back."""

    def __init__(self, world):
        self.world = world
        self.documents = world.desk.parts.documents
        self.key = self.documents.add(PAGE, BROWSER).key
        self.shows = set()
        self.listen()

    def listen(self):
        self.stream = AsyncExitStack()
        opening = self.stream.enter_async_context(self.documents.events(self.key))
        self.queue = self.world.loop.run_until_complete(opening)
        for news in self.world.desk.pages.begins_with(self.key):
            self.queue.put_nowait(news)

    def breaks(self):
        self.hear()
        self.world.loop.run_until_complete(self.stream.aclose())
        self.queue = None

    def hear(self):
        while self.queue is not None and not self.queue.empty():
            name, data = self.queue.get_nowait()
            if name == "prompt.opened":
                self.shows.add(data["id"])
            elif name in ("prompt.taken", "prompt.settled"):
                self.shows.discard(data["id"])


class TabsMachine(RuleBasedStateMachine):
    """What may happen, a step at a time."""

    def __init__(self):
        super().__init__()
        self.temporary = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.world = World(Path(self.temporary.name), self.clock)
        self.tabs = self.world.desk.tabs
        self.pages = []
        self.sockets = {}
        self.left_at = {}
        self.presses = []
        self.pressed = 0

    def prompts(self):
        return list(self.world.desk.pages._prompts)

    def settle(self):
        self.world.loop.spin()
        while self.world.step():
            pass
        for page in self.pages:
            page.hear()

    @initialize(pressed=st.booleans(), waited=st.booleans())
    def begin(self, pressed, waited):
        """What happens most; so that more happens behind it."""
        self.open_page()
        self.come("one")
        if pressed:
            self.press(again=False)
        if waited:
            self.time_passes(GRACE_S)

    @precondition(lambda self: len(self.pages) < 2)
    @rule()
    def open_page(self):
        self.pages.append(Page(self.world))
        self.settle()

    @precondition(lambda self: self.pages)
    @rule(which=WHICH, stays=st.booleans())
    def break_stream(self, which, stays):
        page = self.pages[which % len(self.pages)]
        if page.queue is not None:
            page.breaks()
        if not stays:
            self.pages.remove(page)
        self.settle()

    @precondition(lambda self: any(page.queue is None for page in self.pages))
    @rule()
    def stream_returns(self):
        next(page for page in self.pages if page.queue is None).listen()
        self.settle()

    @precondition(lambda self: self.pages and len(self.prompts()) < 2)
    @rule(again=st.booleans())
    def press(self, again):
        self.pressed += 0 if again and self.pressed else 1
        hold = Hold(f"c{len(self.presses)}", "www.linkedin.com", Client("browser", "Chrome"), PAGE, BROWSER)
        self.presses.append(self.world.begin(self.world.desk.ask(connect(str(self.pressed)), hold)))
        self.settle()

    @rule(who=st.sampled_from(EXTENSIONS))
    def come(self, who):
        if who not in self.sockets:
            self.sockets[who] = ExitStack()
            self.world.do(lambda: self.sockets[who].enter_context(self.tabs.extensions.connected(who, BROWSER)))
        self.settle()

    @precondition(lambda self: self.sockets)
    @rule(which=WHICH)
    def leave(self, which):
        who = sorted(self.sockets)[which % len(self.sockets)]
        self.world.do(self.sockets.pop(who).close)
        self.left_at[who] = self.clock.monotonic()
        self.settle()

    @precondition(lambda self: self.prompts())
    @rule(which=WHICH, who=st.sampled_from(["one", "one", "one", "two"]))
    def show(self, which, who):
        prompt = self.prompts()[which % len(self.prompts())]
        others = prompt.tab is not None and prompt.tab.extension != who
        try:
            self.world.do(lambda: self.tabs.show(prompt.id, who, PAGE, 1))
        except NotYours:
            assert others or who not in self.sockets
        else:
            assert not others
            assert who in self.sockets
        self.settle()

    @precondition(lambda self: any(prompt.tab for prompt in self.prompts()))
    @rule(which=WHICH, who=st.sampled_from(["one", "one", "one", "two"]))
    def tab_goes(self, which, who):
        shown = [prompt for prompt in self.prompts() if prompt.tab is not None]
        prompt = shown[which % len(shown)]
        own = prompt.tab.extension == who
        try:
            self.world.do(lambda: self.tabs.gone(prompt.id, who))
        except NotYours:
            assert not own
        else:
            assert own
        self.settle()

    @precondition(lambda self: self.prompts())
    @rule(which=WHICH)
    def answer(self, which):
        prompt = self.prompts()[which % len(self.prompts())]
        self.world.begin(self.world.desk.decide(prompt.id, Decision("cancel", prompt.digest), "page"))
        self.settle()
        try:
            self.world.do(lambda: self.tabs.show(prompt.id, "one", PAGE, 1))
        except PromptSettled:
            return
        raise AssertionError("a prompt that has ended was shown")

    @precondition(lambda self: self.prompts() and "one" in self.sockets)
    @rule(seconds=st.sampled_from([0.3, ASLEEP_S]), comes_back=st.booleans())
    def taken_and_asleep(self, seconds, comes_back):
        self.show(0, "one")
        self.leave(0)
        self.time_passes(seconds)
        if comes_back:
            self.come("one")

    @precondition(lambda self: self.prompts() and self.pages and "one" in self.sockets)
    @rule(seconds=st.sampled_from([0.3, GRACE_S]), joined=st.booleans())
    def taken_while_a_stream_is_broken(self, seconds, joined):
        self.break_stream(0, stays=True)
        self.show(0, "one")
        if joined:
            self.press(again=True)
        self.stream_returns()
        self.time_passes(seconds)

    @rule(seconds=st.sampled_from([0.3, GRACE_S, RETURN_S, ASLEEP_S]))
    def time_passes(self, seconds):
        self.clock.move(seconds)
        self.settle()

    # -- what holds after each step ------------------------------------------------------------------------------

    @invariant()
    def what_an_extension_shows_no_page_shows(self):
        for prompt in self.prompts():
            if prompt.tab is not None or prompt.offered:
                assert not any(prompt.id in page.shows for page in self.pages if page.queue is not None)

    @invariant()
    def what_no_extension_shows_a_page_shows_where_one_is_there(self):
        for prompt in self.prompts():
            there = [page for page in self.pages if page.queue is not None and page.key in prompt.documents]
            if prompt.tab is None and not prompt.offered and there:
                assert any(prompt.id in page.shows for page in there)

    @invariant()
    def an_extension_keeps_only_what_it_shows(self):
        kept = {key for key, each in self.world.desk.parts.documents._by_key.items() if each.there}
        assert kept == {prompt.tab.document for prompt in self.prompts() if prompt.tab is not None}

    @invariant()
    def an_extension_that_has_gone_keeps_nothing_for_long(self):
        for prompt in self.prompts():
            if prompt.tab is not None and prompt.tab.extension not in self.sockets:
                assert self.clock.monotonic() - self.left_at[prompt.tab.extension] < ASLEEP_S

    @invariant()
    def nothing_is_sent(self):
        assert not any(press.done() and press.result().sends for press in self.presses)

    def teardown(self):
        try:
            for who in list(self.sockets):
                self.world.do(self.sockets.pop(who).close)
            for page in self.pages:
                if page.queue is not None:
                    page.breaks()
            for seconds in (ASLEEP_S, GONE_ANYWAY_S, GONE_ANYWAY_S):
                self.clock.move(seconds)
                self.settle()
            # Of all that was asked in a page nothing is held when no page and no extension is there.
            assert all(press.done() for press in self.presses)
        finally:
            self.world.kill()
            self.temporary.cleanup()


TestTabs = TabsMachine.TestCase
TestTabs.settings = settings(
    max_examples=150,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
