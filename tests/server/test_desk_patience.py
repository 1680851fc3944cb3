"""How long and how much the desk holds: patience, limits, more time."""

import pytest

from server.desk import Desk
from server.desk_parts import DeskLimits
from server.record import Outcome
from tests.server.at_the_desk import ask, connect, hold, records, wait_out, yes


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


async def test_without_a_time_limit_a_client_is_held_as_long_as_a_browser_waits(desk, desk_parts):
    await desk_parts.settings.choose(time_limit=False)

    _, prompt = await ask(desk, connect(patience_s=30))
    (waiter,) = desk._pending.get(prompt.id).waiters

    assert waiter.until == pytest.approx(1280.0)  # Firefox gives up at 300 s
    assert desk._pending.get(prompt.id).life_s == 24 * 3600
    assert prompt.expires_at == "2026-11-25T09:00:00.000Z"


async def test_without_a_time_limit_what_goes_stale_is_refused_at_once_all_the_same(desk, desk_parts):
    await desk_parts.settings.choose(time_limit=False)

    verdict = await desk.ask(connect(patience_s=0), hold())

    assert (verdict.sends, verdict.reason) == (False, "patience_over")


async def test_the_time_limit_is_back_for_the_next_request_once_it_is_chosen(desk, desk_parts):
    await desk_parts.settings.choose(time_limit=False)
    await desk_parts.settings.choose(time_limit=True)

    _, prompt = await ask(desk, connect(patience_s=30))
    (waiter,) = desk._pending.get(prompt.id).waiters

    assert waiter.until == pytest.approx(1030.0)
    assert prompt.expires_at == "2026-11-24T09:30:00.000Z"
