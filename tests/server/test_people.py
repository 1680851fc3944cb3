"""Who people are, and what opens a door: talks do, claims never."""

from datetime import date

import pytest

from server import kept_file
from server.people import Name, People
from server.record import Answer, Outcome, PromiseMade, Record
from site_packs.action import About, Target

ADA = Target("1", "ada", "Ada Lovelace")
TODAY = date(2026, 11, 24)
SPOKEN = Answer(spoken=True, how="call", when="2026-05")


@pytest.fixture
def reopened(tmp_path, thread, clock):
    return lambda: People.open(tmp_path / "people.json", thread, clock)


def record(*targets: Target, answer: Answer | None = SPOKEN, server: str = "", **more) -> Record:
    fields = {"id": "2026-11.00001", "site": "linkedin", "kind": "connect", "outcome": Outcome.PROCEED}
    at = "2026-11-24T09:00:00.000Z"
    return Record(
        asked_at=at, settled_at=at, targets=targets or (ADA,), answer=answer, about=About(server), **(fields | more)
    )


async def passes(people: People, target: Target = ADA, site: str = "linkedin", server: str = "") -> bool:
    return people.standing_pass(site, server, target, "connect", TODAY) is not None


async def test_a_claim_is_remembered_and_opens_nothing(people, reopened):
    person_id = await people.note_answer(record())

    for one in (people, reopened()):
        known = one.known("linkedin", "", ADA)
        assert known.person.id == person_id
        assert [claim.how for claim in known.person.claims] == ["call"]
        assert (known.name, known.talks, known.last_talk_on) == ("Ada Lovelace", 0, "")
        assert not await passes(one)
        assert one.talks() == []


async def test_the_same_record_claims_once(people):
    await people.note_answer(record())
    await people.note_answer(record())
    await people.note_answer(record(id="2026-11.00002"))

    assert [claim.record for claim in people.everybody()[0].claims] == ["2026-11.00001", "2026-11.00002"]


@pytest.mark.parametrize(
    "silent",
    [
        {"answer": None},
        {"answer": Answer(reason="they asked me")},
        {"answer": Answer(spoken=False)},
        {"outcome": Outcome.CANCEL},
        {"practice": True},
        {"practice": True, "promise": PromiseMade("call", "2026-12-01")},
    ],
)
async def test_what_claims_nothing_is_not_remembered(people, tmp_path, silent):
    """Of practice nothing is kept at all."""
    assert await people.note_answer(record(**silent)) is None
    assert people.everybody() == []
    assert b"Lovelace" not in (tmp_path / "people.json").read_bytes()


async def test_an_answer_about_several_people_is_nobody_s_claim(people):
    assert await people.note_answer(record(ADA, Target("2", "bob", "Bob"))) is None


async def test_a_display_name_alone_is_told_from_nobody(people):
    namesake = Target(name="John Smith")

    assert await people.note_answer(record(namesake)) is None
    assert people.person_of("linkedin", "", namesake) is None


async def test_a_logged_talk_opens_the_door_for_a_year(people, reopened):
    person_id = await people.note_answer(record())

    await people.add_talk(person_id, "in_person", "2026-05-03", line="likes sailing")

    for one in (people, reopened()):
        assert await passes(one)
        assert one.standing_pass("linkedin", "", ADA, "import", date(2027, 5, 3))
        assert not one.standing_pass("linkedin", "", ADA, "connect", date(2027, 5, 4))
        known = one.known("linkedin", "", ADA)
        assert (known.talks, known.last_talk_on, known.last_talk_how) == (1, "2026-05-03", "in_person")


async def test_a_talk_with_somebody_new_makes_them_known(people):
    await people.add_talk(Name("mastodon", "social.example", "7", "Eve"), "call", "2026-11-24")

    assert await passes(people, Target("7"), "mastodon", "social.example")
    assert await passes(people, Target(handle="@eve"), "mastodon", "social.example")


@pytest.mark.parametrize("on", ["", "2026-05", "soon", "2026-02-30", "2026-11-26"])
async def test_a_talk_has_a_day_that_has_come(people, on):
    person = await people.add_person("Ada")

    with pytest.raises(ValueError, match="on:"):
        await people.add_talk(person.id, "call", on)

    assert people.talks() == []


async def test_an_erased_talk_takes_its_pass_along(people, tmp_path):
    person_id = await people.note_answer(record())
    talk = await people.add_talk(person_id, "call", "2026-11-01", line="canary")
    await people.add_talk(person_id, "call", "2020-01-01")

    assert await people.erase_talk(talk.id)

    assert not await passes(people)
    assert [talk.on for talk in people.talks()] == ["2020-01-01"]
    assert all(b"canary" not in path.read_bytes() for path in tmp_path.glob("people.json*"))
    assert not await people.erase_talk(talk.id)


async def test_a_promise_at_a_prompt_is_kept_track_of(people, reopened):
    later = record(answer=None, outcome=Outcome.LATER, promise=PromiseMade("call", "2026-12-01"))

    person_id = await people.note_answer(later)

    [promise] = await reopened().promises("open")
    assert (promise.person, promise.how, promise.on) == (person_id, "call", "2026-12-01")
    assert promise.record == later.id
    assert people.known("linkedin", "", ADA).promise_due == "2026-12-01"
    assert not await passes(people)


async def test_a_kept_promise_is_a_talk_and_gives_a_pass(people):
    await people.note_answer(record(promise=PromiseMade("call", "2026-12-01")))
    [promise] = await people.promises()

    talk = await people.keep_promise(promise.id, "2026-11-24")

    assert (talk.how, talk.source) == ("call", "promise")
    assert await passes(people)
    assert [promise.state for promise in await people.promises()] == ["kept"]
    assert people.known("linkedin", "", ADA).promise_due == ""
    with pytest.raises(ValueError, match="is kept"):
        await people.keep_promise(promise.id, "2026-11-24")
    assert len(people.talks()) == 1


async def test_a_promise_that_is_no_talk_asks_how(people):
    """And nothing is half done."""
    person = await people.add_person("Ada")
    promise = await people.add_promise(person.id, "work", "2026-11-24")

    with pytest.raises(ValueError, match="how:"):
        await people.keep_promise(promise.id, "2026-11-24")

    assert [promise.state for promise in await people.promises()] == ["open"]
    assert people.talks() == []


async def test_a_promise_can_be_moved_and_dropped(people):
    person = await people.add_person("Ada")
    first = await people.add_promise(person.id, "call", "2026-11-24")

    second = await people.move_promise(first.id, "2026-12-24")
    await people.drop_promise(second.id)

    assert [(promise.on, promise.state) for promise in await people.promises()] == [
        ("2026-11-24", "moved"),
        ("2026-12-24", "dropped"),
    ]
    assert await people.promises("open") == []


async def test_who_it_is_names_the_nameless(people):
    nameless = Target("9")

    await people.note_answer(record(nameless, answer=Answer(spoken=True, who="Ada L.")))
    assert people.known("linkedin", "", nameless).name == "Ada L."

    await people.note_answer(record(Target("9", "ada", "Ada Lovelace"), id="2026-11.00002"))
    assert people.known("linkedin", "", nameless).name == "Ada L."
    assert len(people.everybody()) == 1


async def test_an_id_means_nothing_on_another_server_or_site(people):
    await people.note_answer(record(Target("7", "eve"), site="mastodon", server="one.example"))

    assert people.person_of("mastodon", "one.example", Target("7"))
    assert people.person_of("mastodon", "two.example", Target("7", "eve")) is None
    assert people.person_of("x", "one.example", Target("7", "eve")) is None


async def test_id_and_handle_met_apart_become_one_name(people):
    await people.note_answer(record(Target(handle="ada")))
    await people.note_answer(record(Target("1", "Ada", "Ada Lovelace"), id="2026-11.00002"))
    await people.note_answer(record(Target("1"), id="2026-11.00003"))

    [person] = people.everybody()
    assert person.names == (Name("linkedin", "", "1", "Ada", "Ada Lovelace"),)


async def test_a_handle_that_went_to_another_id_is_somebody_else(people):
    first = await people.note_answer(record(Target("1", "ada", "Ada")))
    await people.add_talk(first, "call", "2026-11-01")

    assert not await passes(people, Target("2", "ada", "Ada"))
    second = await people.note_answer(record(Target("2", "ada", "Ada"), id="2026-11.00002"))

    assert second != first
    assert await passes(people, Target("1", "ada"))
    assert not await passes(people, Target("2", "ada"))


async def test_the_same_name_on_two_sites_is_two_people_until_said_otherwise(people, tmp_path):
    here = await people.note_answer(record())
    there = await people.note_answer(record(site="x", id="2026-11.00002", promise=PromiseMade("call", "2026-12-01")))
    await people.add_talk(there, "call", "2026-11-01")
    assert here != there
    assert not await passes(people)

    await people.join(here, there)

    assert await passes(people)
    assert await passes(people, site="x")
    assert [person.id for person in people.everybody()] == [here]
    assert {promise.person for promise in await people.promises()} == {here}
    with pytest.raises(ValueError, match="same person"):
        await people.join(here, here)


async def test_a_name_belongs_to_one_person(people):
    await people.note_answer(record())

    with pytest.raises(ValueError, match="already known"):
        await people.add_person("Another", (Name("linkedin", handle="ada"),))


async def test_people_can_be_called_otherwise(people, reopened):
    person_id = await people.note_answer(record())

    await people.rename(person_id, "Countess")

    assert reopened().person(person_id).name == "Countess"
    with pytest.raises(KeyError):
        await people.rename("person-99", "Nobody")


async def test_an_erased_person_is_in_no_file(people, reopened, tmp_path):
    """Nor are talks, promises and passes; and the id is never given to another."""
    kept = await people.add_person("Bob")
    erased = await people.note_answer(
        record(Target("1", "canary", "canary"), promise=PromiseMade("call", "2026-12-01"))
    )
    await people.add_talk(erased, "call", "2026-11-01", line="canary")

    assert await people.erase_person(erased)

    assert all(
        b"canary" not in path.read_bytes() and f'"{erased}"'.encode() not in path.read_bytes()
        for path in tmp_path.glob("people.json*")
    )
    assert people.talks() == []
    assert await people.promises() == []
    log = reopened()
    assert log.everybody() == [kept]
    assert (await log.add_person("Eve")).id not in (kept.id, erased)
    assert not await log.erase_person(erased)


async def test_a_change_that_cannot_be_kept_is_not_made(people, monkeypatch):
    """A talk and its pass are one write: neither or both."""
    person_id = await people.note_answer(record())
    before = people.everybody()

    def refuse(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(kept_file.os, "write", refuse)
        with pytest.raises(OSError, match="No space"):
            await people.add_talk(person_id, "call", "2026-11-01")
        with pytest.raises(OSError, match="No space"):
            await people.erase_person(person_id)

    assert people.everybody() == before
    assert people.talks() == []
    assert not await passes(people)
    await people.add_talk(person_id, "call", "2026-11-01")
    assert await passes(people)
