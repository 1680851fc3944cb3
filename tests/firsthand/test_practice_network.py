"""The practice network counts exactly what reaches it, under a strict policy of its own."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from firsthand.practice_network import create_app
from firsthand.practice_network.people import PEOPLE

PAGES = ("/", "/people", "/people/tomasz-zielinski", "/network", "/invitations/new", "/invitations/thanks", "/arrived")


@pytest.fixture
async def network() -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(create_app())) as client:
        yield client


async def arrived(network: TestClient[Any, Any]) -> list[dict[str, Any]]:
    answer = await network.get("/api/state")
    return list((await answer.json())["arrived"])


async def post_invitation(network: TestClient[Any, Any], emails: str, csrf: str | None = None) -> Any:
    if csrf is None:
        form = await (await network.get("/invitations/new")).text()
        found = re.search(r'name="csrf" value="([^"]+)"', form)
        assert found
        csrf = found[1]
    return await network.post(
        "/invitations", data={"csrf": csrf, "emails": emails, "message": "Hello"}, allow_redirects=False
    )


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_keeps_a_strict_policy(network: TestClient[Any, Any], page: str) -> None:
    """Nothing inline: the page script of Firsthand is tried under exactly this."""
    answer = await network.get(page)
    html = await answer.text()

    assert answer.status == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "style=" not in html
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert re.findall(r"\son[a-z]+=", html) == []


class Labels(HTMLParser):
    """Collects the ids that labels point at, and the fields that would need one."""

    def __init__(self) -> None:
        super().__init__()
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.labelled.add(given.get("for") or "")
        if tag in ("textarea", "input") and given.get("type") != "hidden":
            self.fields.append(given.get("id") or "")
        self.headings += tag == "h1"


@pytest.mark.parametrize("page", PAGES)
async def test_every_field_has_a_label_and_every_page_one_heading(network: TestClient[Any, Any], page: str) -> None:
    labels = Labels()

    labels.feed(await (await network.get(page)).text())

    assert set(labels.fields) <= labels.labelled
    assert labels.headings == 1


async def test_a_stranger_gets_a_page_and_a_plain_404(network: TestClient[Any, Any]) -> None:
    page = await network.get("/people/nobody")
    answer = await network.get("/api/people/nobody")

    assert (page.status, answer.status) == (404, 404)
    assert await answer.json() == {"error": "Nobody of that name is here"}


async def test_a_person_is_known_by_handle_name_and_headline(network: TestClient[Any, Any]) -> None:
    answer = await network.get("/api/people/tomasz-zielinski")

    assert await answer.json() == {
        "handle": "tomasz-zielinski",
        "name": "Tomasz Zieliński",
        "headline": "Welder, teaches welding on Saturdays",
    }


async def test_reading_arrives_nowhere(network: TestClient[Any, Any]) -> None:
    """Only what changes something counts as having arrived."""
    for page in (*PAGES, "/api/people", "/api/state"):
        await network.get(page)

    assert await arrived(network) == []


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/api/people/amara-okafor/connect", {"note": ""}, ("connect", ["amara-okafor"], "")),
        ("/api/people/amara-okafor/connect", {"note": "We met"}, ("connect", ["amara-okafor"], "with a note")),
        ("/api/people/tomasz-zielinski/endorse", {"skill": "Welding"}, ("endorse", ["tomasz-zielinski"], "Welding")),
        ("/api/people/noor-haddad/follow", {}, ("follow", ["noor-haddad"], "")),
        ("/api/people/noor-haddad/unfollow", {}, ("unfollow", ["noor-haddad"], "")),
        ("/api/people/kwame-asante/disconnect", {}, ("disconnect", ["kwame-asante"], "")),
        ("/api/people/kwame-asante/message", {"text": "Lunch?"}, ("message", ["kwame-asante"], "")),
        ("/api/requests/elif-demir/accept", {}, ("accept", ["elif-demir"], "")),
        ("/api/requests/elif-demir/ignore", {}, ("ignore", ["elif-demir"], "")),
        (
            "/api/follow-all",
            {"handles": ["elif-demir", "noor-haddad"]},
            ("follow-all", ["elif-demir", "noor-haddad"], ""),
        ),
    ],
)
async def test_an_act_arrives_once_with_who_and_what(
    network: TestClient[Any, Any], path: str, body: dict[str, Any], expected: tuple[str, list[str], str]
) -> None:
    answer = await network.post(path, json=body)

    assert answer.status == 200
    what, people, detail = expected
    assert await arrived(network) == [{"what": what, "people": people, "detail": detail}]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/people/tomasz-zielinski/endorse", {"skill": "Beekeeping"}, 400),
        ("/api/people/kwame-asante/message", {"text": "  "}, 400),
        ("/api/people/kwame-asante/connect", {"note": 7}, 400),
        ("/api/people/kwame-asante/connect", ["note"], 400),
        ("/api/people/nobody/connect", {}, 404),
        ("/api/requests/kwame-asante/accept", {}, 404),
        ("/api/requests/kwame-asante/ignore", {}, 404),
        ("/api/follow-all", {"handles": []}, 400),
        ("/api/follow-all", {"handles": ["nobody"]}, 400),
        ("/api/follow-all", {}, 400),
    ],
)
async def test_a_bad_request_says_why_and_changes_nothing(
    network: TestClient[Any, Any], path: str, body: Any, status: int
) -> None:
    answer = await network.post(path, json=body)

    assert answer.status == status
    assert (await answer.json())["error"]
    assert await arrived(network) == []


async def test_a_form_cannot_press_a_button(network: TestClient[Any, Any]) -> None:
    """The JSON routes take JSON only, so another page's form is no way in."""
    answer = await network.post("/api/people/amara-okafor/connect", data={"note": ""})

    assert answer.status == 415
    assert await arrived(network) == []


async def test_an_invitation_counts_its_addresses_and_says_thanks(network: TestClient[Any, Any]) -> None:
    answer = await post_invitation(network, "ines@example.org, omar@example.org\nyuki@example.org")
    thanks = await network.get(answer.headers["Location"])

    assert answer.status == 303
    assert "Thank you" in await thanks.text()
    assert await arrived(network) == [{"what": "invite", "people": [], "detail": "3 addresses"}]


@pytest.mark.parametrize(
    ("emails", "said"),
    [("", "at least one"), ("ines", "ines"), ("a@example.org " * 501, "At most 500"), ("<b>x</b>", "&lt;b&gt;")],
)
async def test_a_bad_invitation_comes_back_with_what_was_written(
    network: TestClient[Any, Any], emails: str, said: str
) -> None:
    answer = await post_invitation(network, emails)

    assert answer.status == 400
    assert said in await answer.text()
    assert await arrived(network) == []


async def test_a_form_without_our_token_is_refused(network: TestClient[Any, Any]) -> None:
    answer = await post_invitation(network, "ines@example.org", csrf="guessed")

    assert answer.status == 403
    assert await arrived(network) == []


async def test_what_arrived_is_shown_by_name(network: TestClient[Any, Any]) -> None:
    """A newcomer reads there that a held click never came."""
    before = await (await network.get("/arrived")).text()
    await network.post("/api/people/amara-okafor/connect", json={})
    after = await (await network.get("/arrived")).text()

    assert "Nothing has arrived yet" in before
    assert "Amara Okafor" in after


async def test_buttons_follow_the_state(network: TestClient[Any, Any]) -> None:
    await network.post("/api/people/amara-okafor/connect", json={})
    await network.post("/api/people/amara-okafor/follow", json={})

    page = await (await network.get("/people/amara-okafor")).text()

    assert 'data-act="connect"' not in page.split("<dialog", 1)[0]
    assert 'data-act="unfollow"' in page


def test_the_people_are_twelve_and_each_is_one() -> None:
    assert len(PEOPLE) == 12
    assert len({person.handle for person in PEOPLE}) == len({person.name for person in PEOPLE}) == 12
