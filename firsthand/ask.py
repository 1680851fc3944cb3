"""`firsthand ask` and `firsthand open`: open prompts answered in the terminal; a fresh link to the dashboard."""

import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

if TYPE_CHECKING:
    from firsthand.client import ServerApi

LOOK_AGAIN_S = 1.0
TICK_S = 0.2


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ask)
    app.command("open")(open_dashboard)


def ask(
    once: Annotated[
        bool, typer.Option("--once", help="Answer what is open now, then end (code 1 if nothing is).")
    ] = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Answer open questions in this terminal.

    One after the other, until Ctrl-C.
    """
    from firsthand.access import running_api
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say

    try:
        with running_api(data) as api:
            conversation = Conversation(api, input, say)
            if once:
                if not conversation.answer_open():
                    raise Stop(Exit.FAILED, "Nothing is open.")
                return
            say("Waiting for questions; Ctrl-C ends this.")
            while True:
                if not conversation.answer_open():
                    time.sleep(LOOK_AGAIN_S)
    except (KeyboardInterrupt, EOFError):
        say("")


def open_dashboard(
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the link.")] = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Open the dashboard with a fresh link.

    The link is printed too. It is good once, and for a minute.
    """
    from firsthand.access import running_api
    from firsthand.desktop import open_in_browser
    from firsthand.terminal import say

    with running_api(data) as api:
        link = dashboard_link(api)
    say(link)
    if not no_browser:
        open_in_browser(link)


def dashboard_link(api: "ServerApi") -> str:
    """A link with a one-time code in its fragment, which no server and no log ever sees."""
    link: str = api.send("POST", "/api/session/code", {})["link"]
    return link


class Conversation:
    """Answers prompts in a terminal. What was typed for one survives a refused answer."""

    def __init__(
        self,
        api: "ServerApi",
        read: Callable[[str], str],
        say: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        from firsthand.access import words_of

        self.api, self.read, self.say, self.sleep = api, read, say, sleep
        self.words = words_of(api)

    def answer_open(self) -> int:
        """Answer every prompt that is open now; gives how many there were."""
        prompts = self.api.get("/api/prompts")["prompts"]
        for prompt in prompts:
            self.answer(prompt["id"])
        return len(prompts)

    def answer(self, prompt_id: str) -> None:
        """Ask about one prompt until it is settled, here or elsewhere."""
        from firsthand.answering import Answering
        from firsthand.client import ApiRefusal

        answering = Answering(self.words, self.read, self.say, date.today())
        while True:
            try:
                # The first look starts the server's clock, so the wait runs while the person reads and types.
                view = self.api.get(f"/api/prompts/{prompt_id}")
                self._show(view)
                settled = self._send(prompt_id, answering.decision(view))
            except ApiRefusal as refusal:
                if refusal.status in (404, 409):
                    self.say(self._gone(refusal))
                    return
                if refusal.status not in (422, 507):
                    raise
                self.say(self.words.say("error.not_recorded" if refusal.status == 507 else "error.field"))
                self.say(str(refusal))
                continue
            self.say(self._after(view, settled))
            return

    def _send(self, prompt_id: str, decision: dict[str, Any]) -> Any:
        """Send the decision; where the wait is not over, count down and send it again."""
        from firsthand.client import ApiRefusal

        while True:
            try:
                return self.api.send("POST", f"/api/prompts/{prompt_id}/decision", decision)
            except ApiRefusal as refusal:
                if refusal.status != 425:
                    raise
                self._count_down(float(refusal.body.get("wait_left_s") or TICK_S))

    def _count_down(self, wait_s: float) -> None:
        from math import ceil

        from firsthand.terminal import overwrite

        left_s = wait_s
        while left_s > 0:
            overwrite(self.words.say("wait.left", n=ceil(left_s)))
            self.sleep(min(TICK_S, left_s))
            left_s -= TICK_S
        overwrite("")

    def _show(self, view: dict[str, Any]) -> None:
        from firsthand.answering import memory_lines, person_line
        from firsthand.terminal import show_large

        words, where = self.words, view.get("site_name") or view["site"]
        self.say("")
        self.say(f"{where} · {words.say('kind.' + view['kind'])}")
        show_large(person_line(view, words))
        self.say(view["question"])
        for line in memory_lines(view, words):
            self.say(line)
        if view.get("patience_over"):
            self.say(words.say("wait.over", site=where, press=words.say(f"kind.{view['kind']}")))

    def _gone(self, refusal: Any) -> str:
        key = f"gone.{refusal.body.get('outcome') or ('unknown' if refusal.status == 404 else 'settled')}"
        return self.words.say(key if key in self.words.texts else "gone.settled")

    def _after(self, view: dict[str, Any], settled: dict[str, Any]) -> str:
        words, outcome = self.words, settled["outcome"]
        where, press = view.get("site_name") or view["site"], words.say(f"kind.{view['kind']}")
        if outcome == "proceed" and view.get("patience_over"):
            return words.say("done.proceed.again", press=press, site=where)
        if outcome == "later":
            return words.say("done.later", day=settled["record"]["promise"]["on"])
        return words.say(f"done.{outcome}")
