"""What the desk's prompts ask, show and keep: form, draw, whatever the end."""

import msgspec
import pytest

from server.answers import NotADecision
from server.desk import Desk
from server.desk_parts import DeskLimits
from server.interruptions import record_interrupted
from server.person import Name
from server.record import Outcome
from site_packs.action import Action, Target
from tests.server.at_the_desk import ask, connect, hold, no, records, wait_out, went_ahead, yes
from tests.server.conftest import until


def as_read_again(view):
    """What a client of the API reads."""
    return msgspec.json.decode(msgspec.json.encode(view))


# -- the ways out ----------------------------------------------------------------------------------------------------


async def test_the_view_says_what_each_way_out_asks_for(desk):
    _, prompt = await ask(desk)

    assert as_read_again(prompt)["ways"] == {
        "hows": ["call", "in_person", "video", "in_writing", "work"],
        "complete": [],
        "where": False,
        "line": False,
        "later": True,
        "later_how": "call",
        "ask_along": True,
        "kind_no": False,
        "task": {"how": True, "name": "", "why": "choice"},
        "names": [],
    }


async def test_several_people_are_not_talked_to_first(desk):
    many = Action("linkedin", "connect", "ask", "connect-profile", (Target("7"), Target("8")))

    _, prompt = await ask(desk, many)

    assert (prompt.ways.later, prompt.ways.ask_along) == (False, False)


async def test_each_look_shows_the_same_three_names_and_one_of_them_answers(desk, clock):
    await desk.parts.settings.choose(form="three")
    _, prompt = await ask(desk)
    wait_out(desk, clock, prompt)

    looks = [desk.view(prompt.id).ways.names for _ in range(5)]
    wrong = next(name for name in looks[0] if name != "Pat Example")
    with pytest.raises(NotADecision):
        await desk.decide(prompt.id, yes(prompt, spoken=True, typed_name=wrong), "dashboard")
    settled = await desk.decide(prompt.id, yes(prompt, spoken=True, typed_name="Pat Example"), "dashboard")

    assert looks == [prompt.ways.names] * 5
    assert settled.outcome == Outcome.PROCEED


async def test_others_from_memory_are_names_to_choose_from_but_not_on_the_practice_network(desk):
    await desk.parts.settings.choose(form="three")
    await desk.parts.people.add_person("Kim Noor")
    await desk.parts.people.add_person("Ali Reza")

    _, real = await ask(desk)
    _, practice = await ask(desk, connect("8", practice=True), hold("c2"))

    assert {"Kim Noor", "Ali Reza"} < set(real.ways.names)
    assert not {"Kim Noor", "Ali Reza"} & set(practice.ways.names)


async def test_the_person_themselves_is_nobody_else_by_another_name(desk):
    await desk.parts.settings.choose(form="three")
    await desk.parts.people.add_person("Aunt Bea", (Name("linkedin", "", "7", "pat"),))

    _, prompt = await ask(desk)

    assert "Aunt Bea" not in prompt.ways.names


# -- forms in the record ---------------------------------------------------------------------------------------------


async def test_a_draw_is_kept_with_its_probability(desk):
    await desk.parts.settings.choose(form="turns")
    _, prompt = await ask(desk)

    await desk.decide(prompt.id, no(prompt), "dashboard")
    (record,) = await records(desk)

    assert record.form == record.draw.form == prompt.form
    assert record.draw.p == 0.25


async def _let_go(desk, prompt, clock):
    await desk.decide(prompt.id, no(prompt), "dashboard")


async def _go_ahead(desk, prompt, clock):
    wait_out(desk, clock, prompt)
    await desk.decide(prompt.id, yes(prompt, spoken=True, typed_name="pat"), "dashboard")


async def _withdraw(desk, prompt, clock):
    desk.withdraw("c1")
    await until(lambda: not desk.views())


async def _close(desk, prompt, clock):
    await desk.close()


async def _interrupt(desk, prompt, clock):
    await desk._pending.written()
    left = desk.parts.open_prompts.take_interrupted()
    await record_interrupted(desk.parts.friction_log, left, clock.now())


@pytest.mark.parametrize("end", [_let_go, _go_ahead, _withdraw, _close, _interrupt])
async def test_every_end_keeps_what_was_shown_and_for_how_long(desk, clock, end):
    await desk.parts.settings.choose(form="word")
    await desk.parts.settings.change_site("linkedin", strictness="firm")
    await went_ahead(desk, clock)
    _, prompt = await ask(desk)
    wait_out(desk, clock, prompt)
    wait_out(desk, clock, prompt)

    await end(desk, prompt, clock)
    record = (await records(desk))[0]

    assert (record.form, record.draw.form, record.draw.p, record.strictness) == ("word", "word", 1.0, "firm")
    assert record.count_shown == 2
    assert record.seen_s >= 11.0
    assert record.surface == "dashboard"


async def test_nobody_answering_keeps_it_too(desk_parts, clock):
    await desk_parts.settings.choose(form="line")
    desk = Desk(desk_parts, DeskLimits(prompt_life_s=0.05))
    _, prompt = await ask(desk)
    desk.look(prompt.id)
    clock.move(3.0)

    await until(lambda: not desk.views())
    (record,) = await records(desk)
    await desk.close()

    assert (record.outcome, record.form, record.draw.p) == (Outcome.TIMED_OUT, "line", 1.0)
    assert (record.strictness, record.count_shown, record.seen_s) == ("standard", 1, 3.0)


async def test_the_count_that_was_shown_last_is_kept(desk, clock):
    _, prompt = await ask(desk)
    await went_ahead(desk, clock, count=2)

    shown = desk.view(prompt.id).counts.this_week + 1
    await desk.decide(prompt.id, no(prompt), "dashboard")
    record = (await records(desk))[0]

    assert record.count_shown == shown == 3


async def test_a_new_form_is_met_once_it_was_seen_and_settled(desk, clock):
    await desk.parts.settings.choose(form="word")
    _, unseen = await ask(desk)
    await desk.decide(unseen.id, no(unseen), "dashboard")
    _, seen = await ask(desk, connect("8"), hold("c2"))
    wait_out(desk, clock, seen)
    await desk.decide(seen.id, no(seen), "dashboard")
    await until(lambda: "word" in desk.parts.settings.forms_met)
    _, after = await ask(desk, connect("9"), hold("c3"))

    assert [unseen.form_new, seen.form_new, after.form_new] == [True, True, False]
