"""The one owner of open prompts: asks, decides, withdraws, closes.

Every future a held request waits on is made and resolved here and in its own holding.py. A decision is
acknowledged, and its request released, only after its record is durable.
"""

from collections.abc import Coroutine
from typing import Any

import msgspec

from server.answers import check_decision
from server.background import Background
from server.clock import own_day
from server.deliveries import Deliveries
from server.desk_parts import DeskLimits, DeskParts
from server.desk_view import PromptView, counts_for, known_view, prompt_view
from server.events import EventName
from server.greetings import Greetings
from server.holding import Holds
from server.opening import open_prompt
from server.page_watch import PageWatch
from server.pending import Pending
from server.prompt import (
    Delivery,
    DigestChanged,
    Hold,
    Prompt,
    PromptSettled,
    Settled,
    TooSoon,
    Verdict,
    Waiter,
)
from server.record import Decision, Outcome, Record, Surface
from server.settling import passed_record, settled_record, ticked_people
from server.tabs import Tabs
from server.unasked import Unasked
from site_packs.action import Action, Mode


class Desk:
    """Holds what is pending. All methods run on the event loop."""

    def __init__(self, parts: DeskParts, limits: DeskLimits | None = None) -> None:
        self.parts = parts
        self.limits = limits or DeskLimits()
        self._unasked = Unasked(parts.people, parts.settings)
        self._background = Background()
        self.deliveries = Deliveries(parts.friction_log, parts.events, parts.clock, self._background)
        self._pending = Pending(parts.open_prompts, parts.clock, self._background, self.deliveries.awaited)
        self._holds = Holds(parts, self.limits, self._pending, lambda prompt: self._tell("prompt.changed", prompt))
        self.greetings = Greetings(parts.people, parts.documents)
        self.pages = PageWatch(parts.documents, self._pending, self._page_gone)
        self.tabs = Tabs(parts.documents, self._pending)
        self._closed = False

    # -- asking ------------------------------------------------------------------------------------------------

    async def ask(self, action: Action, hold: Hold) -> Verdict:
        """Decide what becomes of one request; waits for a person where it must."""
        action = msgspec.structs.replace(action, mode=self._mode_of(action))
        passed = self._pass_unasked(action, hold)
        if passed is not None:
            return passed
        sent = self.deliveries.sent_lately(action, hold.client)
        if sent is not None:
            return Verdict(Outcome.PROCEED, joined=sent)
        prompt = self._pending.like(action, hold.client)
        if prompt is None:
            if self._closed or len(self._pending) >= self.limits.open_prompts:
                return Verdict(Outcome.WITHDRAWN, "too_many")
            prompt = self._open_prompt(action, hold)
        return await self._holds.hold(prompt, hold)

    def _mode_of(self, action: Action) -> Mode:
        """The person's own choice for this rule, else the pack's."""
        return self.parts.settings.site(action.site).rules.get(action.rule, action.mode)

    def _pass_unasked(self, action: Action, hold: Hold) -> Verdict | None:
        """Let it go out where nobody need be asked. None: ask."""
        now = self.parts.clock.now()
        delivery = Delivery(None, action, hold.client)
        if self.parts.settings.paused(now):
            return Verdict(Outcome.PASSED, delivery=delivery)
        by_ticket = self.deliveries.use_ticket(action, hold.client)
        if by_ticket is not None:
            self._pending.write_down()
            return Verdict(Outcome.PASSED, delivery=by_ticket)
        today = own_day(now)
        reason = self._unasked.reason(action, self._at(), today)
        if reason is None:
            return None
        if reason == "pass":
            self.greetings.greet(action, hold, today)
        if reason != "uncounted":
            record = passed_record(action, hold, reason, self._unasked.person_id(action), now)
            self.deliveries.append_passed(record, delivery)
        return Verdict(Outcome.PASSED, delivery=delivery)

    def _open_prompt(self, action: Action, hold: Hold) -> Prompt:
        prompt = open_prompt(action, hold, self.parts, self.limits)
        self._pending.add(prompt, lambda: self._end_unanswered(prompt, Outcome.TIMED_OUT))
        self._background.run(self._show(prompt), "showing a prompt")
        return prompt

    async def _show(self, prompt: Prompt) -> None:
        """Tell the surfaces, once a crash would leave word of the prompt: what somebody has seen is not forgotten."""
        await self._pending.written()
        if not prompt.deciding:
            prompt.opened = True
            self.parts.events.publish("prompt.opened", prompt.told)
            self.tabs.offer(prompt)
            await self.parts.friction_log.make_ready()  # while somebody reads, so that their answer waits less

    # -- what the surfaces say ---------------------------------------------------------------------------------

    @property
    def open_count(self) -> int:
        """How many prompts are open."""
        return len(self._pending)

    @property
    def open_ids(self) -> list[str]:
        """The ids of all open prompts, oldest first."""
        return [prompt.id for prompt in self._pending]

    def views(self) -> list[PromptView]:
        """All open prompts, oldest first."""
        return [self.view(prompt.id) for prompt in self._pending]

    def view(self, prompt_id: str) -> PromptView:
        """One open prompt. Raises PromptGone or PromptSettled."""
        prompt, parts = self._pending.get(prompt_id), self.parts
        action, now, recent = prompt.action, parts.clock.now(), parts.friction_log.recent()
        counts = counts_for(action, recent, parts.people, now)
        prompt.count_shown = counts.this_week + 1
        known = known_view(prompt, parts.people.known_about(action), recent)
        return prompt_view(prompt, parts.face_of(action.site), counts, known, parts.settings.own_words, now, self._at())

    def look(self, prompt_id: str) -> PromptView:
        """As `view`, for a surface without sight of its own: from its first look on, the prompt counts as seen."""
        prompt = self._pending.get(prompt_id)
        prompt.waiting.always(self._at())
        prompt.surface = prompt.surface or "terminal"
        self._pending.note_sight(prompt)
        return self.view(prompt_id)

    def seen(self, prompt_id: str, visible: bool, surface: Surface, by: str = "") -> float:
        """A surface reports whether it is in sight; gives the seconds still to wait.

        `by` tells several of its kind apart: a tab in the background does not stop the clock of the one in front.
        """
        prompt = self._pending.get(prompt_id)
        prompt.waiting.report(visible, self._at(), f"{surface} {by}")
        self._pending.note_sight(prompt)
        if visible:
            prompt.surface = surface
        return prompt.waiting.left_s(self._at())

    def more_time(self, prompt_id: str) -> PromptView:
        """Hold on for another minute, ten times at most and never beyond the ceiling of patience."""
        prompt = self._pending.get(prompt_id)
        self._holds.more_time(prompt)
        self._tell("prompt.changed", prompt)
        return self.view(prompt_id)

    async def decide(self, prompt_id: str, decision: Decision, surface: Surface) -> Settled:
        """Settle one prompt; what may go out goes once the record is durable.

        Letting go is never too early: waiting is for what sends something. Raises PromptGone, PromptSettled,
        DigestChanged, NotADecision, TooSoon; OSError when the answer could not be recorded: then nothing is sent.
        """
        prompt = self._pending.get(prompt_id)
        if decision.digest != prompt.digest:
            raise DigestChanged
        check_decision(decision, prompt.asking, prompt.action.targets, own_day(self.parts.clock.now()))
        outcome = Outcome(decision.outcome)
        left_s = prompt.waiting.left_s(self._at())
        if outcome.goes_out and left_s > 0:
            raise TooSoon(left_s)
        # To its end, though the one who answered has hung up: what is recorded as sent must have been let go.
        record = await self._background.finish(self._end(prompt, outcome, decision, surface))
        return Settled(outcome, record)

    # -- ending ------------------------------------------------------------------------------------------------

    def _end(
        self, prompt: Prompt, outcome: Outcome, decision: Decision | None = None, surface: Surface | None = None
    ) -> Coroutine[Any, Any, Record]:
        """From this call on the prompt is being ended, and by nobody else. Raises PromptSettled where it is already."""
        if prompt.deciding:
            raise PromptSettled(None)
        prompt.deciding = True
        record = settled_record(prompt, outcome, self.parts.clock.now(), self._at(), decision, surface)
        return self._record_and_settle(prompt, outcome, record, decision)

    def _end_unanswered(self, prompt: Prompt, outcome: Outcome) -> None:
        if not prompt.deciding:
            self._background.run(self._end(prompt, outcome), "ending an unanswered prompt")

    async def _record_and_settle(
        self, prompt: Prompt, outcome: Outcome, record: Record, decision: Decision | None
    ) -> Record:
        """Record how the prompt ended, then let its requests go on. Raises OSError when it cannot be recorded."""
        try:
            record = await self.parts.friction_log.append(record)
        except BaseException:
            self._settle(prompt, Outcome.FAULTED, None, None)
            raise
        self._settle(prompt, outcome, record, decision)
        self._background.run(self._remember(record), "remembering the answer")
        if record.seen_s > 0 and prompt.asking.form_new:
            self._background.run(self.parts.settings.meet_form(record.form), "remembering a form that was met")
        return record

    async def _remember(self, record: Record) -> None:
        person_id = await self.parts.people.note_answer(record)
        if person_id is not None:
            await self.parts.friction_log.amend(record.id, person=person_id)
        self.parts.events.publish("record.changed", {"id": record.id})
        if len(self._pending):
            await self.parts.friction_log.make_ready()

    def _settle(self, prompt: Prompt, outcome: Outcome, record: Record | None, decision: Decision | None) -> None:
        waiters, prompt.waiters = prompt.waiters, []
        if not outcome.goes_out or record is None:
            for waiter in waiters:
                waiter.settle(Verdict(outcome, outcome.value, prompt_id=prompt.id))
        else:
            self._let_out(prompt, outcome, record.id, waiters, ticked_people(prompt.action, decision))
        self._pending.end(prompt, outcome)
        self._tell("prompt.settled", prompt, outcome=outcome.value)
        self.tabs.ended(prompt)

    def _let_out(
        self, prompt: Prompt, outcome: Outcome, record_id: str, waiters: list[Waiter], ticked: frozenset[str] | None
    ) -> None:
        """One answer sends at most one request, the newest still waiting; where nobody waits, a ticket is opened."""
        client = prompt.hold.client
        if ticked is not None or not waiters:
            self.deliveries.open_ticket(prompt.action, client, record_id, ticked)
            for waiter in waiters:
                waiter.settle(Verdict(Outcome.CANCEL, "not_ticked", prompt_id=prompt.id))
            return
        delivery = self.deliveries.send(record_id, prompt.action, client)
        *others, newest = waiters
        newest.settle(Verdict(outcome, delivery=delivery, prompt_id=prompt.id))
        for waiter in others:
            waiter.settle(Verdict(outcome, joined=delivery, prompt_id=prompt.id))

    def withdraw(self, connection: str) -> None:
        """A client has gone: its requests are not sent, and a prompt nobody waits for any more is withdrawn."""
        for prompt in self._pending:
            gone = [waiter for waiter in prompt.waiters if waiter.hold.connection == connection]
            if gone:
                self._give_up(prompt, gone)

    def _page_gone(self, prompt: Prompt) -> None:
        """The tab that asked has closed or moved on: what it sent is not sent, and the prompt says so."""
        prompt.page_gone = True
        self._give_up(prompt, list(prompt.waiters))

    def _give_up(self, prompt: Prompt, gone: list[Waiter]) -> None:
        """These wait no more; a prompt that nobody waits for and whose next press was not promised is withdrawn."""
        prompt.waiters = [waiter for waiter in prompt.waiters if waiter not in gone]
        for waiter in gone:
            waiter.settle(Verdict(Outcome.WITHDRAWN, "withdrawn", prompt_id=prompt.id))
        if not prompt.waiters and not prompt.pressed_again and not prompt.deciding:
            self._end_unanswered(prompt, Outcome.WITHDRAWN)
        else:
            self._tell("prompt.changed", prompt)

    async def close(self) -> None:
        """End every open prompt as withdrawn, not sent; wait for what is being written."""
        self._closed = True
        for prompt in self._pending:
            self._end_unanswered(prompt, Outcome.WITHDRAWN)
        await self.drained()
        await self.parts.friction_log.rest()

    async def drained(self) -> None:
        """Wait until everything begun so far has been written and told."""
        await self._background.drained()

    # -- small change ------------------------------------------------------------------------------------------

    def _at(self) -> float:
        return self.parts.clock.monotonic()

    def _tell(self, name: EventName, prompt: Prompt, **more: object) -> None:
        data = {**prompt.told, **more}
        self.parts.events.publish(name, data)
        self.parts.documents.tell(prompt.documents, name, data)

    def delivered(self, delivery: Delivery, status: str) -> None:
        """What the proxy saw of a released request: `delivered:204`, `not delivered` or `unknown`."""
        if self.deliveries.delivered(delivery, status):
            self._pending.write_down()
