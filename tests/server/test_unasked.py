"""What goes out without a question: a pause, a mode, a pass."""

import asyncio
import threading

import msgspec

from server.person import Name
from server.record import Outcome
from site_packs.action import Target
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


async def test_while_a_site_rehearses_nothing_is_held_and_all_is_noted(desk):
    await desk.parts.settings.change_site("linkedin", enabled=True, rehearse=True)

    verdicts = [await desk.ask(connect(who), hold()) for who in ("7", "8")]
    opened = desk.open_count
    await desk.close()
    noted = await records(desk)

    assert all(verdict.sends for verdict in verdicts)
    assert opened == 0
    assert [(each.outcome, each.reason_passed, each.mode) for each in noted] == [
        (Outcome.PASSED, "watching", "ask")
    ] * 2


async def test_a_rehearsal_does_not_wait_for_the_disk(desk, thread):
    """The store's thread is busy all the while."""
    await desk.parts.settings.change_site("linkedin", enabled=True, rehearse=True)
    busy = threading.Event()
    blocked = asyncio.ensure_future(thread.run(busy.wait))

    verdict = await asyncio.wait_for(desk.ask(connect(), hold()), 5)

    assert verdict.sends
    busy.set()
    await blocked


async def test_a_rehearsal_leaves_off_and_watch_as_they_are(desk):
    settings = desk.parts.settings
    await settings.change_site("linkedin", enabled=True, rehearse=True, rules={"connect-profile": "off"})
    off = await desk.ask(connect(), hold())
    await settings.change_site("linkedin", rules={"connect-profile": "watch"})
    watched = await desk.ask(connect("8"), hold())
    await desk.close()

    assert off.sends
    assert watched.sends
    assert [(each.mode, each.targets[0].id) for each in await records(desk)] == [("watch", "8")]


async def test_a_burst_is_rehearsed_from_the_fifth_on(desk):
    await desk.parts.settings.change_site("linkedin", enabled=True, rehearse=True, rules={"connect-profile": "burst"})

    verdicts = [await desk.ask(connect(str(number)), hold()) for number in range(6)]
    await desk.close()

    assert all(verdict.sends for verdict in verdicts)
    assert [(each.mode, each.targets[0].id) for each in await records(desk)] == [("burst", "5"), ("burst", "4")]


async def test_a_rehearsal_of_one_site_lets_others_ask(desk):
    await desk.parts.settings.change_site("linkedin", enabled=True, rehearse=True)

    elsewhere, prompt = await ask(desk, msgspec.structs.replace(connect(), site="xing"), hold(host="www.xing.com"))

    assert not elsewhere.done()
    assert prompt is not None


async def test_when_the_rehearsal_ends_the_next_press_is_asked_about(desk):
    settings = desk.parts.settings
    await settings.change_site("linkedin", enabled=True, rehearse=True)
    await desk.ask(connect(), hold())

    await settings.change_site("linkedin", rehearse=False)
    held, prompt = await ask(desk, connect(), hold())

    assert not held.done()
    assert prompt is not None


async def test_what_passes_knows_the_person_as_an_answer_would(desk):
    """By the id today, by the handle before somebody learnt the id; two joined people are one."""
    people, name = desk.parts.people, Name("linkedin", handle="pat")
    await people.add_talk(name, "in_person", "2024-11-20")
    await desk.parts.settings.change_site("linkedin", enabled=True, rehearse=True)

    await desk.ask(connect(), hold())
    await desk.ask(msgspec.structs.replace(connect("9"), targets=(Target("9", "other"),)), hold())
    await desk.close()

    assert [(each.targets[0].id, each.person) for each in await records(desk)] == [("9", None), ("7", "person-1")]


async def test_somebody_with_a_pass_would_not_have_been_asked_about(desk):
    await desk.parts.people.add_talk(Name.of("linkedin", "", connect().targets[0]), "in_person", "2026-11-20")
    await desk.parts.settings.change_site("linkedin", enabled=True, rehearse=True)

    await desk.ask(connect(), hold())
    await desk.close()

    assert [(each.reason_passed, each.person) for each in await records(desk)] == [("pass", "person-1")]
