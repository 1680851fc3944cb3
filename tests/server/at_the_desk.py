"""Acts, holds and answers for the tests of the desk."""

import asyncio

from server.clock import utc_text
from server.friction_log import RecordQuery
from server.prompt import Hold
from server.record import Answer, Client, Decision, Outcome, Record
from site_packs.action import Action, Target
from tests.server.conftest import until

CHROME = Client("browser", "Chrome")


def connect(who="7", rule="connect-profile", **more):
    return Action("linkedin", "connect", "ask", rule, (Target(who, "pat", "Pat Example"),), **more)


def hold(connection="c1", client=CHROME, host="www.linkedin.com", **more):
    return Hold(connection, host, client, **more)


def yes(prompt, **answer):
    answer = answer or {"spoken": True, "how": "call", "when": "2026-05"}
    return Decision("proceed", prompt.digest, answer=Answer(**answer))


def no(prompt):
    return Decision("cancel", prompt.digest)


async def ask(desk, action=None, held=None):
    """A request that waits at the desk, and its prompt."""
    count = sum(view.held for view in desk.views())
    task = asyncio.ensure_future(desk.ask(action or connect(), held or hold()))
    await until(lambda: task.done() or sum(view.held for view in desk.views()) > count)
    return task, desk.views()[-1] if desk.views() else None


def wait_out(desk, clock, prompt):
    desk.seen(prompt.id, True, "dashboard")
    for _ in range(6):
        clock.move(1.0)
        desk.seen(prompt.id, True, "dashboard")


async def records(desk):
    return (await desk.parts.friction_log.find(RecordQuery())).records


async def went_ahead(desk, clock, days_ago=0.0, count=1, **more):
    """Leave records of acts that went ahead some days ago."""
    clock.move(-days_ago * 86400)
    at = utc_text(clock.now())
    clock.move(days_ago * 86400)
    record = Record(asked_at=at, settled_at=at, site="linkedin", kind="connect", outcome=Outcome.PROCEED, **more)
    for _ in range(count):
        await desk.parts.friction_log.append(record)
