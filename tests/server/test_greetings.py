"""The coffee that opens the door: one line, once for each pass, in the page the press came from."""

from server.person import Name
from server.record import Outcome
from site_packs.action import Target
from tests.server.at_the_desk import connect, hold

PAGE = "https://www.linkedin.com/in/pat"
BROWSER = "Chrome"
PAT = Name("linkedin", "", "7", "pat", "Pat Example")


def from_page(connection="c1"):
    return hold(connection, page=PAGE, browser=BROWSER)


async def heard(queue):
    return [queue.get_nowait() for _ in range(queue.qsize())]


async def test_a_kept_promise_opens_the_door_with_a_line_and_no_dialog(desk, desk_parts):
    person = await desk_parts.people.add_person("Pat", (PAT,))
    promise = await desk_parts.people.add_promise(person.id, "in_person", "2026-11-24")
    await desk_parts.people.keep_promise(promise.id, "2026-11-23")
    document = desk_parts.documents.add(PAGE, BROWSER)

    async with desk_parts.documents.events(document.key) as queue:
        verdict = await desk.ask(connect(), from_page())
        [(name, data)] = await heard(queue)

    assert (verdict.outcome, verdict.sends, desk.open_count) == (Outcome.PASSED, True, 0)
    assert name == "prompt.passed"
    greeting = desk.greetings.get(data["id"])
    assert (greeting.name, greeting.how, greeting.on) == ("Pat Example", "in_person", "2026-11-23")
    assert "Pat" not in str(data)  # the page hears of it, and must not learn from it


async def test_it_is_said_once_for_each_talk(desk, desk_parts, clock):
    await desk_parts.people.add_talk(PAT, "call", "2026-11-20")
    document = desk_parts.documents.add(PAGE, BROWSER)

    async with desk_parts.documents.events(document.key) as queue:
        await desk.ask(connect(), from_page())
        await desk.ask(connect(), from_page("c2"))

        assert len(await heard(queue)) == 1


async def test_without_a_page_to_show_it_in_it_waits_for_one(desk, desk_parts):
    await desk_parts.people.add_talk(PAT, "call", "2026-11-20")
    document = desk_parts.documents.add(PAGE, BROWSER)

    await desk.ask(connect(), from_page())
    async with desk_parts.documents.events(document.key) as queue:
        await desk.ask(connect(), from_page("c2"))

        assert len(await heard(queue)) == 1


async def test_somebody_else_and_many_at_once_are_not_greeted(desk, desk_parts):
    await desk_parts.people.add_talk(PAT, "call", "2026-11-20")
    await desk_parts.people.add_talk(Name("linkedin", "", "8", "kim"), "call", "2026-11-20")
    document = desk_parts.documents.add(PAGE, BROWSER)
    both = connect()
    both = type(both)(both.site, both.kind, both.mode, both.rule, (Target("7"), Target("8")))

    async with desk_parts.documents.events(document.key) as queue:
        verdict = await desk.ask(both, from_page())

        assert verdict.outcome == Outcome.PASSED
        assert await heard(queue) == []


async def test_a_line_that_was_never_made_is_not_there(desk):
    assert desk.greetings.get("guessed") is None
