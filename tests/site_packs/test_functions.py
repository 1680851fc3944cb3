"""What packs may call: LinkedIn's ids, files of people, GraphQL, and small things about text."""

import pytest

from site_packs.contact_files import csv_column, vcards
from site_packs.expressions import compile_expression
from site_packs.graphql_text import graphql_fields

PROFILE = "ACoAAAdbzRUBxxxxxxxxxxxxxxxxxxxxxxxxxxx"


def call(text, **fields):
    return compile_expression(text).value(fields).value


@pytest.mark.parametrize(
    ("spelling", "member"),
    [
        ("123456789", "123456789"),
        (123456789, "123456789"),
        ("urn:li:member:123456789", "123456789"),
        ("urn:li:fsd_followingState:urn:li:member:123456789", "123456789"),
        (PROFILE, "123456789"),
        ("ACoAAAdbzRUB", "123456789"),
        ("ACoAAAdbzRUBxxxx", "123456789"),
        (f"urn:li:fsd_profile:{PROFILE}", "123456789"),
        (f"urn:li:fs_miniProfile:{PROFILE}", "123456789"),
        (f"urn:li:fsd_followingState:urn:li:fsd_profile:{PROFILE}", "123456789"),
        ("urn:li:fs_salesProfile:(ACwAAAdbzRUBxxxx,undefined,undefined)", "123456789"),
        (f"urn:li:fs_groupMembership:(55555,{PROFILE})", "123456789"),
        (f"urn:li:fs_skill:({PROFILE},12)", "123456789"),
        ("ACoAAAAAAAAAAAAA", "ACoAAAAAAAAAAAAA"),
        ("ACoAAA", "ACoAAA"),
        ("pat-example", "pat-example"),
        ("ACorn-lover.example", "ACorn-lover.example"),
        ("urn:li:fsd_company:1234", "urn:li:fsd_company:1234"),
        (None, None),
        (["urn:li:member:5", None, "6"], ["5", None, "6"]),
    ],
)
def test_every_spelling_of_a_linkedin_member_is_one_id(spelling, member):
    assert call("member_id(@.id)", id=spelling) == member


def test_small_functions_about_text():
    fields = {"t": "urn:li:ACo", "w": " a@b  c@d\ne@f ", "l": ["x", "y"], "e": [], "j": '{"a": [1]}', "n": None}

    assert call("after(t, 'urn:li:')", **fields) == "ACo"
    assert call("after(t, 'urn:other:')", **fields) is None
    assert call("split(w, '')", **fields) == ["a@b", "c@d", "e@f"]
    assert call("split('a, b,,c ', ',')", **fields) == ["a", "b", "c"]
    assert call("[first(l), first(e)]", **fields) == ["x", None]
    assert call("from_json(j).a[0]", **fields) == 1
    assert call("lower('ÀB')", **fields) == "àb"
    assert call("join(' ', ['Pat', n, ''])", **fields) == "Pat"


@pytest.mark.parametrize(
    ("text", "column", "cells"),
    [
        ("Account address,Show boosts\r\na@b,true\r\nc@d,false\r\n", "Account address", ["a@b", "c@d"]),
        ("Show boosts,account ADDRESS\ntrue,a@b\n", "Account address", ["a@b"]),
        ("\ufeffAccount address\na@b\n", "Account address", ["a@b"]),
        ("a@b\nc@d\n\n", "Account address", ["a@b", "c@d"]),
        ("a@b,true\nc@d,false", "Account address", ["a@b", "c@d"]),
        ('"Example, Pat";p@q\n"Other";\n', 1, ["p@q"]),
        ("x\ty\n1\t2\n", "y", ["2"]),
        ("x,y\n1,2", 5, []),
        ("", "x", []),
    ],
)
def test_a_column_of_a_csv_file_with_and_without_a_head(text, column, cells):
    assert csv_column(text, column) == cells


def test_no_more_rows_are_read_than_the_limit():
    assert len(csv_column("a@b\n" * 20_000, 0)) == 10_000
    with pytest.raises(ValueError):
        csv_column('"' + "x" * 200_000, 0)


def test_vcards_give_name_number_and_address():
    text = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Pat Ex\r\n ample\r\nTEL;TYPE=cell:+15550100\r\nTEL:+15550199\r\n"
        "item1.EMAIL;type=INTERNET:pat@example.org\r\nEND:VCARD\r\n"
        "begin:vcard\nN:Example;Kim;;;\nTEL:tel:+15550101\nend:vcard\n"
        "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BCrgen\nEND:VCARD\nBEGIN:VCARD\nFN:cut off"
    )

    assert vcards(text) == [
        {"name": "Pat Example", "tel": "+15550100", "email": "pat@example.org"},
        {"name": "Kim Example", "tel": "+15550101", "email": ""},
        {"name": "Jürgen", "tel": "", "email": ""},
    ]


GRAPHQL = """
mutation Go($id: ID!, $n: Int = 3) {
  a: followUser(input: {userId: $id, n: $n}) { user { followUser } }
  ...More
  ... on Mutation { addStar(input: {starrableId: "x"}) { id } }
}
fragment More on Mutation { followUser(input: {userId: "2"}) { id } ...More ...Missing }
query Look { viewer { followUser } }
"""


def test_root_fields_of_graphql_are_seen_through_aliases_and_fragments():
    fields = graphql_fields(GRAPHQL, "Go", {"id": "1"})

    assert [(one["alias"], one["field"], one["operation"], one["args"]) for one in fields] == [
        ("a", "followUser", "mutation", {"input": {"userId": "1", "n": 3}}),
        ("followUser", "followUser", "mutation", {"input": {"userId": "2"}}),
        ("addStar", "addStar", "mutation", {"input": {"starrableId": "x"}}),
    ]


def test_the_operation_is_the_named_one_or_all_where_none_is():
    assert [one["field"] for one in graphql_fields(GRAPHQL, "Look", {})] == ["viewer"]
    assert [len(graphql_fields(GRAPHQL, name, {})) for name in (None, "Unknown")] == [4, 4]


@pytest.mark.parametrize("text", ["", "{", "follow", "{a}" + " " * 70_000, "{" * 20_000, "{" + "a " * 1_001 + "}"])
def test_what_is_no_graphql_or_too_much_of_it_is_a_wrong_type(text):
    with pytest.raises(ValueError):
        graphql_fields(text, None, {})


def test_graphql_in_a_condition_takes_name_and_variables():
    when = compile_expression("graphql_fields(q, name, vars)[?field == 'followUser' && args.input.userId == '7']")
    query = "mutation M($u: ID!) { followUser(input: {userId: $u}) { id } }"

    assert when.holds({"q": query, "name": None, "vars": {"u": "7"}}).met
    assert when.holds({"q": query, "name": "M", "vars": '{"u": "7"}'}).met
    assert not when.holds({"q": query, "name": "M", "vars": {"u": "8"}}).met
    assert when.holds({"q": "not graphql at all", "name": None, "vars": None}).met


def value_of(expression, document):
    return compile_expression(expression).value(document).value


def test_objects_having_a_field_are_found_at_any_depth_the_outer_first():
    document = {"a": [{"id": 1, "b": {"id": 2}}, [{"id": None}, {"id": 3}]], "id": 0}

    assert value_of("having(@, 'id')[*].id", document) == [0, 1, 2, 3]
    assert value_of("having(@, 'none')", document) == []
    assert value_of("having(@, 'id')", "text") == []


def test_a_document_too_large_to_search_names_nobody_and_counts_as_met():
    document = {"a": [[]] * 200_001}

    assert value_of("having(@, 'id')", document) is None
    assert compile_expression("having(@, 'id')").holds(document).met


@pytest.mark.parametrize(
    ("parts", "joined"), [(["x", 7], "x:7"), ([None, "", 0], "0"), ([True, "x"], None), ([1.5, "x"], None)]
)
def test_whole_numbers_can_be_joined(parts, joined):
    assert value_of("join(':', @)", parts) == joined
