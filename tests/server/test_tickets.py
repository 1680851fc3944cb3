"""A ticket is good once, for ten minutes, for exactly the action that was refused, from the same client."""

from server.record import Client
from server.tickets import Tickets
from site_packs.action import About, Action, Target

BROWSER = Client("browser", "Chrome")


def follow(*ids, server=""):
    return Action("mastodon", "follow", "ask", "follow", tuple(Target(each) for each in ids), About(server=server))


def test_it_is_good_once():
    tickets = Tickets()
    tickets.open(follow("7"), BROWSER, "r1", at=0.0)

    uses = [tickets.use(follow("7"), BROWSER, at=1.0) for _ in range(2)]

    assert uses == ["r1", None]


def test_it_ends_after_ten_minutes():
    tickets = Tickets()
    tickets.open(follow("7"), BROWSER, "r1", at=0.0)

    assert tickets.use(follow("7"), BROWSER, at=600.0) is None


def test_it_is_not_for_another_person_program_or_server():
    tickets = Tickets()
    tickets.open(follow("7", server="a.example"), BROWSER, "r1", at=0.0)

    uses = [
        tickets.use(follow("8", server="a.example"), BROWSER, at=1.0),
        tickets.use(follow("7", server="b.example"), BROWSER, at=1.0),
        tickets.use(follow("7", server="a.example"), Client("script", "python-requests"), at=1.0),
    ]

    assert uses == [None, None, None]


def test_ticked_people_may_pass_one_by_one_or_together_and_nobody_else():
    tickets = Tickets()
    tickets.open(follow("1", "2", "3", "4"), BROWSER, "r1", at=0.0, people=frozenset({"1", "2", "3"}))

    uses = [
        tickets.use(follow("1"), BROWSER, at=1.0),
        tickets.use(follow("1"), BROWSER, at=1.0),
        tickets.use(follow("2", "4"), BROWSER, at=1.0),
        tickets.use(follow("2", "3"), BROWSER, at=1.0),
        tickets.use(follow("2"), BROWSER, at=1.0),
    ]

    assert uses == ["r1", None, None, "r1", None]
