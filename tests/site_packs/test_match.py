"""Which rule a request satisfies, whom it names, and which of several counts."""

import pytest

from site_packs import match
from site_packs.facts import request_facts
from site_packs.interpreters import MAX_VISITS, Budget
from site_packs.match import match_action, strictest


def test_a_request_becomes_an_action_with_all_its_parts(tiny):
    rule = tiny.rule(
        kind="endorse",
        mode="burst",
        when="json.skill",
        targets="[{id: params.id, handle: json.handle, name: json.name}]",
        about="{skill: json.skill, powers: json.powers, contacts: json.list, page: json.page}",
        has_note="json.note",
        patience_s=7,
    )
    book = tiny.book(tiny.pack(rule, practice=True))

    action = tiny.found(
        book,
        tiny.json(
            {
                "skill": "Welding",
                "handle": "pat",
                "name": "Pat",
                "powers": ["a", 3, None],
                "list": [1, 2],
                "note": "hi",
            },
            "/follow/7",
        ),
    )

    assert action is not None
    assert (action.site, action.kind, action.mode, action.rule) == ("tiny", "endorse", "burst", "follow")
    assert [(one.id, one.handle, one.name) for one in action.targets] == [("7", "pat", "Pat")]
    assert (action.about.skill, action.about.powers, action.about.contacts) == ("Welding", ("a", "3"), 2)
    assert (action.pack, action.patience_s, action.has_note, action.practice) == ("tiny@000000000000", 7, True, True)
    assert (action.about.server, action.about.unreadable) == ("", False)


def test_there_is_no_note_where_the_site_has_none_and_false_where_it_was_left_out(tiny):
    with_note = tiny.book(tiny.pack(tiny.rule(has_note="json.note")))

    assert tiny.found(with_note, tiny.json({}, "/follow/7")).has_note is False
    assert tiny.found(tiny.book(), tiny.json({"note": "hi"}, "/follow/7")).has_note is None


def test_the_server_is_named_where_instances_can_be_added(tiny):
    book = tiny.book(tiny.pack(added_hosts=True)).with_added_hosts({"tiny": ["social.example"]})

    action = tiny.found(book, tiny.post("/follow/7", host="Social.Example:443"))

    assert action.about.server == "social.example"


def test_of_several_rules_on_one_path_an_unreadable_body_is_the_strictest_that_the_rest_allows(tiny):
    rules = [
        tiny.rule(id="follow", kind="follow", when="query.action == 'go' && json.follow"),
        tiny.rule(id="invite", kind="invite", when="query.action == 'go' && json.invite"),
        tiny.rule(id="import", kind="import", when="query.action == 'upload' && json.contacts"),
    ]
    book = tiny.book(tiny.pack(*rules))

    action = tiny.found(book, tiny.post("/follow/7?action=go", b"\xff\xfe\xff", "application/x-protobuf"))

    assert (action.rule, action.about.unreadable) == ("invite", True)
    assert tiny.found(book, tiny.post("/follow/7?action=list", b"\xff", "application/x-protobuf")) is None


def test_who_is_meant_may_be_unreadable_when_the_action_is_not(tiny):
    action = tiny.met("query.go", tiny.post("/x?go=1", b"\x01", "application/cbor"), targets="[json.id]")

    assert (action.targets, action.about.unreadable) == ((), True)


# Several rules, modes, people


def test_the_strictest_kind_wins_and_people_of_that_kind_are_joined(tiny):
    rules = [
        tiny.rule(id="follow", kind="follow", when="json.follow", targets="json.follow"),
        tiny.rule(id="invite-a", kind="invite", when="json.a", targets="json.a"),
        tiny.rule(id="invite-b", kind="invite", when="json.b", targets="json.b"),
    ]

    action = tiny.found(
        tiny.book(tiny.pack(*rules)), tiny.json({"follow": ["1"], "a": ["2", "3"], "b": ["3", "4"]}, "/follow/7")
    )

    assert (action.kind, action.rule, [target.id for target in action.targets]) == (
        "invite",
        "invite-a",
        ["2", "3", "4"],
    )


def test_a_rule_that_only_watches_never_hides_one_that_asks(tiny):
    """Else an import that is watched would carry a follow past the question."""
    rules = [
        tiny.rule(id="import", kind="import", mode="watch", when="json.contacts"),
        tiny.rule(id="follow", kind="follow", mode="ask", when="json.follow"),
    ]

    action = tiny.found(tiny.book(tiny.pack(*rules)), tiny.json({"contacts": [1], "follow": [1]}, "/follow/7"))

    assert (action.kind, action.mode) == ("follow", "ask")


def test_the_persons_mode_decides_what_counts_and_the_action_keeps_the_packs(tiny):
    book = tiny.book(tiny.pack(tiny.rule(mode="watch")))
    request = tiny.post("/follow/7")

    assert tiny.found(book, request, lambda site, rule: "off") is None
    assert tiny.found(book, request, lambda site, rule: None).mode == "watch"
    assert tiny.found(book, request, lambda site, rule: {("tiny", "follow"): "ask"}[site, rule]).mode == "watch"


def test_a_rule_that_is_off_is_met_only_when_the_person_turns_it_on(tiny):
    book = tiny.book(tiny.pack(tiny.rule(mode="off")))

    assert tiny.found(book, tiny.post("/follow/7")) is None
    assert tiny.found(book, tiny.post("/follow/7"), lambda site, rule: "burst") is not None


@pytest.mark.parametrize(
    ("targets", "document", "keys"),
    [
        ("json.ids", {"ids": ["1", 2, "1", None, "", True, 3.0, 4.5, [5], {"id": 6}]}, ["1", "2", "3", "6"]),
        ("json.ids", {"ids": "7"}, ["7"]),
        ("json.ids", {"ids": {"handle": "pat", "name": "Pat"}}, ["pat"]),
        ("json.ids", {"ids": None}, []),
        ("json.ids[].nonsense.deeper", {"ids": [1, 2]}, []),
        ("sum(json.ids)", {"ids": ["a"]}, []),
        ("json.ids", {"ids": ["\ud800"]}, ["?"]),
        ("json.ids", {"ids": ["x" * 5_000]}, ["x" * 1_000]),
        ("json.ids", {"ids": [10**400]}, [str(10**400)]),
        ("[params.rest]", {}, ["x"]),
    ],
)
def test_targets_are_cleaned_and_never_an_error(tiny, targets, document, keys):
    action = tiny.met("", tiny.json(document), targets=targets)

    assert [target.key for target in action.targets] == keys
    assert len(action.digest) == 64


def test_no_more_than_ten_thousand_people_are_named(tiny):
    action = tiny.met("", tiny.json({"ids": list(range(20_000))}), targets="json.ids")

    assert len(action.targets) == 10_000


def test_an_odd_about_is_left_out_field_by_field(tiny):
    action = tiny.met(
        "", tiny.json({"a": {"b": 1}, "n": "many"}), about="{skill: json.a, app: json.a.b, contacts: json.n}"
    )

    assert (action.about.skill, action.about.app, action.about.contacts) == ("", "1", None)


def test_the_strictest_candidate_stands_for_what_nobody_can_read(tiny):
    rules = [
        tiny.rule(id="off", kind="import", mode="off"),
        tiny.rule(id="watched", kind="invite", mode="watch"),
        tiny.rule(id="follow", kind="follow"),
        tiny.rule(id="connect", kind="connect"),
    ]
    candidates = tiny.book(tiny.pack(*rules)).candidates("POST", "tiny.example", "/follow/7")

    assert strictest(candidates).rule.rule.id == "connect"
    with pytest.raises(ValueError):
        strictest(())


def test_large_and_hostile_bodies_cost_a_bounded_number_of_steps(tiny):
    """The budget is shared by all rules of one request; when it is spent, what is left counts as met."""
    rules = [tiny.rule(id=f"r{n}", when="json.a[].b[?c == 'x'][]", targets="json.a[].b[].c") for n in range(20)]
    book = tiny.book(tiny.pack(*rules))
    facts = request_facts(tiny.json({"a": [{"b": [{"c": "y"}] * 50}] * 5_000}, "/follow/7"))
    left = []

    class Counting(Budget):
        def __setattr__(self, name, value):
            left.append(value)
            super().__setattr__(name, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(match, "Budget", Counting)
        action = match_action(facts, book.candidates("POST", "tiny.example", "/follow/7"))

    assert action.kind == "follow"
    assert len(left) < MAX_VISITS + 1_000
