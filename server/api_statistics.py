"""API: counts of what was asked and answered; practice is left out of all of them."""

from datetime import date, datetime, timedelta

from aiohttp import web

from server.friction_log import RECENT, RecordQuery
from server.parts import PARTS, Parts
from server.record import Record
from server.replies import Problem, reply
from server.routes import ANY_TOKEN, Route
from server.statistics import counts_of, talks_with_new_people

DAYS = 7


async def statistics(request: web.Request) -> web.Response:
    """Counts of some days, the last seven by default. `?since=2026-11-01&until=2026-11-30`. 422 names the day."""
    parts = request.app[PARTS]
    today = parts.clock.now().astimezone().date()
    until = _day(request, "until", today)
    since = _day(request, "since", until - timedelta(days=DAYS - 1))
    records = await records_of_days(parts, since, until)
    talks = talks_with_new_people(parts.people.talks(), since, until)
    return reply(
        {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "talks_with_new_people": len(talks),
            "counts": counts_of(records),
        }
    )


async def records_of_days(parts: Parts, since: date, until: date) -> list[Record]:
    """The records settled on these days of the person's own calendar."""
    today = parts.clock.now().astimezone().date()
    if since > today - RECENT + timedelta(days=1):
        # The last days are in memory; the log's files are read for longer looks only.
        return [record for record in parts.log.recent() if since <= _local_day(record) <= until]
    # Records are found by days in UTC: a day more on both sides covers every offset.
    first, last = (since - timedelta(days=1)).isoformat(), (until + timedelta(days=1)).isoformat()
    found = await parts.log.find_all(RecordQuery(since=first, until=last))
    return [record for record in found if since <= _local_day(record) <= until]


def _local_day(record: Record) -> date:
    return (datetime.fromisoformat(record.settled_at) + timedelta(minutes=record.utc_offset)).date()


def _day(request: web.Request, name: str, default: date) -> date:
    given = request.query.get(name)
    if not given:
        return default
    try:
        return date.fromisoformat(given)
    except ValueError as wrong:
        raise Problem(422, f"{name}: not a day like 2026-05-03", field=name) from wrong


ROUTES = (Route("GET", "/api/statistics", statistics, ANY_TOKEN),)
