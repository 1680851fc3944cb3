"""Holds requests for their open prompt, each for as long as its client is patient."""

import asyncio
from collections.abc import Callable

from server.desk_parts import DeskLimits, DeskParts
from server.pending import Pending
from server.prompt import Hold, Prompt, Verdict, Waiter
from server.record import Outcome

MORE_TIME_S = 60.0
MAX_TIMES_MORE = 10


class Holds:
    """The desk's own: makes the futures that held requests wait on. `changed` is called when fewer or more wait."""

    def __init__(
        self, parts: DeskParts, limits: DeskLimits, pending: Pending, changed: Callable[[Prompt], None]
    ) -> None:
        self._parts = parts
        self._limits = limits
        self._pending = pending
        self._changed = changed

    async def hold(self, prompt: Prompt, hold: Hold) -> Verdict:
        """Wait until the prompt lets this request go on or its client's patience is over; too many are refused."""
        limited = self._parts.settings.time_limit
        patience_s = self._limits.patience_of(prompt.action, time_limit=limited) if hold.waits else 0.0
        if patience_s <= 0 or self._pending.held_on(hold.host) >= self._limits.held_per_host:
            prompt.pressed_again = prompt.pressed_again or hold.waits
            reason = "patience_over" if patience_s <= 0 else "too_many"
            return Verdict(Outcome.TIMED_OUT, reason, prompt_id=prompt.id)
        waiter = Waiter(hold, 0.0, asyncio.get_running_loop().create_future())
        self._be_patient(prompt, waiter, patience_s)
        prompt.waiters.append(waiter)
        concerned = self._parts.documents.keys_concerned(hold.page, hold.browser)
        joined = [key for key in concerned if key not in prompt.documents]
        prompt.documents += joined
        if prompt.for_pages:
            self._parts.documents.tell(joined, "prompt.opened", prompt.told)  # pressed in another tab as well
        if len(prompt.waiters) > 1:
            self._changed(prompt)
        try:
            return await waiter.verdict
        finally:
            waiter.settle(Verdict(Outcome.WITHDRAWN))
            if waiter in prompt.waiters:
                prompt.waiters.remove(waiter)

    def more_time(self, prompt: Prompt) -> None:
        """Be patient for another minute, ten times at most and never beyond the ceiling."""
        if prompt.times_given >= MAX_TIMES_MORE:
            return
        prompt.times_given += 1
        at = self._parts.clock.monotonic()
        left_s = min(MORE_TIME_S, self._limits.patience_ceiling_s - (at - prompt.asked_mono))
        for waiter in prompt.waiters:
            if at + left_s > waiter.until:
                self._be_patient(prompt, waiter, left_s)

    def _be_patient(self, prompt: Prompt, waiter: Waiter, patience_s: float) -> None:
        def refuse() -> None:
            prompt.pressed_again = True
            prompt.waiters.remove(waiter)
            waiter.settle(Verdict(Outcome.TIMED_OUT, "patience_over", prompt_id=prompt.id))
            self._changed(prompt)

        at = self._parts.clock.monotonic()
        waiter.wait_until(at + patience_s, at, refuse)
