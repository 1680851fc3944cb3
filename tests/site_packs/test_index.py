"""Paths, templates, hosts and methods: what the index finds and how it is spelled."""

import pytest

from site_packs.index import BadTemplate, PathIndex, template_segments

FOLLOW = "/api/v1/accounts/{id}/follow"


@pytest.mark.parametrize(
    "spelling",
    [
        "/api/v1/accounts/7/follow",
        "/api/v1/accounts/7/follow?x=1",
        "/api/v1/accounts/7/follow/",
        "/api/v1/accounts/7/%66ollow",
        "/api/v1/%61ccounts/7/follow?a=%2F",
        "//api//v1/accounts/7//follow",
        "/./api/v1/accounts/./7/follow",
        "/%2e/api/v1/accounts/7/follow",
        "/x/../api/v1/accounts/7/follow",
        "/x/%2e%2E/api/v1/accounts/7/follow",
        "/../api/v1/accounts/7/follow",
        "/api/v1/accounts/7/follow;x=1",
        "/api;a=b/v1/accounts/7;c/follow",
        "/api/v1/accounts%2F7/follow",
        "/api%2fv1/accounts/7%2Ffollow",
        "/x%2F..%2Fapi/v1/accounts/7/follow",
        "/api/v1/accounts/7/follow#fragment",
        "https://tiny.example/api/v1/accounts/7/follow",
    ],
)
def test_every_spelling_of_a_path_that_a_server_may_accept_is_found(tiny, spelling):
    book = tiny.book(tiny.pack(tiny.rule(path=[FOLLOW])))

    candidates = book.candidates("POST", "tiny.example", spelling)

    assert [candidate.params for candidate in candidates] == [{"id": "7"}]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/accounts/7/unfollow",
        "/api/v1/accounts/7/follow/x",
        "/api/v1/accounts/follow",
        "/api/v1/accounts/7/followers",
        "/API/v1/accounts/7/follow",
        "/api/v1/accounts/7/%2566ollow",
        "/api/v1/accounts/7/follow/../unfollow",
        "/",
        "",
        "*",
    ],
)
def test_what_is_spelled_otherwise_is_not_found(tiny, path):
    book = tiny.book(tiny.pack(tiny.rule(path=[FOLLOW])))

    assert book.candidates("POST", "tiny.example", path) == ()


def test_a_reading_that_finds_a_harmless_rule_does_not_hide_another_reading(tiny):
    """`..` dropped gives /{user}/api/follow, resolved gives /api/follow: both are possible, so both are found."""
    book = tiny.book(
        tiny.pack(
            tiny.rule(id="loose", path=["/{user}/api/follow"], targets="[]"),
            tiny.rule(id="follow", path=["/api/follow"], targets="[]"),
        )
    )

    candidates = book.candidates("POST", "tiny.example", "/x/../api/follow")

    assert {"loose", "follow"} == {candidate.rule.rule.id for candidate in candidates}


def test_case_is_ignored_only_where_the_rule_says_so(tiny):
    book = tiny.book(
        tiny.pack(
            tiny.rule(id="exact", path=["/a/follow/{id}"]),
            tiny.rule(id="folded", path=["/xrpc/com.atproto.repo.createRecord/{id}"], case="ignore"),
        )
    )

    assert book.candidates("POST", "tiny.example", "/a/FOLLOW/7") == ()
    (candidate,) = book.candidates("POST", "tiny.example", "/XRPC/COM.atproto.repo.createrecord/AbC")
    assert (candidate.rule.rule.id, candidate.params) == ("folded", {"id": "AbC"})


def test_a_trailing_slash_is_refused_only_where_the_rule_says_so(tiny):
    book = tiny.book(tiny.pack(tiny.rule(trailing_slash=False)))

    assert book.candidates("POST", "tiny.example", "/follow/7")
    assert book.candidates("POST", "tiny.example", "/follow/7/") == ()


def test_the_rest_of_a_path_is_one_parameter_of_at_least_one_segment(tiny):
    book = tiny.book(tiny.pack(tiny.rule(path=["/users/{rest...}"])))

    (candidate,) = book.candidates("POST", "tiny.example", "/users/pat/outbox/")

    assert candidate.params == {"rest": "pat/outbox"}
    assert book.candidates("POST", "tiny.example", "/users/") == ()


def test_literals_and_parameters_in_one_place_are_all_followed(tiny):
    book = tiny.book(
        tiny.pack(
            tiny.rule(id="named", path=["/u/{id}/follow"]), tiny.rule(id="me", path=["/u/me/{verb}"], targets="[]")
        )
    )

    candidates = book.candidates("POST", "tiny.example", "/u/me/follow")

    assert {"named", "me"} == {candidate.rule.rule.id for candidate in candidates}


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("api/x", "starts with a slash"),
        ("/api//x", "empty segment"),
        ("/api/x/", "empty segment"),
        ("/api/user-{id}", "whole segment"),
        ("/api/{rest...}/x", "only come last"),
        ("/api/{id}/{id}", "twice"),
        ("/api/{}", "no usable name"),
        ("/api/%66ollow", "decoded"),
        ("/api/x?y=1", "never be seen"),
        ("/api/../x", "never be seen"),
    ],
)
def test_a_template_that_could_not_match_is_refused(template, complaint):
    with pytest.raises(BadTemplate, match=complaint):
        template_segments(template)


def test_an_encoded_path_is_given_up_early_only_where_decoding_could_not_save_it():
    index: PathIndex[str] = PathIndex()
    index.add("/a/{id}", "a", ["POST"])
    index.add("/B/c", "b", ["POST"], ignore_case=True)

    assert index.find("POST", "/a/%3A") == [("a", {"id": ":"})]
    assert index.find("POST", "/%61/%3A") == [("a", {"id": ":"})]
    assert index.find("POST", "/b/%63") == [("b", {})]
    assert index.find("POST", "/z%2F../a/x%25") == [("a", {"id": "x%"})]
    assert index.find("POST", "/b/z/%63") == []


@pytest.mark.parametrize(
    "host",
    ["tiny.example", "TINY.example", "tiny.example.", "tiny.example:443", "tiny.example:8443", "Tiny.Example.:443"],
)
def test_a_host_is_known_in_every_spelling(tiny, host):
    book = tiny.book()

    assert book.site_of(host) == "tiny"
    assert book.candidates("POST", host, "/follow/7")


@pytest.mark.parametrize("host", ["example", "www.tiny.example", "tiny.example.org", "xtiny.example", "", "[::1]:443"])
def test_other_hosts_are_not_ours(tiny, host):
    book = tiny.book()

    assert book.site_of(host) is None
    assert book.candidates("POST", host, "/follow/7") == ()


def test_a_wildcard_holds_at_any_depth_but_not_for_the_name_itself(tiny):
    book = tiny.book(tiny.pack(hosts=["*.host.example"]))

    assert [book.site_of(host) for host in ("a.host.example", "b.a.host.example", "host.example", "ahost.example")] == [
        "tiny",
        "tiny",
        None,
        None,
    ]


def test_an_international_name_is_known_by_both_of_its_spellings(tiny):
    book = tiny.book(tiny.pack(hosts=["xn--bcher-kva.example"]))

    assert (
        "tiny"
        == book.site_of("Bücher.example")
        == book.site_of("XN--BCHER-KVA.example")
        == book.site_of("bücher。example")
    )


def test_added_hosts_belong_to_the_sites_that_take_them_and_can_be_taken_away(tiny):
    shipped = tiny.book(tiny.pack(added_hosts=True), tiny.pack(site="closed", hosts=["closed.example"]))

    book = shipped.with_added_hosts({"tiny": ["Social.Example"], "closed": ["other.example"], "unknown": ["a.example"]})

    assert (book.site_of("social.example"), book.site_of("other.example")) == ("tiny", None)
    assert book.hosts("tiny") == ("tiny.example", "social.example")
    assert book.candidates("POST", "social.example", "/follow/7")
    assert book.with_added_hosts({}).site_of("social.example") is None
    assert shipped.site_of("social.example") is None


def test_a_host_added_to_two_sites_has_the_rules_of_both(tiny):
    book = tiny.book(
        tiny.pack(added_hosts=True),
        tiny.pack(tiny.rule(path=["/api/follow/{id}"]), site="other", hosts=["other.example"], added_hosts=True),
    ).with_added_hosts({"tiny": ["both.example"], "other": ["both.example"]})

    assert book.candidates("POST", "both.example", "/follow/7")
    assert book.candidates("POST", "both.example", "/api/follow/7")


def test_options_and_reads_are_no_candidates(tiny):
    book = tiny.book()

    assert [book.candidates(method, "tiny.example", "/follow/7") for method in ("OPTIONS", "GET", "PUT")] == [
        (),
        (),
        (),
    ]


def test_names_are_learnt_where_the_pack_says(tiny):
    learn = {"path": "/api/people", "people": "people[].{id: id, handle: handle, name: join(' ', [first, last])}"}
    book = tiny.book(tiny.pack(learn=[learn]))

    (place,) = book.learns("GET", "tiny.example", "/api/people?page=2")
    people = place.people(
        {"people": [{"id": 7, "handle": "pat", "first": "Pat", "last": None}, {"first": "Nobody"}, 3]}
    )

    assert [(person.id, person.handle, person.name) for person in people] == [("7", "pat", "Pat")]
    assert book.learns("POST", "tiny.example", "/api/people") == ()
    assert place.people("no object") == []
