"""Conditions fail closed, values fail to null, and neither costs more than its budget."""

import tracemalloc

import pytest

from site_packs.expressions import BadExpression, compile_expression
from site_packs.interpreters import UNREADABLE, Budget
from site_packs.wording import wording

FACTS = {
    "query": {"action": "create", "empty": ""},
    "params": {},
    "json": {
        "name": "Pat",
        "count": 3,
        "zero": 0,
        "yes": True,
        "no": False,
        "nothing": None,
        "list": ["a", "b"],
        "people": [{"id": 1, "type": "person"}, {"id": 2, "type": "page"}, {"id": 3}],
        "object": {"a": 1},
        "deep": {"x": {"b": {"c": 1}}, "y": {"b": {"c": 2}}},
    },
}
OPAQUE = {"query": {"action": "create"}, "json": UNREADABLE, "form": UNREADABLE, "form_all": UNREADABLE}


@pytest.mark.parametrize(
    ("when", "met"),
    [
        ("query.action == 'create'", True),
        ("query.action == 'delete'", False),
        ("query.action", True),
        ("query.empty", False),
        ("json.zero", True),
        ("json.no", False),
        ("json.list[0] == 'a'", True),
        ("json.list[9]", False),
        ("json.people[?type == 'page']", True),
        ("json.people[?type == 'robot']", False),
        ("json.yes == true", True),
        ("json.yes == `true`", True),
        ("json.no == true", False),
        ("json.no == false", True),
        ("json.count > `2` && json.count <= `3`", True),
        ("contains(json.list, 'b')", True),
        ("contains(query.action || '', 'rea')", True),
        ("contains(params.a || query.action, 'rea')", True),
        ("!(json.no) && !contains(json.list, 'z')", True),
        ("json.deep.*.b.c | [1] == `2`", True),
        ("length(json.list) == `2`", True),
        ('json.list[0:1] == `["a"]`', True),
    ],
)
def test_a_condition_is_read_as_jmespath(when, met):
    verdict = compile_expression(when).holds(FACTS)

    assert (verdict.met, verdict.wrong_type) == (met, False)


@pytest.mark.parametrize(
    "when",
    [
        "json.missing",
        "json.missing.deeper.still",
        "json.missing == 'x'",
        "json.missing != 'x'",
        "json.missing > `1`",
        "json.missing[0].a",
        "json.missing[?a == 'b']",
        "json.missing[].a",
        "json.missing.*.a",
        "json.nothing == 'x'",
        "starts_with(json.missing, 'x')",
        "starts_with('x', json.missing)",
        "ends_with(json.missing, 'x')",
        "contains(json.missing, 'x')",
        "contains(json.name, json.missing)",
        "contains(json.list, json.missing)",
        "join(',', json.missing)",
        "length(json.missing) > `0`",
        "from_json(json.missing).a",
        "lower(json.missing) == 'x'",
        "split(json.missing, ',')",
        "after(json.missing, 'x')",
        "first(json.missing)",
        "graphql_fields(json.missing)",
        "csv_column(json.missing, 'a')",
        "vcards(json.missing)",
        "member_id(json.missing)",
        "json.people[2].type == 'page'",
        "params.absent.x",
    ],
)
def test_a_missing_field_makes_a_condition_false(when):
    verdict = compile_expression(when).holds(FACTS)

    assert (verdict.met, verdict.wrong_type) == (False, False)


@pytest.mark.parametrize(
    ("when", "met"),
    [
        ("json.nothing == null", True),
        ("json.missing == `null`", True),
        ("null == json.missing", True),
        ("json.missing != null", False),
        ("json.name != null", True),
        ("json.name == null", False),
        ("json.missing < null", False),
    ],
)
def test_null_written_out_is_compared(when, met):
    verdict = compile_expression(when).holds(FACTS)

    assert (verdict.met, verdict.wrong_type) == (met, False)


@pytest.mark.parametrize(
    "when",
    [
        "json.name.deeper",
        "json.count.deeper",
        "json.list.deeper",
        "json.no.deeper",
        "json.name[0]",
        "json.object[0]",
        "json.name[0:1]",
        "json.object[]",
        "json.object[*].a",
        "json.name[?a == 'b']",
        "json.list.*",
        "json.name == `3`",
        "json.count == '3'",
        "json.yes == `1`",
        "json.count == true",
        "json.list == 'a'",
        "json.name > `1`",
        "json.list > json.list",
        "json.count != 'x'",
        "starts_with(json.count, 'x')",
        "contains(json.name, `3`)",
        "contains(json.count, '3')",
        "join(',', json.people)",
        "from_json(json.name).a",
        "lower(json.list)",
        "graphql_fields(json.name)",
        "graphql_fields(json.count)",
        "member_id(json.yes)",
        "json.people[?id.deeper == 'x']",
        "!(json.name.deeper)",
        "!(query.action == 'create' && json.name.deeper)",
        "!(query.action == 'delete' || json.name.deeper)",
        "!!(json.name.deeper)",
        "!(json.people[?id.deeper])",
        "query.action == 'create' && json.name.deeper",
        "query.action == 'delete' || json.name.deeper",
        "json.name.deeper && query.action == 'create'",
        "contains(['x'], json.name.deeper || json.name)",
    ],
)
def test_a_field_of_the_wrong_type_counts_as_met(when):
    verdict = compile_expression(when).holds(FACTS)

    assert (verdict.met, verdict.wrong_type) == (True, True)


@pytest.mark.parametrize(
    ("when", "met", "unreadable"),
    [
        ("starts_with(query.action, 'create') && json.invitee", True, True),
        ("starts_with(query.action, 'delete') && json.invitee", False, False),
        ("json", True, True),
        ("!(json)", True, True),
        ("json == null", True, True),
        ("form.follow == '1'", True, True),
        ('form_all."ids[]"', True, True),
        ("!(form.cancel)", True, True),
        ("query.action == 'create'", True, False),
        ("contains(form.type || json.type, 'follow')", True, True),
        ("contains(['follow'], form.type || json.type)", True, True),
        ("contains(['follow'], query.none || form.type)", True, True),
        ("contains(['delete'], query.action || form.type)", False, False),
        ("contains(['follow'], !(form.type))", True, True),
        ("(query.action && form.type) == 'follow'", True, True),
        ("!contains(['follow'], query.none || form.type)", True, True),
        ("json.a && query.action == 'delete'", False, True),
    ],
)
def test_what_cannot_be_read_is_met_where_all_else_is(when, met, unreadable):
    verdict = compile_expression(when).holds(OPAQUE)

    assert (verdict.met, verdict.unreadable) == (met, unreadable)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("json.people[].id", [1, 2, 3]),
        ("json.people[].member_id(id)", ["1", "2", "3"]),
        ("json.deep.*.b.c", [1, 2]),
        ("json.deep.*.*.c", [[1], [2]]),
        ("json.name.deeper", None),
        ("json.people[?type.deeper == 'x'].id", []),
        ("[lower(json.count), lower(json.name)]", [None, "pat"]),
        ("join(' ', [json.name, json.missing, json.name])", "Pat Pat"),
        ("join(' ', [json.name, `true`])", None),
        ("sum(json.list)", None),
    ],
)
def test_a_value_is_null_where_it_cannot_be_had(text, value):
    assert compile_expression(text).value(FACTS).value == value


def test_a_value_out_of_an_unreadable_body_is_null_and_says_so():
    value = compile_expression("[json.id, query.action]").value(OPAQUE)

    assert (value.value, value.unreadable) == ([None, "create"], True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a.b &&", "column 7: the expression ends too early"),
        ("a..b", "column 3: Expecting"),
        ("a.'x", "column 3: Unclosed"),
        ("#", "column 1: Unknown token"),
        ("nonsense(a)", "unknown function nonsense()"),
        ("starts_with(a)", "takes 2 arguments, not 1"),
        ("graphql_fields(a, b, c, d)", "takes 1 to 3"),
        ("not_null()", "at least 1"),
        ("a | b | c | d | e", "4 pipes and flattens; 3 are allowed"),
        ("a[][][][]", "4 pipes and flattens"),
        ("a" * 301, "301 characters; 300 are allowed"),
        ("!a.b", "write `!(a.b)`"),
        ("!a == 'x'", "write `!(a.b)`"),
        ("!a[?b]", "write `!(a.b)`"),
        ("!a[]", "write `!(a.b)`"),
    ],
)
def test_an_expression_that_may_not_be_used_says_why(text, complaint):
    with pytest.raises(BadExpression) as refused:
        compile_expression(text)

    assert complaint in str(refused.value)


def test_long_lists_count_as_met_in_conditions_and_are_cut_in_values():
    facts = {"json": {"ids": [{"a": "x"}] * 10_001, "lists": [[1] * 6_000, [2] * 6_000]}}

    assert compile_expression("json.ids[?a == 'y']").holds(facts).met
    assert compile_expression("json.lists[] | [?@ == `3`]").holds(facts).met
    assert len(compile_expression("json.ids[].a").value(facts).value) == 10_000
    assert len(compile_expression("json.lists[]").value(facts).value) == 10_000
    assert not compile_expression("json.ids[?a == 'y']").holds({"json": {"ids": [{"a": "x"}] * 10_000}}).met


def test_flattening_stops_at_the_limit_before_it_is_all_in_memory():
    facts = {"json": {"lists": [[1] * 10_000] * 2_000}}

    tracemalloc.start()
    try:
        assert compile_expression("json.lists[] | [?@ == `3`]").holds(facts).met
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 5_000_000


def test_a_wrong_type_inside_a_filter_counts_for_that_element_only():
    facts = {"json": {"people": [{"id": "odd"}, {"id": {"type": "page"}}]}}

    assert not compile_expression("length(json.people[?id.type == 'person']) > `1`").holds(facts).met
    assert compile_expression("length(json.people[?id.type == 'person']) == `1`").holds(facts).met


def test_a_spent_budget_counts_as_met_and_gives_no_value():
    facts = {"json": {"a": [{"b": [{"c": 1}] * 100}] * 100}}
    condition, value = compile_expression("json.a[].b[?c == `2`][]"), compile_expression("json.a[].b[].c[]")

    assert condition.holds(facts).wrong_type is False
    assert condition.holds(facts, Budget(1_000)).met
    assert value.value(facts, Budget(1_000)).value is None


@pytest.mark.parametrize(
    "text",
    [
        "query.action == 'create' && (json.a || !(json.b)) && contains(json.list, 'x')",
        "json.people[?type != `3`].{id: id, name: join(' ', [a, b])} | [0]",
        "json.deep.*.b.c",
        'json."com.example.Thing".list[0:2][*].x[].y',
        "sort_by(json.people, &id)[-1].id >= `2`",
    ],
)
def test_words_for_a_tree_mean_the_same_tree(text):
    node = compile_expression(text).node

    assert compile_expression(wording(node)).node == node
