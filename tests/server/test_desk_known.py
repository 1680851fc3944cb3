"""What a prompt tells of the person it is about, and what they are called."""

import dataclasses

import msgspec
import pytest

from server.person import Name
from server.questions import question
from server.record import Answer, Decision, PromiseMade
from server.words import load_locale
from site_packs.action import Action, Target
from tests.server.at_the_desk import ask, connect, hold, no, wait_out, yes
from tests.server.conftest import until


@pytest.fixture
def desk_parts(desk_parts):
    """As ever, with the questions in English."""
    return dataclasses.replace(desk_parts, question=lambda action: question(action, load_locale("en")))


async def test_talks_promises_and_claims_are_told(desk, clock):
    people = desk.parts.people
    _, first = await ask(desk)
    wait_out(desk, clock, first)
    await desk.decide(first.id, yes(first), "dashboard")
    await until(lambda: people.known("linkedin", "", connect().targets[0]))
    person = people.known("linkedin", "", connect().targets[0]).person
    clock.move(60)
    _, prompt = await ask(desk, held=hold("c2"))  # before the talk, which gives a pass
    await people.add_talk(person.id, "in_person", "2026-11-20", "keeps bees")
    await people.add_promise(person.id, "call", "2026-12-01")

    known = desk.view(prompt.id).known

    assert msgspec.to_builtins(known) == {
        "name": "Pat Example",
        "talks": 1,
        "last_talk_on": "2026-11-20",
        "last_talk_how": "in_person",
        "last_talk_line": "keeps bees",
        "promise_due": "2026-12-01",
        "claimed_on": "2026-11-24",
        "claimed_how": "call",
        "records": {"asked": 1, "let_go": 0},
    }


async def test_a_yes_to_another_question_is_not_told_as_a_talk(desk, clock):
    follow = Action("linkedin", "follow", "ask", "follow", connect().targets)
    _, first = await ask(desk, follow)
    wait_out(desk, clock, first)
    await desk.decide(first.id, yes(first, spoken=True, how="work", when="2026"), "dashboard")
    await until(lambda: desk.parts.people.known("linkedin", "", connect().targets[0]))

    _, prompt = await ask(desk)

    assert (prompt.known.claimed_on, prompt.known.claimed_how) == ("", "")


async def test_what_was_let_go_is_counted_though_nothing_else_is_known(desk):
    for _ in range(2):
        _, prompt = await ask(desk)
        await desk.decide(prompt.id, no(prompt), "dashboard")
    _, other = await ask(desk, connect(practice=True))
    await desk.decide(other.id, no(other), "dashboard")

    _, prompt = await ask(desk)

    assert msgspec.to_builtins(prompt.known)["records"] == {"asked": 2, "let_go": 2}
    assert (prompt.known.name, prompt.known.talks) == ("Pat Example", 0)


async def test_of_somebody_never_met_nothing_is_known(desk):
    _, prompt = await ask(desk)

    assert prompt.known is None


@pytest.mark.parametrize("outcome", ["cancel", "later", "mistaken"])
async def test_who_this_is_was_said_once_and_is_known_from_then_on(desk, clock, outcome):
    nameless = Action("linkedin", "connect", "ask", "connect-profile", (Target("9"),))
    _, first = await ask(desk, nameless)
    wait_out(desk, clock, first)
    promise = PromiseMade("call", "2026-12-01") if outcome == "later" else None
    said = Decision(outcome, first.digest, answer=Answer(who="Aunt Bea"), promise=promise)
    await desk.decide(first.id, said, "dashboard")
    await until(lambda: desk.parts.people.known("linkedin", "", Target("9")))
    clock.move(60)

    _, prompt = await ask(desk, nameless, hold("c2"))
    await desk.decide(prompt.id, no(prompt), "dashboard")
    _, named = await ask(desk, connect("9"), hold("c3"))

    assert first.question == "Have you spoken with this person?"
    assert prompt.question == "Have you spoken with Aunt Bea?"
    assert (prompt.targets[0].name, prompt.targets[0].key, prompt.known.name) == ("Aunt Bea", "9", "Aunt Bea")
    assert named.question == "Have you spoken with Pat Example?"


async def test_the_record_keeps_the_target_as_the_site_sent_it(desk, clock):
    nameless = Action("linkedin", "connect", "ask", "connect-profile", (Target("9"),))
    await desk.parts.people.add_person("Aunt Bea", (Name("linkedin", "", "9"),))

    _, prompt = await ask(desk, nameless)
    settled = await desk.decide(prompt.id, no(prompt), "dashboard")

    assert prompt.targets[0].name == "Aunt Bea"
    assert settled.record.targets == (Target("9"),)
