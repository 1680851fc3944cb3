"""One answer sends at most one request; the rest get its answer, a ticket, or nothing."""

from server.prompt import CopiedAnswer
from server.record import Answer, Client, Decision
from site_packs.action import Action, Target
from tests.server.at_the_desk import ask, connect, hold, wait_out, yes
from tests.server.conftest import until


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


async def test_a_released_request_that_proved_dead_opens_a_ticket(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)
    await desk.decide(prompt.id, yes(prompt), "dashboard")
    verdict = await held

    desk.delivered(verdict.delivery, "not delivered")
    again = await desk.ask(connect(), hold("c2"))

    assert again.sends


async def test_what_passed_unasked_opens_no_ticket_when_it_was_not_delivered(desk):
    watched = connect(rule="watched")
    await desk.parts.settings.change_site("linkedin", rules={"watched": "watch"})
    verdict = await desk.ask(watched, hold())
    await until(lambda: verdict.delivery.record_id is not None)
    desk.delivered(verdict.delivery, "not delivered")
    await desk.parts.settings.change_site("linkedin", rules={"watched": "ask"})

    held, prompt = await ask(desk, watched, hold("c2"))

    assert prompt is not None
    assert not held.done()


async def test_the_record_learns_what_became_of_it(desk, clock):
    held, prompt = await ask(desk)
    wait_out(desk, clock, prompt)
    settled = await desk.decide(prompt.id, yes(prompt), "dashboard")
    verdict = await held

    desk.delivered(verdict.delivery, "delivered:201")
    desk.delivered(verdict.delivery, "unknown")
    await desk.close()

    assert (await desk.parts.friction_log.get(settled.record.id)).delivered == "delivered:201"


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


async def test_what_nobody_was_asked_about_leaves_the_list_of_open_prompts_alone(desk, open_prompts, monkeypatch):
    kept, keep = [], open_prompts.keep

    async def counted(rows):
        kept.append(rows)
        await keep(rows)

    monkeypatch.setattr(open_prompts, "keep", counted)
    await desk.parts.settings.change_site("linkedin", rules={"connect-profile": "off"})

    verdict = await desk.ask(connect(), hold())
    desk.delivered(verdict.delivery, "delivered:200")
    await desk.close()

    assert verdict.sends
    assert kept == []
