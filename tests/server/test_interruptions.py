"""What stopping and killing leave behind: nothing sent, and word of it."""

import asyncio

from server.friction_log import RecordQuery
from server.interruptions import record_interrupted
from server.record import Outcome
from tests.server.at_the_desk import ask, connect, hold, records, wait_out, yes
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


async def test_a_list_that_could_not_be_written_does_not_keep_the_next_one_from_the_disk(
    desk, open_prompts, monkeypatch
):
    keep, kept = open_prompts.keep, []

    async def refuse_the_first(rows):
        await asyncio.sleep(0)
        kept.append(len(rows))
        if len(kept) == 1:
            raise OSError(28, "No space left on device")
        await keep(rows)

    monkeypatch.setattr(open_prompts, "keep", refuse_the_first)
    first = asyncio.ensure_future(desk.ask(connect("1", patience_s=0), hold()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.ensure_future(desk.ask(connect("2", patience_s=0), hold()))
    await asyncio.gather(first, second)
    await until(lambda: not desk._pending._writing)

    assert kept == [1, 2]
    assert len(open_prompts.take_interrupted()) == 2


async def test_a_prompt_that_has_its_record_gets_no_second_one_after_a_kill(desk, clock, open_prompts, friction_log):
    """Killed between the record of a yes and the list of what is open: it may have been sent."""
    _, prompt = await ask(desk)
    await until(lambda: not desk._pending._writing)
    left = open_prompts.take_interrupted()
    wait_out(desk, clock, prompt)
    await desk.decide(prompt.id, yes(prompt), "dashboard")
    await desk.close()

    await record_interrupted(friction_log, left, clock.now())
    await record_interrupted(friction_log, left, clock.now())

    (record,) = (await friction_log.find(RecordQuery())).records
    assert (record.outcome, record.delivered) == (Outcome.PROCEED, "unknown")


async def test_who_hangs_up_in_the_middle_of_an_answer_does_not_undo_it(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)

    answering = asyncio.ensure_future(desk.decide(prompt.id, yes(prompt), "dashboard"))
    await asyncio.sleep(0)
    answering.cancel()
    await desk.close()

    assert (await held).sends
    assert [record.outcome for record in await records(desk)] == [Outcome.PROCEED]
