"""What a run leaves behind when it is killed: rows for open prompts, and their records at the next start."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from server.clock import utc_text
from server.friction_log import FrictionLog
from server.prompt import Prompt
from server.record import Outcome, Record
from server.record_query import RecordQuery
from server.settling import settled_record

INTERRUPTED = "interrupted, not sent"
WALL_CLOCK_MAY_JUMP = timedelta(days=2)


def open_rows(prompts: Iterable[Prompt], awaited: Iterable[str], now: datetime, at: float) -> list[dict[str, Any]]:
    """One row for each open prompt, and one for each released request whose end is not known."""
    rows: list[dict[str, Any]] = []
    for prompt in prompts:
        record = settled_record(prompt, Outcome.WITHDRAWN, now, at)
        rows.append({"record": msgspec.to_builtins(msgspec.structs.replace(record, note=INTERRUPTED))})
    return rows + [{"released": record_id} for record_id in awaited]


async def record_interrupted(friction_log: FrictionLog, rows: Iterable[dict[str, Any]], now: datetime) -> int:
    """Record what the last run left open as withdrawn, and a release without a known end as unknown; how many.

    A run may be killed between the record of an answer and the list of what is open: a prompt that has its record
    already gets no second one. So this may be done again, too, where it was cut short itself.
    """
    count = 0
    for row in rows:
        if "record" not in row:
            await friction_log.amend(row["released"], delivered="unknown")
            continue
        record = msgspec.convert(row["record"], Record)
        answered = await _record_of(friction_log, record)
        if answered is None:
            await friction_log.append(msgspec.structs.replace(record, settled_at=utc_text(now)))
            count += 1
        elif answered.outcome.goes_out and answered.delivered is None:
            await friction_log.amend(answered.id, delivered="unknown")
    return count


async def _record_of(friction_log: FrictionLog, left: Record) -> Record | None:
    """The record of the prompt that this row is of, where it has one."""
    since = utc_text(datetime.fromisoformat(left.asked_at) - WALL_CLOCK_MAY_JUMP)
    answered = await friction_log.find_all(RecordQuery(site=left.site, since=since))
    same = (
        record for record in answered if record.outcome != Outcome.PASSED and _prompt_of(record) == _prompt_of(left)
    )
    return next(same, None)


def _prompt_of(record: Record) -> tuple[object, ...]:
    """What tells one prompt from all others: no two for the same act of one program are ever open together."""
    return (record.asked_at, record.kind, record.rule, record.targets, record.about, record.client)
