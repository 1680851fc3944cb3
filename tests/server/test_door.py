"""Which documents a request may have come from, and who is told; nonces are good once, for one prompt."""

from server.door import NONCE_LIFE_S, Documents, Door
from tests.server.at_the_desk import ask, hold

PAGE, CHROME = "https://www.example/people/7", "Mozilla/5.0 Chrome/156"


async def test_the_very_page_is_told_rather_than_others_of_its_site():
    documents = Documents()
    same, other = documents.add(PAGE, CHROME), documents.add("https://www.example/feed", CHROME)

    async with documents.events(same.key), documents.events(other.key):
        exactly = documents.concerned(PAGE, CHROME)
        by_origin = documents.concerned("https://www.example/", CHROME)

    assert exactly == [same]
    assert by_origin == [same, other]


async def test_nobody_is_told_of_what_another_site_or_browser_did():
    documents = Documents()
    document = documents.add(PAGE, CHROME)

    async with documents.events(document.key):
        found = [
            documents.concerned("https://other.example/", CHROME),
            documents.concerned(PAGE, "Mozilla/5.0 Firefox/153"),
            documents.concerned("", CHROME),
        ]

    assert found == [[], [], []]


async def test_a_page_that_does_not_listen_is_not_there():
    documents = Documents()
    documents.add(PAGE, CHROME)

    assert documents.concerned(PAGE, CHROME) == []


async def test_a_press_before_the_page_listened_is_shown_once_it_does(desk):
    document = desk.parts.documents.add(PAGE, CHROME)
    _, prompt = await ask(desk, held=hold(page=PAGE, browser=CHROME))
    stranger = desk.parts.documents.add("https://other.example/", CHROME)

    shown = [desk.pages.concerning(stranger.key), desk.pages.concerning(document.key)]

    assert shown == [[], [prompt.id]]


async def test_what_one_page_shows_is_not_shown_by_another(desk):
    documents = desk.parts.documents
    first, second = documents.add(PAGE, CHROME), documents.add(PAGE, CHROME)
    async with documents.events(first.key) as news:
        _, prompt = await ask(desk, held=hold(page=PAGE, browser=CHROME))

        assert (await news.get())[:1] == ("prompt.opened",)
        assert desk.pages.concerning(first.key) == [prompt.id]
        assert desk.pages.concerning(second.key) == []


async def test_documents_are_forgotten_oldest_first_unless_they_listen(monkeypatch):
    monkeypatch.setattr("server.door.MAX_DOCUMENTS", 2)
    documents = Documents()
    first = documents.add(PAGE, CHROME)

    async with documents.events(first.key):
        second, third = documents.add(PAGE, CHROME), documents.add(PAGE, CHROME)

        kept = [documents.get(each.key) for each in (first, second, third)]

    assert kept == [first, None, third]


def test_a_nonce_is_good_once_for_its_own_prompt_and_not_for_ever(clock):
    door = Door(clock)
    nonce, old = door.nonce_for("p1"), door.nonce_for("p1")

    tries = [door.spend(nonce, "p2"), door.spend(nonce, "p1"), door.spend(nonce, "p1"), door.nonce_ok("", "p1")]
    clock.move(NONCE_LIFE_S)

    assert tries == [False, True, False, False]
    assert not door.nonce_ok(old, "p1")
