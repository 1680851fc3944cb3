"""What must be true of the desk, kept apart from it: requests, prompts, answers, and what each yes has let out."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from server.record import Client, Outcome
from site_packs.action import Action

YES = ("proceed", "mistaken")
TICKET_LIFE_S = 600.0


@dataclass
class Press:
    """One request at the desk. `until` is when its client's patience ends (monotonic); None where it never waits."""

    action: Action
    client: Client
    connection: str
    task: Any
    until: float
    seen: bool = False
    cancelled: bool = False


@dataclass
class Asked:
    """A prompt as it was when it was first seen. `seen_s` is how long somebody looked at it."""

    id: str
    asked_at: str
    asked_mono: float
    digest: str
    client: Client
    targets: tuple[str, ...]
    seen_s: float = 0.0
    told: bool = False
    doubtful: bool = False  # the disk refused something while it was open
    outcome: str | None = None
    hung_up: Any = None  # the decision of one who did not wait for what became of it


@dataclass
class Sent:
    """A request that was let out."""

    record_id: str | None
    people: frozenset[str]
    delivery: Any
    by_ticket: bool
    status: str | None = None


@dataclass
class Ledger:
    """Checks verdicts as they come. `answers` are the decisions given, by `asked_at`, that may let something out."""

    presses: list[Press] = field(default_factory=list)
    prompts: dict[str, Asked] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    ticked: dict[str, frozenset[str]] = field(default_factory=dict)
    yes_at: dict[str, float] = field(default_factory=dict)

    def verdict(self, press: Press, verdict: Any, records: dict[str, Any], now: float) -> None:
        """A request has its verdict: may it?"""
        if verdict.joined is not None:
            assert not verdict.sends
            self._joined(press, verdict.joined, records)
        if not verdict.sends:
            assert verdict.delivery is None
            return
        if press.action.mode == "watch":
            assert verdict.outcome is Outcome.PASSED
            self.sent.append(Sent(None, frozenset(), verdict.delivery, by_ticket=False))
            return
        record_id = verdict.delivery.record_id
        record = records.get(record_id)
        assert record is not None, f"sent without a durable record {record_id}"
        assert record["outcome"] in YES, f"sent after {record['outcome']}"
        assert client_of(record) == press.client, "sent for another program"
        people = frozenset(target.key for target in press.action.targets)
        by_ticket = verdict.outcome is Outcome.PASSED
        if by_ticket:
            given_at = self.yes_at.get(record_id)
            assert given_at is not None, "a ticket without a yes"
            assert now - given_at < TICKET_LIFE_S, "sent by a ticket that is over"
        self._once(record_id, record, people, press)
        self.sent.append(Sent(record_id, people, verdict.delivery, by_ticket))

    def _once(self, record_id: str, record: Any, people: frozenset[str], press: Press) -> None:
        before = [sent for sent in self.sent if sent.record_id == record_id and sent.status != "not delivered"]
        ticked = self.ticked.get(record_id)
        if ticked is None:
            assert {target["id"] for target in record["targets"]} == people, "sent for somebody else"
            assert record["rule"] == press.action.rule
            assert not before, "one yes has sent two requests"
        else:
            assert people <= ticked, "sent for somebody who was not ticked"
            for sent in before:
                assert not people & sent.people, "one tick has sent two requests"

    def _joined(self, press: Press, delivery: Any, records: dict[str, Any]) -> None:
        assert delivery.client == press.client, "joined across programs"
        assert delivery.action.digest == press.action.digest, "joined another action"
        assert records[delivery.record_id]["outcome"] in YES

    def reported(self, sent: Sent, status: str, now: float) -> None:
        """The proxy said what became of it; what was not delivered may be sent again by a ticket."""
        sent.status = status
        if status == "not delivered" and sent.record_id is not None:
            self.yes_at[sent.record_id] = now

    def records_fit(self, records: dict[str, Any], *, ended: bool) -> None:
        """Every prompt has one record at most; where the run has ended, every prompt that was told of has one."""
        of_prompt = defaultdict(list)
        for row in records.values():
            if row["outcome"] != "passed":
                of_prompt[row["asked_at"]].append(row)
        assert of_prompt.keys() <= self.prompts.keys(), "a record of a prompt that never was"
        for asked_at, asked in self.prompts.items():
            rows = of_prompt[asked_at]
            outcomes = [row["outcome"] for row in rows]
            assert len(rows) <= 1, f"recorded {len(rows)} times: {outcomes}"
            if asked.outcome is not None:
                assert outcomes == [asked.outcome], f"answered {asked.outcome}, recorded {outcomes}"
            if ended and asked.told and not asked.doubtful:
                assert rows, "a prompt without a record"

    def deliveries_fit(self, records: dict[str, Any]) -> None:
        """After an end, each record says what became of its request, as far as anybody could know."""
        last = {sent.record_id: sent for sent in self.sent if sent.record_id in records}
        for record_id, sent in last.items():
            said = records[record_id]["delivered"]
            if self.ticked.get(record_id) is None and sent.status is None and not sent.by_ticket:
                assert said == "unknown", f"sent, its end unknown, recorded as {said}"


def client_of(record: Any) -> Client:
    """The program a record names."""
    return Client(**record["client"])
