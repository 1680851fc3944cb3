"""How long the desk's prompts wait, and whose sight counts."""

import pytest

from server.friction_log import FrictionLog
from tests.server.at_the_desk import ask, connect, hold, went_ahead


@pytest.mark.parametrize(
    ("before", "wait_s"),
    [([], 10.0), ([(1, 4)], 14.0), ([(1, 30)], 30.0), ([(10, 4)], 7.0), ([(20, 1)], 7.0), ([(10, 4), (1, 1)], 11.0)],
)
async def test_firm_waits_by_this_weeks_count_and_eases_after_a_quiet_week(desk, clock, before, wait_s):
    await desk.parts.settings.change_site("linkedin", strictness="firm")
    for days_ago, count in before:
        await went_ahead(desk, clock, days_ago, count)

    _, prompt = await ask(desk)

    assert prompt.wait_left_s == wait_s


@pytest.mark.parametrize("days_ago", [1, 10, 30])
async def test_a_quiet_week_is_known_after_a_restart(desk, clock, thread, tmp_path, days_ago):
    await went_ahead(desk, clock, days_ago)
    log = FrictionLog.open(tmp_path / "records", thread, clock)

    assert log.has_gone_ahead("connect")
    assert not log.has_gone_ahead("connect", practice=True)
    assert not log.has_gone_ahead("follow")


async def test_practice_waits_by_its_own_count_only(desk, clock):
    await desk.parts.settings.change_site("linkedin", strictness="firm")
    await went_ahead(desk, clock, count=5)
    await went_ahead(desk, clock, count=2, practice=True)

    _, prompt = await ask(desk, connect(practice=True))

    assert prompt.wait_left_s == 12.0


async def test_a_client_in_a_hurry_is_asked_within_its_patience(desk):
    await desk.parts.settings.change_site("linkedin", strictness="firm")

    _, prompt = await ask(desk, connect(patience_s=18))
    _, unheld = await ask(desk, connect("8", patience_s=18), hold("c2", waits=False))

    assert prompt.wait_left_s == 6.0
    assert unheld.wait_left_s == 10.0


async def test_the_wall_clock_may_jump_and_the_wait_goes_on(desk, clock):
    _, prompt = await ask(desk)
    desk.seen(prompt.id, True, "dashboard", "tab 1")
    clock.wall = clock.wall.replace(year=2020)
    clock.mono += 2.0

    assert desk.seen(prompt.id, True, "dashboard", "tab 1") == pytest.approx(3.0)


async def test_a_tab_in_the_background_does_not_stop_the_one_in_front(desk, clock):
    _, prompt = await ask(desk)
    for _ in range(3):
        desk.seen(prompt.id, True, "dashboard", "front")
        desk.seen(prompt.id, False, "dashboard", "back")
        desk.seen(prompt.id, False, "page", "")
        clock.move(2.0)

    assert desk.view(prompt.id).wait_left_s == 0.0
