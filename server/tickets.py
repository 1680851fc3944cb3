"""Tickets: a permission for one use, ten minutes, for exactly the action that was refused, from the same client."""

from dataclasses import dataclass

from server.record import Client
from site_packs.action import Action

TICKET_LIFE_S = 600.0
MAX_TICKETS = 20_000


@dataclass(slots=True)
class Ticket:
    """`people` are the keys that may still pass; None: the whole action, once. `record_id` is the answer behind it."""

    digest: str
    rule: tuple[str, str, str]
    client: Client
    record_id: str
    ends_at: float
    people: set[str] | None = None


class Tickets:
    """The open tickets. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._tickets: list[Ticket] = []

    def open(
        self, action: Action, client: Client, record_id: str, at: float, people: frozenset[str] | None = None
    ) -> None:
        """Let the same action pass once more; with `people`, each of these once, one by one or together."""
        rule = (action.site, action.kind, action.about.server)
        kept = set(people) if people is not None else None
        self._tickets.append(Ticket(action.digest, rule, client, record_id, at + TICKET_LIFE_S, kept))
        del self._tickets[:-MAX_TICKETS]

    def use(self, action: Action, client: Client, at: float) -> str | None:
        """Spend a ticket for this action and give the id of the record behind it, or None."""
        self._tickets = [ticket for ticket in self._tickets if ticket.ends_at > at]
        people = {target.key for target in action.targets}
        for ticket in self._tickets:
            if ticket.client != client:
                continue
            if ticket.people is None:
                if ticket.digest == action.digest:
                    self._tickets.remove(ticket)
                    return ticket.record_id
            elif people and people <= ticket.people and ticket.rule == (action.site, action.kind, action.about.server):
                ticket.people -= people
                if not ticket.people:
                    self._tickets.remove(ticket)
                return ticket.record_id
        return None
