"""A talk logged with whoever a site's page is about."""

import pytest

from server.person import Name
from site_packs.action import Target

TALK = {"how": "call", "on": "2026-11-23", "line": "bees"}
PAT = {"site": "linkedin", "target": {"handle": "pat", "name": "Pat Example"}}


@pytest.fixture
async def extension(api):
    return await api.extension()


async def test_a_talk_with_somebody_new_remembers_them_and_gives_a_pass(api, extension):
    logged = await api.call("POST", "/api/talks", {**PAT, **TALK}, **extension)

    person = api.parts.people.person_of("linkedin", "", Target("", "pat", ""))
    assert (logged.status, logged.body["line"], logged.body["person"]) == (201, "bees", person.id)
    assert person.name == "Pat Example"
    known = api.parts.people.known("linkedin", "", Target("7", "pat", ""))
    assert (known.talks, known.last_talk_on) == (1, "2026-11-23")
    assert (await api.get("/api/extension", **extension)).body["today"]["talks"] == 0  # it was yesterday


async def test_a_talk_with_somebody_known_is_theirs(api, extension):
    person = await api.parts.people.add_person("Pat", (Name("linkedin", "", "7", "pat", "Pat Example"),))

    by_id = await api.call("POST", "/api/talks", {"site": "linkedin", "target": {"id": "7"}, **TALK}, **extension)
    by_handle = await api.call("POST", "/api/talks", {**PAT, **TALK}, **extension)

    assert by_id.body["person"] == by_handle.body["person"] == person.id
    assert len(api.parts.people.everybody()) == 1


async def test_where_a_site_has_many_servers_the_host_says_on_which(api, extension):
    await api.parts.settings.change_site("mastodon", hosts=("social.example",))
    met = {"site": "mastodon", "target": {"handle": "pat"}, **TALK}

    logged = await api.call("POST", "/api/talks", {**met, "server": "social.example"}, **extension)

    assert logged.status == 201
    assert api.parts.people.known("mastodon", "social.example", Target("", "pat", "")).talks == 1
    for server in ("", "other.example", "www.linkedin.com", "SOCIAL.example"):
        refused = await api.call("POST", "/api/talks", {**met, "server": server}, **extension)
        assert (refused.status, refused.body["field"]) == (422, "server")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"site": "nowhere"}, "site"),
        ({"site": "practice"}, "site"),
        ({"server": "www.linkedin.com"}, "server"),
        ({"server": "elsewhere.example"}, "server"),
        ({"target": {"name": "Pat"}}, "target"),
        ({"target": {}}, "target"),
        ({"target": {"handle": "x" * 301}}, "target.handle"),
        ({"target": {"handle": "pat", "more": 1}}, "target.more"),
        ({"how": "work"}, "how"),
        ({"on": "2026-12-24"}, "on"),
        ({"on": "soon"}, "on"),
        ({"line": "x" * 10_001}, "line"),
    ],
)
async def test_a_talk_that_is_none_names_the_field(api, extension, change, field):
    answer = await api.call("POST", "/api/talks", {**PAT, **TALK, **change}, **extension)

    assert (answer.status, answer.body["field"]) == (422, field)
    assert api.parts.people.everybody() == []
