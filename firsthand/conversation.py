"""Open prompts answered in a terminal, one after the other: shown, asked, waited for, sent."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from firsthand.access import words_of
from firsthand.answering import Answering
from firsthand.client import ApiRefusal, ServerApi, ServerAway
from firsthand.telling import memory_lines, person_line, spoken_day
from firsthand.terminal import overwrite, show_large

type ReadLine = Callable[[str, Callable[[], str]], str]

TICK_S = 0.2
OFFERED_BEFORE_S = 20.0  # so long before the client gives up, more time is offered
LIMITED_TO_S = 200.0  # a hold that is longer was given without a limit: there is no more to give
MORE_TIME = "+"  # typed instead of an answer


class Conversation:
    """Answers prompts in a terminal. What was typed for one survives a refused answer.

    `read` asks one question and calls what it is given while nobody types; `asking` is true while a prompt is open
    in front of the person.
    """

    def __init__(
        self,
        api: ServerApi,
        read: ReadLine,
        say: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.api, self.read, self.say, self.sleep, self.now = api, read, say, sleep, now
        self.words = words_of(api)
        self.asking = False
        self._view: dict[str, Any] = {}
        self._news: set[str] = set()

    @property
    def today(self) -> date:
        """The person's own day."""
        return self.now().astimezone().date()

    def answer_open(self) -> int:
        """Answer every prompt that is open now; gives how many there were."""
        prompts = self.api.get("/api/prompts")["prompts"]
        for prompt in prompts:
            self.answer(prompt["id"])
        return len(prompts)

    def answer(self, prompt_id: str) -> None:
        """Ask about one prompt until it is settled, here or elsewhere."""
        self._news, self.asking = set(), True
        answering: Answering | None = None
        while True:
            try:
                # The first look starts the server's clock, so the wait runs while the person reads and types.
                view = self._view = self.api.get(f"/api/prompts/{prompt_id}")
                answering = answering or Answering(self.words, self._read, self.say, self.today)
                self._show(view)
                settled = self._send(prompt_id, answering.decision(view))
            except ApiRefusal as refusal:
                if refusal.status in (404, 409):
                    self.say(self._gone(refusal))
                    break
                if refusal.status not in (422, 507):
                    raise
                self.say(self._refused(refusal))
                continue
            self.say(self._after(settled))
            self._offer_to_stop(settled)
            break
        self.asking = False

    def glance(self) -> str:
        """Look at the open prompt while the person types nothing; gives what is new to them, once, or nothing.

        Raises ApiRefusal when the prompt has been settled elsewhere.
        """
        try:
            self._view = self.api.get(f"/api/prompts/{self._view['id']}")
        except ServerAway:
            return self._new("away", self.words.say("error.away"))
        return self._time_line(self._view)

    # -- asking ------------------------------------------------------------------------------------------------

    def _read(self, question: str) -> str:
        while True:
            typed = self.read(question, self.glance)
            if typed.strip() != MORE_TIME:
                return typed
            self._view = self.api.send("POST", f"/api/prompts/{self._view['id']}/more-time", {})
            left_s = self._held_s(self._view)
            if left_s > 0:
                self._news.discard("ending")
                self.say(self.words.say("wait.more", site=self._site(self._view), n=ceil(left_s)))

    def _send(self, prompt_id: str, decision: dict[str, Any]) -> Any:
        """Send the decision; where the wait is not over, count down and send it again."""
        while True:
            try:
                return self.api.send("POST", f"/api/prompts/{prompt_id}/decision", decision)
            except ApiRefusal as refusal:
                if refusal.status != 425:
                    raise
                self._count_down(float(refusal.body.get("wait_left_s") or TICK_S))

    def _count_down(self, wait_s: float) -> None:
        left_s = wait_s
        while left_s > 0:
            overwrite(self.words.say("wait.left", n=ceil(left_s)))
            self.sleep(min(TICK_S, left_s))
            left_s -= TICK_S
        overwrite("")

    def _offer_to_stop(self, settled: dict[str, Any]) -> None:
        """After a mistake: stop asking for this? Nothing typed means no."""
        if settled["outcome"] != "mistaken":
            return
        words, record, site = self.words, settled["record"], self._site(self._view)
        self.say(words.say("done.mistaken.stop", site=site))
        for number, key in enumerate(("terminal.stop.no", "terminal.stop.yes"), 1):
            self.say(f"  {number}  {words.say(key)}")
        if self.read("1–2: [1] ", lambda: "").strip() == "2":
            self.api.send("PATCH", f"/api/sites/{record['site']}", {"rules": {record["rule"]: "off"}})
            self.say(words.say("done.mistaken.stopped", site=site))

    # -- saying ------------------------------------------------------------------------------------------------

    def _show(self, view: dict[str, Any]) -> None:
        words = self.words
        self.say("")
        self.say(f"{self._site(view)} · {words.say('kind.' + view['kind'])}")
        show_large(person_line(view, words))
        self.say(view["question"])
        for line in memory_lines(view, words, self.today):
            self.say(line)
        told = self._time_line(view)
        if told:
            self.say(told)

    def _time_line(self, view: dict[str, Any]) -> str:
        """What is to be said of the page and the client that asked, if the person has not been told yet."""
        words, site, left_s = self.words, self._site(view), self._held_s(view)
        if view.get("page_gone"):
            return self._new("page", words.say("gone.page"))
        if view.get("patience_over"):
            return self._new("over", words.say("wait.over", site=site, press=words.say(f"kind.{view['kind']}")))
        if not 0 < left_s < OFFERED_BEFORE_S:
            return ""
        told = words.say("wait.more", site=site, n=ceil(left_s))
        given_s = left_s + (self.now() - _moment(view["asked_at"])).total_seconds()
        return self._new("ending", told if given_s > LIMITED_TO_S else f"{told} {words.say('terminal.more_time')}")

    def _new(self, what: str, text: str) -> str:
        if what in self._news:
            return ""
        self._news.add(what)
        return text

    def _held_s(self, view: dict[str, Any]) -> float:
        """For how long the client still waits; 0 where it does not."""
        until = view.get("held_until")
        return (_moment(until) - self.now()).total_seconds() if until else 0.0

    def _site(self, view: dict[str, Any]) -> str:
        return str(view.get("site_name") or view["site"])

    def _refused(self, refusal: ApiRefusal) -> str:
        if refusal.status == 507:
            return self.words.say("error.not_recorded")
        key = f"lacking.{refusal.body.get('field')}"
        return self.words.say(key if key in self.words.texts else "error.field")

    def _gone(self, refusal: ApiRefusal) -> str:
        key = f"gone.{refusal.body.get('outcome') or ('unknown' if refusal.status == 404 else 'settled')}"
        return self.words.say(key if key in self.words.texts else "gone.settled")

    def _after(self, settled: dict[str, Any]) -> str:
        words, view, outcome = self.words, self._view, settled["outcome"]
        if outcome == "proceed" and (view.get("patience_over") or view.get("page_gone")):
            press = words.say(f"kind.{view['kind']}")
            return words.say("done.proceed.again", press=press, site=self._site(view))
        if outcome == "later":
            return words.say("done.later", day=spoken_day(settled["record"]["promise"]["on"], words, self.today))
        return words.say(f"done.{outcome}")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
