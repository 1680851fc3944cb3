"""What a run leaves behind when it is killed: rows for open prompts, and their records at the next start."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from server.clock import utc_text
from server.friction_log import FrictionLog
from server.prompt import Prompt
from server.record import Outcome, Record
from server.settling import settled_record

INTERRUPTED = "interrupted, not sent"


def open_rows(prompts: Iterable[Prompt], awaited: Iterable[str], now: datetime, at: float) -> list[dict[str, Any]]:
    """One row for each open prompt, and one for each released request whose end is not known."""
    rows: list[dict[str, Any]] = []
    for prompt in prompts:
        record = settled_record(prompt, Outcome.WITHDRAWN, now, at)
        rows.append({"record": msgspec.to_builtins(msgspec.structs.replace(record, note=INTERRUPTED))})
    return rows + [{"released": record_id} for record_id in awaited]


async def record_interrupted(friction_log: FrictionLog, rows: Iterable[dict[str, Any]], now: datetime) -> int:
    """Record what the last run left open as withdrawn, and a release without a known end as unknown; how many."""
    count = 0
    for row in rows:
        if "record" in row:
            record = msgspec.convert(row["record"], Record)
            await friction_log.append(msgspec.structs.replace(record, settled_at=utc_text(now)))
            count += 1
        else:
            await friction_log.amend(row["released"], delivered="unknown")
    return count
