"""Records for the tests of the friction log."""

from server.friction_log import FrictionLog, RecordQuery
from server.record import Outcome, Record
from site_packs.action import Target

ADA, BOB = Target("1", "ada", "Ada Lovelace"), Target("2", "bob", "Bob Straße")


def record(settled_at: str = "2026-11-24T09:00:00.000Z", **more) -> Record:
    """A record of a connection asked for and let go, unless told otherwise."""
    fields = {"site": "linkedin", "kind": "connect", "outcome": Outcome.CANCEL, "targets": (ADA,)}
    return Record(asked_at=settled_at, settled_at=settled_at, **(fields | more))


def ids(records: list[Record]) -> list[str]:
    return [each.id for each in records]


async def all_ids(log: FrictionLog) -> list[str]:
    return ids((await log.find(RecordQuery(limit=500))).records)
