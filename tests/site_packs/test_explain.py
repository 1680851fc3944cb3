"""Why a request is an action, and what the nearest rule missed."""

import pytest

from site_packs.explain import explain


@pytest.fixture
def book(tiny):
    return tiny.book(
        tiny.pack(
            tiny.rule(),
            tiny.rule(
                id="connect",
                kind="connect",
                path=["/api/{who}/connect"],
                when="starts_with(query.action, 'create') && json.invitee && (json.a || json.b)",
                targets="[]",
            ),
            tiny.rule(id="put", kind="accept", method=["PUT"], path=["/api/{who}/accept"], targets="[]"),
            tiny.rule(id="off", mode="off", path=["/off/{id}"], targets="[]"),
            tiny.rule(id="strict", path=["/strict"], trailing_slash=False, targets="[]"),
        )
    )


def test_an_action_is_explained_by_its_rule(tiny, book):
    said = explain(tiny.post("/follow/7"), book)

    assert (said.action.rule, said.nearest.rule.id, said.failed) == ("follow", "follow", "")
    assert len(said.candidates) == 1


@pytest.mark.parametrize(
    ("target", "document", "nearest", "failed"),
    [
        ("/api/pat/connect?action=remove", {"invitee": 1}, "connect", "when: not starts_with(query.action, 'create')"),
        ("/api/pat/connect?action=create", {}, "connect", "when: not json.invitee"),
        ("/api/pat/connect?action=create", {"invitee": 1}, "connect", "when: not json.a || json.b"),
        ("/api/pat/accept", {}, "put", "method: POST, but the rule has PUT"),
        ("/off/7", {}, "off", "mode: off"),
        ("/api/pat/disconnect", {}, "connect", "path: 'disconnect' where /api/{who}/connect has 'connect'"),
        ("/api/pat/connect/x", {}, "connect", "path: 'x' after the end of /api/{who}/connect"),
        ("/api/pat", {}, "connect", "path: nothing where /api/{who}/connect has 'connect'"),
        ("/follow", {}, "follow", "path: nothing where /follow/{id} has '{id}'"),
        ("/strict/", {}, "strict", "path: /strict allows no trailing slash"),
    ],
)
def test_what_is_no_action_names_the_nearest_rule_and_what_it_missed(tiny, book, target, document, nearest, failed):
    said = explain(tiny.json(document, target), book)

    assert (said.action, said.nearest.rule.id, said.failed) == (None, nearest, failed)


def test_a_read_names_the_method_and_a_stranger_the_host(tiny, book):
    read = explain(tiny.post("/follow/7", method="GET"), book)
    stranger = explain(tiny.post("/follow/7", host="Other.example:443"), book)

    assert (read.nearest.rule.id, read.failed) == ("follow", "method: GET, but the rule has POST")
    assert (stranger.nearest, stranger.failed) == (None, "host: other.example is in no pack")


def test_the_persons_choice_is_explained_too(tiny, book):
    said = explain(tiny.post("/follow/7"), book, lambda site, rule: "off")

    assert (said.action, said.failed) == (None, "mode: off")


@pytest.mark.parametrize(
    ("target", "document", "saw"),
    [
        ("/api/pat/connect?action=remove", {"invitee": 1}, ('query.action is "remove"',)),
        ("/api/pat/connect?action=create", {}, ("json.invitee is missing",)),
        (
            "/api/pat/connect?action=create",
            {"invitee": 1, "a": {}},
            ("json.a is an object of nothing", "json.b is missing"),
        ),
        ("/api/pat/accept", {}, ()),
    ],
)
def test_what_a_condition_looked_at_is_told(tiny, book, target, document, saw):
    assert explain(tiny.json(document, target), book).saw == saw


def test_what_cannot_be_read_is_told_as_that(tiny):
    book = tiny.book(tiny.pack(tiny.rule(path=["/x"], targets="[]", when="body == 'json' && json.a")))

    assert explain(tiny.post("/x", b"\x00\x01"), book).saw == ('body is "opaque"',)
