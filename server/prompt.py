"""One open prompt: the action, who waits for it, and what its surfaces are shown."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from server.asking import Asking
from server.record import Client, Outcome, Record, Surface
from server.waiting import Waiting
from site_packs.action import Action


@dataclass(frozen=True, slots=True)
class Hold:
    """One held request. `page` is its Referer, else its Origin; `browser` its whole User-Agent.

    `connection` is the proxy's id of the client's connection; `host` is where the request goes. `waits` is False
    for a request that is answered at once with a page of ours: a form that navigates. `act` is the SHA-256, in hex, of
    its method and URL: an extension knows by it the tab it saw the request leave; it is kept nowhere.
    """

    connection: str
    host: str
    client: Client = field(default_factory=Client)
    page: str = ""
    browser: str = ""
    waits: bool = True
    act: str = ""


class CopiedAnswer(msgspec.Struct, frozen=True):
    """What the site answered to the one request that was sent, for those that had joined it. Body as on the wire."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Delivery:
    """What becomes of the one request an answer sends. `answer` is None when there is nothing to copy."""

    def __init__(self, record_id: str | None, action: Action, client: Client) -> None:
        self.record_id = record_id
        self.action = action
        self.client = client
        self.answer: asyncio.Future[CopiedAnswer | None] = asyncio.get_running_loop().create_future()
        self.status: str | None = None

    def settle(self, answer: CopiedAnswer | None) -> None:
        """Give the answer to those who joined; later calls change nothing."""
        if not self.answer.done():
            self.answer.set_result(answer)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one held request.

    `delivery` is set where it may go out; `joined` where another one was sent for it and its answer is to be copied.
    `reason` says why not: an outcome's name, `patience_over`, `too_many` or `not_ticked`.
    """

    outcome: Outcome
    reason: str = ""
    delivery: Delivery | None = None
    joined: Delivery | None = None
    prompt_id: str | None = None

    @property
    def sends(self) -> bool:
        """Whether this very request goes out."""
        return self.outcome.goes_out and self.joined is None and not self.reason


@dataclass(slots=True)
class Waiter:
    """A hold, the future its request waits on, and when its client's patience ends (monotonic)."""

    hold: Hold
    until: float
    verdict: asyncio.Future[Verdict]
    timer: asyncio.TimerHandle | None = None

    def settle(self, verdict: Verdict) -> None:
        """Let the request go on with this verdict; the first one counts."""
        if self.timer is not None:
            self.timer.cancel()
        if not self.verdict.done():
            self.verdict.set_result(verdict)

    def wait_until(self, until: float, at: float, refuse: Callable[[], None]) -> None:
        """Be patient until `until`, then call `refuse`."""
        if self.timer is not None:
            self.timer.cancel()
        self.until = until
        self.timer = asyncio.get_running_loop().call_later(until - at, refuse)


@dataclass(frozen=True, slots=True)
class Tab:
    """Where an extension shows a prompt: its own number for the tab, and the document that the frame belongs to.

    `extension` is the SHA-256 of its token. `pages` are the documents of the page script that showed it before.
    """

    extension: str
    number: int
    document: str
    pages: list[str]


@dataclass(slots=True)
class Prompt:
    """An open prompt. Only the desk changes it. `asked_mono` is monotonic seconds; `name` is that of the one person."""

    action: Action
    hold: Hold
    asking: Asking
    question: str
    asked_at: datetime
    asked_mono: float
    life_s: float
    waiting: Waiting
    name: str = ""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    waiters: list[Waiter] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    arriving: list[str] = field(default_factory=list)  # pages that may have sent it, too young to listen then
    newest_document: int = 0  # pages fetched later than this cannot have sent what is held
    opened: bool = False  # the surfaces have been told of it
    offered: bool = False  # not yet told to the page script: an extension may take it first
    tab: Tab | None = None  # the extension's, where it is the one that shows it
    surface: Surface | None = None
    pressed_again: bool = False  # somebody was refused meanwhile, so a yes opens a ticket
    page_gone: bool = False  # the tab that asked has closed or moved on
    deciding: bool = False
    count_shown: int | None = None
    times_given: int = 0
    seen_noted_s: float = 0.0  # how long it had been seen when that was last written down

    @property
    def told(self) -> dict[str, object]:
        """What everybody who listens is told of it."""
        return {"id": self.id, "site": self.action.site, "practice": self.action.practice}

    @property
    def for_pages(self) -> bool:
        """Whether the page script shows it: no extension does, and none may still take it first."""
        return self.opened and not self.offered and self.tab is None

    @property
    def acts(self) -> list[str]:
        """The hashes of the requests that are, or were, held for it: the first one, and those that joined."""
        holds = (self.hold, *(waiter.hold for waiter in self.waiters))
        return list(dict.fromkeys(hold.act for hold in holds if hold.act))

    @property
    def digest(self) -> str:
        """What exactly is being decided."""
        return self.action.digest

    @property
    def expires_at(self) -> datetime:
        """When it ends unanswered."""
        return self.asked_at + timedelta(seconds=self.life_s)


@dataclass(frozen=True, slots=True)
class Settled:
    """A prompt that has ended, and its record."""

    outcome: Outcome
    record: Record


class PromptGone(KeyError):
    """No such prompt, and none of this id has ended lately."""


class PromptSettled(Exception):
    """The prompt has ended, or is being answered elsewhere; `outcome` says how, where it is known."""

    def __init__(self, outcome: Outcome | None) -> None:
        super().__init__(f"already settled: {outcome or 'being answered'}")
        self.outcome = outcome


class DigestChanged(Exception):
    """The answer was meant for another action."""


class TooSoon(Exception):
    """The waiting time is not over; `seconds_left` says how long it still is."""

    def __init__(self, seconds_left: float) -> None:
        super().__init__(f"{seconds_left:.1f} s too early")
        self.seconds_left = seconds_left
