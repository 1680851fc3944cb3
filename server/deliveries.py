"""What becomes of released requests: joined double clicks, tickets for the next press, delivered or not."""

from server.background import Background
from server.clock import Clock
from server.events import Events
from server.friction_log import FrictionLog
from server.prompt import Delivery
from server.record import Client, Record
from server.tickets import Tickets
from site_packs.action import Action

JOIN_AFTER_YES_S = 10.0


class Deliveries:
    """Knows each released request until the proxy has said what became of it."""

    def __init__(self, friction_log: FrictionLog, events: Events, clock: Clock, background: Background) -> None:
        self._log = friction_log
        self._events = events
        self._clock = clock
        self._background = background
        self._tickets = Tickets()
        self._sent: dict[tuple[str, Client], tuple[Delivery, float]] = {}
        self._awaiting: dict[Delivery, str] = {}

    def send(self, record_id: str, action: Action, client: Client) -> Delivery:
        """Release one request for an answer that has been recorded."""
        delivery = Delivery(record_id, action, client)
        self._sent[action.digest, client] = (delivery, self._clock.monotonic())
        self._awaiting[delivery] = record_id
        return delivery

    def sent_lately(self, action: Action, client: Client) -> Delivery | None:
        """The request sent for the same action less than ten seconds ago: this one is a double click or a retry."""
        at = self._clock.monotonic()
        for key in [key for key, (_, sent_at) in self._sent.items() if at - sent_at >= JOIN_AFTER_YES_S]:
            del self._sent[key]
        found = self._sent.get((action.digest, client))
        return found[0] if found else None

    def open_ticket(self, action: Action, client: Client, record_id: str, people: frozenset[str] | None = None) -> None:
        """Let the same action pass at the next press; with `people`, for each of these once."""
        self._tickets.open(action, client, record_id, self._clock.monotonic(), people)

    def use_ticket(self, action: Action, client: Client) -> Delivery | None:
        """The delivery that a ticket for this action allows, or None."""
        record_id = self._tickets.use(action, client, self._clock.monotonic())
        return self.send(record_id, action, client) if record_id is not None else None

    def delivered(self, delivery: Delivery, status: str) -> bool:
        """The proxy knows what became of a released request: `delivered:204`, `not delivered` or `unknown`.

        Not delivered means that nothing was sent: the next press goes through by a ticket. Gives whether
        the end was awaited, which is so for what an answer let go.
        """
        if delivery.status is not None:
            return False
        delivery.status = status
        if delivery.record_id is None:
            return False  # nothing is kept of it, or the record is still being written and will look at the status
        awaited = self._awaiting.pop(delivery, None) is not None
        if awaited and status == "not delivered":  # what passed unasked had no answer that could be used again
            self._sent.pop((delivery.action.digest, delivery.client), None)
            self.open_ticket(delivery.action, delivery.client, delivery.record_id)
        self._background.run(self._amend(delivery.record_id, status), "recording the delivery")
        return awaited

    def awaited(self) -> list[str]:
        """The records whose request is on its way, end unknown."""
        return sorted(set(self._awaiting.values()))

    def append_passed(self, record: Record, delivery: Delivery) -> None:
        """Keep what passes without a question; its request never waits for the disk."""
        self._background.run(self._append_passed(record, delivery), "recording what passed")

    async def _append_passed(self, record: Record, delivery: Delivery) -> None:
        stored = await self._log.append(record)
        delivery.record_id = stored.id
        if delivery.status is not None:  # the site was quicker than the disk
            await self._log.amend(stored.id, delivered=delivery.status)
        self._events.publish("record.changed", {"id": stored.id})

    async def _amend(self, record_id: str, status: str) -> None:
        await self._log.amend(record_id, delivered=status)
        self._events.publish("record.changed", {"id": record_id})
