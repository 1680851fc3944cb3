"""The desk asks, decides, withdraws: at most one send for one yes, and none without a durable record."""

import asyncio

import pytest

from server.answers import NotADecision
from server.prompt import DigestChanged, PromptGone, PromptSettled, TooSoon
from server.record import Decision, Outcome, PromiseMade
from site_packs.action import About
from tests.server.at_the_desk import ask, connect, hold, no, records, wait_out, yes
from tests.server.conftest import until


async def test_a_yes_is_recorded_first_and_then_lets_the_request_go(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)

    settled = await desk.decide(prompt.id, yes(prompt), "dashboard")
    kept = await desk.parts.friction_log.get(settled.record.id)
    verdict = await held

    assert verdict.sends
    assert verdict.delivery.record_id == settled.record.id
    assert (kept.outcome, kept.answer.how, kept.targets[0].name) == (Outcome.PROCEED, "call", "Pat Example")
    assert kept.seen_s == pytest.approx(6.0)
    assert desk.views() == []


async def test_letting_go_is_never_too_early_and_sends_nothing(desk):
    held, prompt = await ask(desk)

    await desk.decide(prompt.id, no(prompt), "dashboard")
    verdict = await held

    assert not verdict.sends
    assert verdict.reason == "cancel"
    assert [record.delivered for record in await records(desk)] == ["not delivered"]


async def test_a_yes_before_the_wait_is_over_is_too_early_and_the_prompt_stays(desk, clock):
    held, prompt = await ask(desk)
    desk.seen(prompt.id, True, "dashboard")
    clock.move(2.0)

    with pytest.raises(TooSoon) as early:
        await desk.decide(prompt.id, yes(prompt), "dashboard")

    assert early.value.seconds_left == pytest.approx(3.0)
    assert not held.done()
    assert [view.id for view in desk.views()] == [prompt.id]


@pytest.mark.parametrize(
    ("decision", "error"),
    [
        (Decision("proceed", "another digest"), DigestChanged),
        (Decision("cancel", "another digest"), DigestChanged),
        (None, NotADecision),
    ],
)
async def test_an_answer_to_another_question_or_without_a_how_settles_nothing(desk, clock, decision, error):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)

    with pytest.raises(error):
        await desk.decide(prompt.id, decision or yes(prompt, spoken=True), "dashboard")

    assert not held.done()


async def test_a_second_answer_comes_too_late(desk, clock):
    _, prompt = await ask(desk)
    await desk.decide(prompt.id, no(prompt), "dashboard")

    with pytest.raises(PromptSettled) as late:
        await desk.decide(prompt.id, yes(prompt), "dashboard")

    assert late.value.outcome == Outcome.CANCEL
    assert len(await records(desk)) == 1


async def test_of_two_answers_at_once_one_counts(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)

    results = await asyncio.gather(
        desk.decide(prompt.id, yes(prompt), "dashboard"),
        desk.decide(prompt.id, no(prompt), "terminal"),
        return_exceptions=True,
    )

    assert [type(result).__name__ for result in results] == ["Settled", "PromptSettled"]
    assert (await held).sends
    assert len(await records(desk)) == 1


async def test_nobody_knows_a_prompt_that_never_was(desk):
    with pytest.raises(PromptGone):
        desk.view("nothing")


async def test_a_full_disk_means_not_sent_and_says_so(desk, clock, monkeypatch):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)

    async def no_space(record):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.parts.friction_log, "append", no_space)
    with pytest.raises(OSError, match="No space"):
        await desk.decide(prompt.id, yes(prompt), "dashboard")
    verdict = await held

    assert not verdict.sends
    assert verdict.reason == "faulted"


async def test_nothing_goes_out_while_the_record_is_being_written(desk, clock, monkeypatch):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)
    written, append = asyncio.Event(), desk.parts.friction_log.append

    async def slow(record):
        await written.wait()
        return await append(record)

    monkeypatch.setattr(desk.parts.friction_log, "append", slow)
    deciding = asyncio.ensure_future(desk.decide(prompt.id, yes(prompt), "dashboard"))
    await asyncio.sleep(0.01)
    waited = not held.done()
    written.set()
    await deciding

    assert waited
    assert (await held).sends


async def test_a_closed_connection_withdraws_its_prompt(desk):
    """Nobody is left to answer, so the record says so and nothing is sent on."""
    held, prompt = await ask(desk)

    desk.withdraw("c1")
    verdict = await held
    await until(lambda: not desk.views())

    assert not verdict.sends
    assert [record.outcome for record in await records(desk)] == [Outcome.WITHDRAWN]
    with pytest.raises(PromptSettled):
        await desk.decide(prompt.id, yes(prompt), "dashboard")


async def test_one_of_two_clients_gone_leaves_the_prompt_to_the_other(desk, clock):
    first, prompt = await ask(desk, held=hold("c1"))
    second, _ = await ask(desk, held=hold("c2"))

    desk.withdraw("c2")
    gone = await second
    wait_out(desk, clock, prompt)
    await desk.decide(prompt.id, yes(prompt), "dashboard")

    assert not gone.sends
    assert (await first).sends


async def test_talking_first_sends_nothing_and_keeps_the_promise(desk, clock):
    held, prompt = await ask(desk)

    later = Decision("later", prompt.digest, promise=PromiseMade("call", "2026-12-01"))
    await desk.decide(prompt.id, later, "dashboard")
    verdict = await held
    await desk.close()
    known = desk.parts.people.known("linkedin", "", connect().targets[0])

    assert not verdict.sends
    assert known.promise_due == "2026-12-01"


async def test_the_digest_tells_people_and_skills_apart(desk):
    digests = {
        connect("7").digest,
        connect("8").digest,
        connect("7", about=About(skill="Welding")).digest,
        connect("7", about=About(server="a.example")).digest,
    }

    assert len(digests) == 4
    assert connect("7", has_note=True).digest == connect("7", has_note=False).digest
