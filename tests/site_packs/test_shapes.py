"""A shape keeps a site's words and types, and no value."""

import pytest

from site_packs.facts import request_facts
from site_packs.shapes import Shapes, content_type_shown, method_shown
from site_packs.site_words import hint, is_route_word, looks_named, operation_name


def shape_of(tiny, request, *rules):
    book = tiny.book(tiny.pack(*rules))
    return Shapes(book.rules("tiny")).of(request_facts(request), request.method, request.target)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/follow/7", "/follow/{number}"),
        ("/api/v1/add_to-list/createNew.json", "/api/v1/add_to-list/createNew.json"),
        ("/jane/project/star", "/{text}/project/star"),
        ("/u/follow/x", "/u/follow/x"),
        ("/u/star/x", "/u/{text}/x"),
        ("/api/urn:li:member:7/ab12cd34-0000-4000-8000-000000000000", "/api/{urn}/{uuid}"),
        ("/api/%6Aane%40x.org", "/api/{e-mail}"),
        ("/graphql/Zk9/CreateFriendship", "/graphql/{text}/CreateFriendship"),
        ("/graphql/Zk9/JaneBrandt", "/graphql/{text}/{text}"),
        ("/api/Zk9/CreateJaneship", "/api/{text}/{text}"),
    ],
)
def test_a_path_keeps_the_words_of_the_site_and_of_all_sites(tiny, path, shown):
    assert shape_of(tiny, tiny.post(path))["path"] == shown


def test_a_key_that_is_also_a_value_is_no_name(tiny):
    shape = shape_of(tiny, tiny.json({"jane": {"nickname": 1}, "who": "jane", "invitee": True}))["body"]["shape"]

    assert shape == {"who": "text", "invitee": "true or false", "{key}": {"nickname": "number"}}


def test_a_bare_word_in_the_query_is_a_value_and_no_name(tiny):
    assert shape_of(tiny, tiny.post("/x?jane&action&someField=1"))["query"] == ["action", "someField", "{key}"]


def test_keys_of_a_map_by_handle_are_no_names(tiny):
    shape = shape_of(tiny, tiny.json({"users": {"jane": 1, "sam": 1, "id": 2}}))["body"]["shape"]

    assert shape == {"users": {"id": "number", "{key}": "number"}}


def test_keys_that_a_rule_asks_for_are_kept_whatever_they_look_like(tiny):
    rule = tiny.rule(when='json."x_7Q9" == \'1\' && headers."x-own"', path=["/x"], targets="[]")

    shape = shape_of(tiny, tiny.post("/x", b'{"x_7Q9": 1, "x_7Q8": 1}', x_own="secret"), rule)

    assert shape["body"]["shape"] == {"x_7Q9": "number", "{key}": "number"}
    assert shape["headers"] == ["x-own"]


def test_json_within_a_text_is_looked_into(tiny):
    request = tiny.post(
        "/x", "variables=%7B%22input%22%3A%7B%22actorId%22%3A%227%22%7D%7D", "application/x-www-form-urlencoded"
    )

    assert shape_of(tiny, request)["body"] == {
        "kind": "form",
        "shape": {"variables": {"JSON in text": {"input": {"actorId": "number"}}}},
    }


def test_a_graphql_text_gives_its_operation_and_root_fields(tiny):
    text = 'mutation FollowPerson { followUser(login: "jane") { id } jane }'

    assert shape_of(tiny, tiny.json({"query": text}))["body"]["shape"] == {
        "query": "operation FollowPerson of followUser"
    }


def test_a_deep_document_has_an_end(tiny):
    document = "x"
    for _ in range(60):
        document = {"inner": [document]}

    assert "…" in str(shape_of(tiny, tiny.json(document)))


@pytest.mark.parametrize(
    "name", ["invitee", "memberProfile", "fb_dtsg", "__user", "user-name", "isMe", "customMessage"]
)
def test_names_of_programmers_are_names(name):
    assert looks_named(name) or is_route_word(name)


@pytest.mark.parametrize("name", ["7", "a1b2", "kQzXvbNm", "urn:li:x", "jane@x.org", "Jane Doe", "x" * 30, "", "é"])
def test_names_of_machines_and_people_are_not(name):
    assert not looks_named(name)
    assert not is_route_word(name)


def test_types_are_told_in_a_word():
    texts = [
        "-7",
        "7.5",
        "urn:x:y",
        "https://x.example/7",
        "a@b.example",
        "Jane",
        "c0ffee00-0000-4000-8000-000000000000",
    ]

    assert [hint(text) for text in texts] == ["number", "number", "urn", "address", "e-mail", "text", "uuid"]


def test_only_known_methods_content_types_and_operations_are_shown():
    assert (method_shown("post"), method_shown("JANE")) == ("POST", "{method}")
    assert content_type_shown("Application/JSON; jane=1") == "application/json"
    assert content_type_shown("application/jane") == "{text}"
    assert operation_name("usePolarisFollowMutation") == "usePolarisFollowMutation"
    assert [operation_name(text) for text in ("JaneBrandt", "FollowUser7", 7, "", "kQFollowzXvbNm")] == [""] * 5
