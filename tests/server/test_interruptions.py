"""What stopping and killing leave behind: nothing sent, and word of it."""

import asyncio

from server.friction_log import RecordQuery
from server.interruptions import record_interrupted
from server.record import Outcome
from tests.server.at_the_desk import ask, connect, hold, records
from tests.server.conftest import until


async def test_stopping_ends_every_prompt_as_not_sent(desk):
    held, _ = await ask(desk)

    await desk.close()
    verdict = await held
    after = await desk.ask(connect("9"), hold("c9"))

    assert not verdict.sends
    assert not after.sends
    assert [record.outcome for record in await records(desk)] == [Outcome.WITHDRAWN]


async def test_what_a_killed_run_left_open_is_recorded_as_interrupted(desk, open_prompts, friction_log, clock):
    await ask(desk)
    await until(lambda: not desk._pending._writing)

    left = open_prompts.take_interrupted()
    await record_interrupted(friction_log, left, clock.now())
    (record,) = (await friction_log.find(RecordQuery())).records

    assert (record.outcome, record.note) == (Outcome.WITHDRAWN, "interrupted, not sent")


async def test_what_is_shown_has_been_written_down_first(desk, open_prompts, monkeypatch):
    order, keep = [], open_prompts.keep

    async def slowly(rows):
        await asyncio.sleep(0.01)
        await keep(rows)
        order.append(("kept", len(rows)))

    monkeypatch.setattr(open_prompts, "keep", slowly)
    monkeypatch.setattr(desk.parts.events, "publish", lambda name, data: order.append((name, 0)))
    await ask(desk)
    await until(lambda: len(order) >= 2)

    assert order == [("kept", 1), ("prompt.opened", 0)]
