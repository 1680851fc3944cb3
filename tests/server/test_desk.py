"""The desk asks, decides, withdraws: at most one send for one yes, and none without a durable record."""

import asyncio

import pytest

from server.answers import NotADecision
from server.desk import Desk
from server.desk_parts import DeskLimits
from server.friction_log import RecordQuery
from server.interruptions import record_interrupted
from server.person import Name
from server.prompt import CopiedAnswer, DigestChanged, Hold, PromptGone, PromptSettled, TooSoon
from server.record import Answer, Client, Decision, Outcome, PromiseMade
from site_packs.action import About, Action, Target
from tests.server.conftest import until

CHROME = Client("browser", "Chrome")


def connect(who="7", **more):
    return Action("linkedin", "connect", "ask", "connect-profile", (Target(who, "pat", "Pat Example"),), **more)


def hold(connection="c1", client=CHROME, host="www.linkedin.com", **more):
    return Hold(connection, f"flow-{connection}", host, client, **more)


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


async def test_a_double_click_is_one_prompt_and_one_send_and_the_other_gets_its_answer(desk, clock):
    first, prompt = await ask(desk, held=hold("c1"))
    second, _ = await ask(desk, held=hold("c2"))
    one_prompt = len(desk.views())
    wait_out(desk, clock, prompt)
    await desk.decide(prompt.id, yes(prompt), "dashboard")

    older, newer = await first, await second
    newer.delivery.settle(CopiedAnswer(201, (), b"made"))

    assert one_prompt == 1
    assert (older.sends, newer.sends) == (False, True)
    assert (await older.joined.answer).body == b"made"


async def test_a_retry_within_ten_seconds_of_a_yes_is_not_sent_again(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)
    await desk.decide(prompt.id, yes(prompt), "dashboard")
    await held

    clock.move(9.0)
    retry = await desk.ask(connect(), hold("c2"))
    clock.move(2.0)
    later, again = await ask(desk, held=hold("c3"))

    assert not retry.sends
    assert retry.joined is (await held).delivery
    assert again is not None
    assert not later.done()


async def test_another_program_does_not_join_somebody_elses_prompt(desk):
    await ask(desk)

    await ask(desk, held=hold("c2", Client("script", "python-requests")))

    assert len(desk.views()) == 2


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


async def test_past_its_patience_a_client_is_refused_and_a_yes_opens_a_ticket_for_the_next_press(desk_parts, clock):
    desk = Desk(desk_parts, DeskLimits(patience_s=0.02))
    held, prompt = await ask(desk)
    refused = await held
    still_open = desk.view(prompt.id)
    wait_out(desk, clock, prompt)
    settled = await desk.decide(prompt.id, yes(prompt), "dashboard")

    second = await desk.ask(connect(), hold("c2"))
    third, prompt_again = await ask(desk, connect("8"), hold("c3"))
    await desk.close()

    assert (refused.sends, refused.reason) == (False, "patience_over")
    assert still_open.patience_over
    assert second.sends
    assert second.delivery.record_id == settled.record.id
    assert prompt_again.targets[0].id == "8"
    assert not (await third).sends


async def test_requests_that_go_stale_are_refused_at_once_and_asked_all_the_same(desk):
    verdict = await desk.ask(connect(patience_s=0), hold())

    assert (verdict.sends, verdict.reason) == (False, "patience_over")
    assert [view.held for view in desk.views()] == [0]


async def test_a_form_that_navigates_is_not_told_to_press_again(desk):
    verdict = await desk.ask(connect(), hold(waits=False))

    assert (verdict.sends, verdict.reason) == (False, "patience_over")
    assert [(view.held, view.patience_over) for view in desk.views()] == [(0, False)]


async def test_an_unanswered_prompt_ends_as_timed_out(desk_parts):
    desk = Desk(desk_parts, DeskLimits(prompt_life_s=0.02))

    held, _ = await ask(desk)
    verdict = await held
    await desk.close()

    assert not verdict.sends
    assert [record.outcome for record in await records(desk)] == [Outcome.TIMED_OUT]


async def test_a_released_request_that_proved_dead_opens_a_ticket(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)
    await desk.decide(prompt.id, yes(prompt), "dashboard")
    verdict = await held

    desk.delivered(verdict.delivery, "not delivered")
    again = await desk.ask(connect(), hold("c2"))

    assert again.sends


async def test_the_record_learns_what_became_of_it(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)
    settled = await desk.decide(prompt.id, yes(prompt), "dashboard")
    verdict = await held

    desk.delivered(verdict.delivery, "delivered:201")
    desk.delivered(verdict.delivery, "unknown")
    await desk.close()

    assert (await desk.parts.friction_log.get(settled.record.id)).delivered == "delivered:201"


async def test_the_sixth_held_request_of_a_host_is_refused_at_once(desk):
    for number in range(5):
        await ask(desk, connect(str(number)), hold(f"c{number}"))

    sixth = await desk.ask(connect("6"), hold("c6"))
    elsewhere, _ = await ask(desk, connect("7"), hold("c7", host="other.example"))

    assert (sixth.sends, sixth.reason) == (False, "too_many")
    assert not elsewhere.done()


async def test_more_than_32_open_prompts_are_refused_without_a_prompt(desk):
    for number in range(32):
        await desk.ask(connect(str(number), patience_s=0), hold())

    beyond = await desk.ask(connect("33"), hold())

    assert not beyond.sends
    assert len(desk.views()) == 32


async def test_ticking_some_of_several_people_refuses_the_request_and_gives_them_tickets(desk, clock):
    both = Action("linkedin", "invite", "ask", "invite", (Target("1"), Target("2")))
    held, prompt = await ask(desk, both)
    wait_out(desk, clock, prompt)
    ticked = Decision("proceed", prompt.digest, ("2",), Answer(spoken=True))
    await desk.decide(prompt.id, ticked, "dashboard")

    refused = await held
    second = await desk.ask(Action("linkedin", "invite", "ask", "invite", (Target("2"),)), hold("c2"))
    first, asked_again = await ask(desk, Action("linkedin", "invite", "ask", "invite", (Target("1"),)), hold("c3"))

    assert (refused.sends, refused.reason) == (False, "not_ticked")
    assert second.sends
    assert asked_again.targets[0].id == "1"
    assert not first.done()


async def test_during_a_pause_nothing_is_asked_and_nothing_recorded(desk, clock):
    await desk.parts.settings.pause(clock.now().replace(hour=10))

    verdict = await desk.ask(connect(), hold())
    desk.delivered(verdict.delivery, "delivered:200")
    await desk.close()

    assert verdict.sends
    assert await records(desk) == []


async def test_a_watched_rule_passes_and_is_noted(desk):
    await desk.parts.settings.change_site("linkedin", rules={"connect-profile": "watch"})

    verdict = await desk.ask(connect(), hold())
    desk.delivered(verdict.delivery, "delivered:200")
    await desk.close()
    (noted,) = await records(desk)

    assert verdict.sends
    assert (noted.outcome, noted.reason_passed, noted.mode, noted.delivered) == (
        Outcome.PASSED,
        "watching",
        "watch",
        "delivered:200",
    )


async def test_a_rule_in_burst_mode_asks_from_the_fifth_on(desk):
    await desk.parts.settings.change_site("linkedin", rules={"connect-profile": "burst"})

    verdicts = [await desk.ask(connect(str(number)), hold()) for number in range(4)]
    fifth, prompt = await ask(desk, connect("5"))

    assert all(verdict.sends for verdict in verdicts)
    assert not fifth.done()
    assert prompt is not None


async def test_somebody_met_for_coffee_is_not_asked_about_again(desk, clock):
    await desk.parts.people.add_talk(Name.of("linkedin", "", connect().targets[0]), "in_person", "2026-11-20")

    verdict = await desk.ask(connect(), hold())
    stranger, _ = await ask(desk, connect("8"))
    await desk.close()
    passed = [record for record in await records(desk) if record.outcome == Outcome.PASSED]

    assert verdict.sends
    assert [record.reason_passed for record in passed] == ["pass"]
    assert not (await stranger).sends


async def test_talking_first_sends_nothing_and_keeps_the_promise(desk, clock):
    held, prompt = await ask(desk)

    later = Decision("later", prompt.digest, promise=PromiseMade("call", "2026-12-01"))
    await desk.decide(prompt.id, later, "dashboard")
    verdict = await held
    await desk.close()
    known = desk.parts.people.known("linkedin", "", connect().targets[0])

    assert not verdict.sends
    assert known.promise_due == "2026-12-01"


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


async def test_more_time_is_given_ten_times_and_never_beyond_the_ceiling(desk_parts, clock):
    desk = Desk(desk_parts, DeskLimits(patience_s=30.0))
    _, prompt = await ask(desk)

    for _ in range(20):
        desk.more_time(prompt.id)
    clock.move(20.0)
    for _ in range(20):
        desk.more_time(prompt.id)
    (waiter,) = desk._pending.get(prompt.id).waiters
    await desk.close()

    assert waiter.until == pytest.approx(1060.0)


async def test_the_digest_tells_people_and_skills_apart(desk):
    digests = {
        connect("7").digest,
        connect("8").digest,
        connect("7", about=About(skill="Welding")).digest,
        connect("7", about=About(server="a.example")).digest,
    }

    assert len(digests) == 4
    assert connect("7", has_note=True).digest == connect("7", has_note=False).digest
