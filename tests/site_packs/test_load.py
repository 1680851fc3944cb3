"""What a pack may not say, and where the complaint points; personal packs that are sound, and that are not."""

import json

import msgspec
import pytest

from site_packs.host_rules import host_problem
from site_packs.load import SHIPPED, PackProblems, load_packs
from site_packs.schema import SCHEMA_FILE, pack_schema


@pytest.fixture
def folder(tmp_path):
    """Writes packs as files; gives the folder."""

    def write(*packs, under="shipped", **texts):
        place = tmp_path / under
        place.mkdir(exist_ok=True)
        for pack in packs:
            (place / f"{pack['site']}.json").write_text(json.dumps(pack))
        for name, text in texts.items():
            (place / f"{name}.json").write_text(text)
        return place

    return write


def problems_of(folder):
    with pytest.raises(PackProblems) as refused:
        load_packs(folder)
    return refused.value.problems


def test_a_sound_pack_is_loaded_with_the_digest_of_its_file(folder, tiny):
    book = load_packs(folder(tiny.pack()))

    action = tiny.found(book, tiny.post("/follow/7"))

    assert action.pack.startswith("tiny@")
    assert len(action.pack) == len("tiny@") + 12
    assert book.skipped == []
    assert book.packs["tiny"].refusals["default"].status == 403


def test_every_problem_of_every_pack_is_named_at_once_by_file_rule_and_field(folder, tiny):
    bad = tiny.pack(
        tiny.rule(id="a", kind="befriend"),
        tiny.rule(id="b", when="query..x", targets="nonsense(json)"),
        tiny.rule(id="c", path=["/x/{y"], method=["post"], patience_s=181, refusal="nice"),
        tiny.rule(id="c", method=["OPTIONS"], about="{skil: json.a}"),
        tiny.rule(id="Not Good", path=[], targets=""),
        {"id": "d"},
        tiny.rule(id="e", extra=1),
        site="bad",
        hosts=["co.uk", "Bad.example", "127.0.0.1"],
        link="http://bad.example/{name}",
        refusals={"odd": {"status": 99, "type": "text/plain", "body": ""}, "broken": {"status": "x"}},
        learn=[{"path": "/a", "people": "["}, {"path": "no"}],
    )

    said = problems_of(
        folder(bad, broken='{\n  "format": 1,\n  oops\n}', twice='{"format": 1, "format": 1}', list="[]")
    )

    for expected in [
        "bad.json: rule a: kind: ",
        "bad.json: rule b: when: column 7: ",
        "bad.json: rule b: targets: unknown function nonsense()",
        "bad.json: rule c: path: /x/{y: segment '{y': a parameter takes a whole segment",
        "bad.json: rule c: method: 'post' is not a method in capitals",
        "bad.json: rule c: patience_s: 181 is not between 0 and 180",
        "bad.json: rule c: refusal: 'nice' is not among the pack's refusals",
        "bad.json: rule c: id: stands twice",
        "bad.json: rule c: method: OPTIONS is never an action",
        "bad.json: rule c: about: unknown field 'skil'",
        "bad.json: rule Not Good: id: ",
        "bad.json: rule Not Good: path: is empty",
        "bad.json: rule Not Good: targets: is empty",
        "bad.json: rule d: Object missing required field",
        "bad.json: rule e: Object contains unknown field `extra`",
        "bad.json: hosts: co.uk: a public suffix",
        "bad.json: hosts: Bad.example: write it in lower case",
        "bad.json: hosts: 127.0.0.1: an address",
        "bad.json: link: ",
        "bad.json: refusal odd: status: 99",
        "bad.json: refusal broken: status: Expected `int`, got `str`",
        "bad.json: learn[0]: people: ",
        "bad.json: learn[1]: people: is empty, and so is related",
        "broken.json: line 3 column 3: ",
        "twice.json: the key 'format' stands twice",
        "list.json: a pack is a JSON object",
    ]:
        assert any(one.startswith(expected) for one in said), (expected, said)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1 column 1"),
        ('{"format": 2}', "format: Invalid enum value 2"),
        ("[" * 100_000, "broken.json: "),
    ],
)
def test_a_file_that_is_no_pack_is_named(folder, text, complaint):
    (said,) = problems_of(folder(broken=text))

    assert complaint in said


def test_a_file_that_is_not_utf_8_is_named_with_the_byte(folder):
    place = folder()
    (place / "odd.json").write_bytes(b'{"a": "\xff"}')

    assert problems_of(place) == ["odd.json: byte 7: not UTF-8"]


def test_no_host_is_in_two_packs_nor_below_the_wildcard_of_another(folder, tiny):
    said = problems_of(
        folder(
            tiny.pack(site="a", hosts=["one.example", "*.two.example"]),
            tiny.pack(site="b", hosts=["one.example"]),
            tiny.pack(site="c", hosts=["x.two.example"]),
        )
    )

    assert said == [
        "b.json: hosts: one.example: is in the pack a too, as one.example",
        "c.json: hosts: x.two.example: is in the pack a too, as *.two.example",
    ]


@pytest.mark.parametrize(
    "host",
    [
        "accounts.google.com",
        "login.microsoftonline.com",
        "login.live.com",
        "appleid.apple.com",
        "idmsa.apple.com",
        "login.yahoo.com",
        "pat.okta.com",
        "*.okta.com",
        "x.auth0.com",
        "*.google.com",
        "*.apple.com",
        "a.accounts.google.com",
        "com",
        "*.com",
        "*",
        "*.*.example.org",
        "a.*.example.org",
        "co.uk",
        "*.github.io",
        "localhost",
        "10.0.0.1",
        "*.0.0.1",
        "127.1",
        "0x7f.1",
        "::1",
        "[::1]",
        "a.example:443",
        "a.example.",
        "A.example",
        "bücher.example",
        "",
        "a b.example",
        "-a.example",
    ],
)
def test_hosts_that_would_open_too_much_are_refused(host):
    assert host_problem(host) is not None


@pytest.mark.parametrize(
    "host",
    [
        "www.linkedin.com",
        "mastodon.social",
        "*.host.bsky.network",
        "x.com",
        "pat.github.io",
        "xn--bcher-kva.example",
        "www.google.com",
    ],
)
def test_ordinary_hosts_are_not(host):
    assert host_problem(host) is None


def test_a_shipped_pack_extends_nothing(folder, tiny):
    assert problems_of(folder(tiny.pack(extends="other"))) == [
        "tiny.json: extends: only a personal pack extends another"
    ]


# Personal packs


def test_a_personal_pack_adds_rules_and_overrides_by_id(folder, tiny):
    other = {
        "examples": [{"request": {"method": "POST", "url": "https://tiny.example/invite/7"}, "targets": ["7"]}],
        "near_misses": [{"method": "POST", "url": "https://tiny.example/uninvite/7"}],
    }
    shipped = folder(tiny.pack(tiny.rule(), tiny.rule(id="kept", path=["/kept/{id}"])))
    personal = folder(
        tiny.pack(
            tiny.rule(mode="watch"),
            tiny.rule(id="invite", kind="invite", path=["/invite/{id}"], **other),
            extends="tiny",
            hosts=["more.example"],
        ),
        under="personal",
    )

    book = load_packs(shipped, personal)
    follow, kept, invite = (tiny.found(book, tiny.post(path)) for path in ("/follow/7", "/kept/7", "/invite/7"))

    assert book.skipped == []
    assert (follow.mode, kept.mode, invite.kind) == ("watch", "ask", "invite")
    assert follow.pack == invite.pack != kept.pack
    assert book.site_of("more.example") == "tiny"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, 'tiny.json: site: tiny has a pack already; say "extends": "tiny"'),
        ({"extends": "nobody", "site": "nobody"}, "extends: 'nobody' must be a site with a pack"),
        ({"extends": "tiny", "rules": "none"}, "rules: "),
        ({"extends": "tiny", "hosts": ["com"]}, "hosts: com: a public suffix"),
        ({"site": "mine", "hosts": ["tiny.example"]}, "is in the pack tiny too"),
        ({"site": "mine", "hosts": ["mine.example"]}, "mine.json: rule follow: example 1: is not met by its own rule"),
    ],
)
def test_a_broken_personal_pack_is_skipped_with_its_reasons_and_stops_nothing(folder, tiny, changes, complaint):
    personal = folder({**tiny.pack(), **changes}, under="personal", broken="{")

    book = load_packs(folder(tiny.pack()), personal)

    assert complaint in "\n".join(book.skipped)
    assert any(one.startswith("broken.json: line 1 column 2") for one in book.skipped)
    assert tiny.found(book, tiny.post("/follow/7")).mode == "ask"
    assert list(book.packs) == ["tiny"]


def test_an_extension_with_an_id_twice_is_skipped(folder, tiny):
    personal = folder(tiny.pack(tiny.rule(), tiny.rule(), extends="tiny"), under="personal")

    assert load_packs(folder(tiny.pack()), personal).skipped == ["tiny.json: rules: an id stands twice"]


def test_no_personal_folder_is_no_personal_packs(folder, tiny, tmp_path):
    assert load_packs(folder(tiny.pack()), tmp_path / "nowhere").skipped == []


def test_the_shipped_packs_load_and_their_files_are_the_schemas(tmp_path):
    book = load_packs()

    assert set(book.packs) == {file.stem for file in SHIPPED.glob("*.json")}
    for file in SHIPPED.glob("*.json"):
        assert msgspec.json.decode(file.read_bytes())["$schema"] == "../pack.schema.json"


def test_the_schema_file_is_current():
    assert SCHEMA_FILE.read_text() == pack_schema(), "run: python -m site_packs.schema"


@pytest.mark.parametrize(
    ("refusal", "complaint"),
    [
        ({"status": 301}, "status: 301 sends the client elsewhere"),
        ({"status": 401}, "status: 401 makes clients repeat the request, or log in anew"),
        ({"status": 409}, "status: 409 makes clients repeat the request, or log in anew"),
        ({"status": 429}, "status: 429 makes clients repeat the request, or log in anew"),
        ({"status": 503}, "status: 503 makes clients repeat the request, or log in anew"),
        ({"status": 204}, "status: 204 is no status of an answer that says something"),
        ({"status": 403, "headers": {"retry-After": "9"}}, "headers: Retry-After makes clients repeat the request"),
    ],
)
def test_a_refusal_that_would_not_end_the_matter_is_refused(tiny, folder, refusal, complaint):
    pack = tiny.pack(refusals={"own": {"type": "application/json", "body": {}, **refusal}})

    assert problems_of(folder(pack)) == [f"tiny.json: refusal own: {complaint}"]


# Powers


def test_a_meaning_that_nobody_knows_is_refused(folder, tiny):
    [problem] = problems_of(folder(tiny.pack(powers={"write": ["fly"]})))

    assert problem.startswith("tiny.json: ")
    assert "fly" in problem


def test_a_power_means_something(folder, tiny):
    assert problems_of(folder(tiny.pack(powers={"write": []}))) == ["tiny.json: powers: write: means nothing"]


def test_a_personal_pack_adds_meanings_and_replaces_some(folder, tiny):
    shipped = folder(tiny.pack(powers={"write": ["post"], "read": ["read"]}))
    own = {"id": "own", "path": ["/own/{id}"]}
    own["examples"] = [{"request": {"method": "POST", "url": "https://tiny.example/own/7"}, "targets": ["7"]}]
    personal = folder(
        tiny.pack(tiny.rule(**own), extends="tiny", powers={"write": ["everything"], "spy": ["read_messages"]}),
        under="personal",
    )

    book = load_packs(shipped, personal)

    assert book.skipped == []
    assert book.packs["tiny"].powers == {"write": ("everything",), "read": ("read",), "spy": ("read_messages",)}
