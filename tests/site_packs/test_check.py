"""What examples and near misses must do, and how many a rule owes."""

import pytest

from site_packs.check import check_packs
from site_packs.load import load_packs


def problems(tiny, *rules, **changes):
    return check_packs(tiny.book(tiny.pack(*rules, **changes)))


def miss(path, **more):
    return {"method": "POST", "url": f"https://tiny.example{path}", **more}


def example(path, *targets, about=None, **more):
    return {"request": miss(path, **more), "targets": list(targets), "about": about or {}}


def test_the_tiny_pack_and_the_shipped_packs_do_what_they_say(tiny):
    assert problems(tiny) == []
    assert check_packs(load_packs()) == []


def test_an_example_must_be_met_by_its_own_rule(tiny):
    said = problems(tiny, tiny.rule(when="json.follow"))

    assert "tiny: rule follow: example 1: is not met by its own rule" in said


def test_an_example_must_be_met_by_no_other_rule_even_one_that_is_off(tiny):
    greedy = tiny.rule(
        id="greedy", mode="off", path=["/{rest...}"], examples=[example("/x")], near_misses=[], targets="[]"
    )

    assert "tiny: rule follow: example 1: is met by tiny greedy too" in problems(tiny, tiny.rule(), greedy)


@pytest.mark.parametrize("targets", [["8"], [], ["7", "8"]])
def test_an_example_must_name_the_very_people(tiny, targets):
    said = problems(tiny, tiny.rule(examples=[example("/follow/7", *targets)]))

    assert said == [f"tiny: rule follow: example 1: targets: found ['7'], not {targets}"]


def test_an_example_must_say_what_it_is_about(tiny):
    rule = tiny.rule(
        about="{contacts: length(json.all)}",
        examples=[example("/follow/7", "7", json={"all": [1]}, about={"contacts": 2})],
    )

    assert problems(tiny, rule) == ["tiny: rule follow: example 1: about: contacts: found 1, not 2"]


def test_a_near_miss_must_not_be_met_by_its_own_rule_even_when_that_is_off(tiny):
    said = problems(tiny, tiny.rule(mode="off", near_misses=[miss("/follow/8")]))

    assert said == ["tiny: rule follow: near miss 1: is met by tiny follow"]


def test_a_near_miss_must_not_be_met_by_a_rule_that_does_something(tiny):
    def other(mode):
        return tiny.rule(
            id="block", mode=mode, path=["/block/{id}"], examples=[example("/block/1", "1")], near_misses=[miss("/x")]
        )

    rule = tiny.rule(near_misses=[miss("/block/8")])

    assert problems(tiny, rule, other("watch")) == ["tiny: rule follow: near miss 1: is met by tiny block"]
    assert problems(tiny, rule, other("off")) == []


def test_a_near_miss_elsewhere_is_near_to_nothing(tiny):
    rule = tiny.rule(near_misses=[{"method": "POST", "url": "https://elsewhere.example/follow/7"}])

    assert problems(tiny, rule) == ["tiny: rule follow: near miss 1: elsewhere.example is no host of tiny"]


def test_samples_may_be_on_instances_of_their_own_where_those_can_be_added(tiny):
    rule = tiny.rule(
        examples=[{"request": {"method": "POST", "url": "https://any.example/follow/7"}, "targets": ["7"]}],
        near_misses=[{"method": "POST", "url": "https://any.example/unfollow/7"}],
    )

    assert problems(tiny, rule, added_hosts=True) == []
    assert len(problems(tiny, rule)) == 2


def test_each_path_owes_an_example(tiny):
    said = problems(tiny, tiny.rule(path=["/follow/{id}", "/f/{id}"]))

    assert said == ["tiny: rule follow: examples: none for the path /f/{id}"]


@pytest.mark.parametrize(
    ("when", "owed"),
    [
        ("", 1),
        ("json.a", 1),
        ("json.a && json.b", 2),
        ("json.a && (json.b || json.c)", 3),
        ("json.a[?b && c] && json.d", 3),
        ("json.a && json.b && json.c && json.d && json.e", 4),
    ],
)
def test_each_alternative_owes_a_near_miss_up_to_four(tiny, when, owed):
    body = {"a": [{"b": 1, "c": 1}], "b": 1, "c": 1, "d": 1, "e": 1}
    few = [miss("/unfollow/7")] * (owed - 1)
    rule = tiny.rule(when=when, examples=[example("/follow/7", "7", json=body)])

    assert problems(tiny, {**rule, "near_misses": few}) == [
        f"tiny: rule follow: near_misses: {owed - 1}, but its freedom owes {owed}"
    ]
    assert problems(tiny, {**rule, "near_misses": [*few, miss("/x")]}) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"source": " "}, "source: is empty"),
        ({"seen": "last year"}, "seen: 'last year' is no year, month or day such as 2026-11"),
        ({"seen": "2026-13"}, "seen: '2026-13' is no year, month or day such as 2026-11"),
        ({"confidence": "low"}, "mode: ask needs better evidence than confidence low; watch or off"),
        ({"confidence": "low", "mode": "burst"}, "mode: burst needs better evidence than confidence low; watch or off"),
    ],
)
def test_a_rule_says_what_it_knows_and_from_where(tiny, changes, complaint):
    assert problems(tiny, tiny.rule(**changes)) == [f"tiny: rule follow: {complaint}"]


@pytest.mark.parametrize(
    ("sample", "complaint"),
    [
        ({"method": "POST", "url": "/follow/7"}, "'/follow/7' is not a full URL"),
        (miss("/x", json={}, text="x"), "a request has one body: one of json, form, multipart, text and base64"),
        (miss("/x", base64="!"), "Only base64 data is allowed"),
    ],
)
def test_a_sample_that_is_no_request_is_named(tiny, sample, complaint):
    (said,) = problems(tiny, tiny.rule(near_misses=[sample]))

    assert said.startswith("tiny: rule follow: near miss 1: ")
    assert complaint in said


@pytest.mark.parametrize(
    ("body", "when"),
    [
        ({"json": {"a": "b"}}, "json.a == 'b' && body == 'json'"),
        ({"form": {"a": ["x", "b"]}}, "form.a == 'b' && body == 'form'"),
        ({"multipart": {"a": "b", "c": ["d", "e"]}}, "form_all.c[1] == 'e' && body == 'multipart'"),
        ({"text": '{"a":"b"}'}, "json.a == 'b'"),
        ({"text": "a=b", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, "form.a == 'b'"),
        ({"base64": "/w=="}, "body == 'opaque'"),
    ],
)
def test_every_kind_of_body_can_be_written_in_a_sample(tiny, body, when):
    rule = tiny.rule(
        when=when, examples=[example("/follow/7", "7", **body)], near_misses=[miss("/follow/7"), miss("/x")]
    )

    assert problems(tiny, rule) == []


def test_an_example_may_name_the_powers_an_app_asks_for(tiny):
    sample = {**example("/follow/7", "7", form={"scope": "read follow"}), "about": {"powers": ["read", "follow"]}}
    rule = tiny.rule(about="{powers: split(form.scope, ' ')}", examples=[sample])
    fewer = {**sample, "about": {"powers": ["read"]}}

    assert problems(tiny, rule) == []
    assert problems(tiny, {**rule, "examples": [fewer]}) == [
        "tiny: rule follow: example 1: about: powers: found ['read', 'follow'], not ['read']"
    ]


LEARN = {
    "path": "/people",
    "people": "having(@, 'slug')[*].{id: id, handle: slug, name: join(' ', [first, last])}",
    "related": "having(@, 'slug')[*].{id: id, related: tied}",
}
ANSWER = {"page": [{"one": {"id": 7, "slug": "pat", "first": "Pat", "last": None, "tied": True}}, {"id": 8}]}
LEARNT = {"answer": ANSWER, "people": [{"id": "7", "handle": "pat", "name": "Pat"}], "related": {"7": True}}


@pytest.mark.parametrize(
    ("examples", "complaints"),
    [
        ([LEARNT], []),
        ([], ["examples: none"]),
        (
            [{**LEARNT, "people": []}],
            ["example 1: people: found [{'id': '7', 'handle': 'pat', 'name': 'Pat'}], not []"],
        ),
        ([LEARNT, {**LEARNT, "related": {}}], ["example 2: related: found {'7': True}, not {}"]),
        ([LEARNT, {"answer": {}}], []),
    ],
)
def test_a_place_to_learn_from_shows_what_it_learns(tiny, examples, complaints):
    book = tiny.book(tiny.pack(learn=[{**LEARN, "examples": examples}]))

    assert check_packs(book) == [f"tiny: learn[0] /people: {complaint}" for complaint in complaints]
