"""What goes out without a question: a pause, a mode, a pass."""

from server.person import Name
from server.record import Outcome
from tests.server.at_the_desk import ask, connect, hold, records


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
