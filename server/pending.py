"""The open prompts: found, counted, timed, and written down so that a crash leaves word of them."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from server.background import Background
from server.clock import Clock
from server.interruptions import open_rows
from server.open_prompts import OpenPrompts
from server.prompt import Prompt, PromptGone, PromptSettled
from server.record import Client, Outcome
from site_packs.action import Action

MAX_ENDED = 1_000
SIGHT_NOTED_EVERY_S = 5.0


class Pending:
    """What is open, and how what was open lately has ended.

    `awaited` names the released requests whose end is not known yet.
    """

    def __init__(
        self, kept: OpenPrompts, clock: Clock, background: Background, awaited: Callable[[], Iterable[str]]
    ) -> None:
        self._kept = kept
        self._clock = clock
        self._background = background
        self._awaited = awaited
        self._open: dict[str, Prompt] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._ended: OrderedDict[str, Outcome] = OrderedDict()
        self._writing = False
        self._written: asyncio.Future[None]
        self._stale = False

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Prompt]:
        """The open prompts, oldest first; safe while they change."""
        return iter(tuple(self._open.values()))

    def add(self, prompt: Prompt, unanswered: Callable[[], None]) -> None:
        """Open a prompt; `unanswered` is called when its life is over and it is still open."""
        self._open[prompt.id] = prompt
        self._timers[prompt.id] = asyncio.get_running_loop().call_later(prompt.life_s, unanswered)
        self.write_down()

    def end(self, prompt: Prompt, outcome: Outcome) -> None:
        """Close a prompt and remember how it ended."""
        self._timers.pop(prompt.id).cancel()
        del self._open[prompt.id]
        self._ended[prompt.id] = outcome
        while len(self._ended) > MAX_ENDED:
            self._ended.popitem(last=False)
        self.write_down()

    def get(self, prompt_id: str) -> Prompt:
        """An open prompt. Raises PromptSettled where it has ended lately, else PromptGone."""
        prompt = self._open.get(prompt_id)
        if prompt is None:
            if prompt_id in self._ended:
                raise PromptSettled(self._ended[prompt_id])
            raise PromptGone(prompt_id)
        return prompt

    def like(self, action: Action, client: Client) -> Prompt | None:
        """The open prompt for the same action of the same program."""
        digest = action.digest
        return next((each for each in self if each.digest == digest and each.hold.client == client), None)

    def held_on(self, host: str) -> int:
        """How many requests to this host are being held."""
        return sum(waiter.hold.host == host for prompt in self for waiter in prompt.waiters)

    async def written(self) -> None:
        """Wait until all that has been opened and closed so far is on the disk, or the disk has refused it."""
        while self._writing:
            await asyncio.shield(self._written)

    def write_down(self) -> None:
        """Write down what is open; one writer, which always writes the newest."""
        self._stale = True
        if not self._writing:
            self._writing = True
            self._written = asyncio.get_running_loop().create_future()
            self._background.run(self._write(), "keeping the list of open prompts")

    def note_sight(self, prompt: Prompt) -> None:
        """Write down now and then how long a prompt has been seen, so that a crash leaves word of that too."""
        seen_s, noted_s = prompt.waiting.seen_for_s(self._clock.monotonic()), prompt.seen_noted_s
        if seen_s > 0 and (noted_s == 0 or seen_s - noted_s >= SIGHT_NOTED_EVERY_S):
            prompt.seen_noted_s = seen_s
            self.write_down()

    async def _write(self) -> None:
        refused: OSError | None = None
        try:
            while self._stale:
                self._stale, refused = False, None
                try:
                    await self._kept.keep(open_rows(self, self._awaited(), self._clock.now(), self._clock.monotonic()))
                except OSError as problem:
                    refused = problem  # what was opened meanwhile is written down all the same
            if refused is not None:
                raise refused
        finally:
            self._writing = False
            self._written.set_result(None)
