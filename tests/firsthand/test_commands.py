"""The commands over a data folder on which nothing runs, and over a running one."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firsthand.cli import app
from firsthand.log_command import local_time, outcome_text, said, who
from firsthand.stopping import Stop
from server.words import load_locale
from tests.firsthand.conftest import Start

EN = load_locale("en")
FOLLOW = "https://mastodon.social/api/v1/accounts/7/follow"


def run(data: Path, *words: str, stdin: str = "") -> str:
    """The output of a command in this process. Raises Stop as the command does."""
    result = CliRunner().invoke(app, [*words, "--data", str(data)], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_record_added_by_hand_is_in_the_log(data: Path) -> None:
    words = ("--site", "linkedin", "--kind", "connect", "--name", "Ann\x1b[2J", "--how", "call", "--when", "2026-05")
    run(data, "log", "add", *words)

    [row] = [line.split("\t") for line in run(data, "log").splitlines()]
    [record] = json.loads(run(data, "log", "--json"))

    assert row[1:6] == ["linkedin", "connect", "Ann\\x1b[2J", "proceed", "call, 2026-05"]
    assert record["targets"] == [{"name": "Ann\x1b[2J"}]
    assert json.loads(run(data, "log", "--json", "--site", "mastodon")) == []


def test_the_log_is_read_beyond_one_page(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firsthand.log_command.PAGE", 2)
    for number in range(5):
        run(data, "log", "add", "--site", "linkedin", "--kind", "connect", "--name", f"P{number}")

    names = [record["targets"][0]["name"] for record in json.loads(run(data, "log", "--json", "--limit", "0"))]

    assert names == ["P4", "P3", "P2", "P1", "P0"]
    assert len(run(data, "log", "--limit", "3").splitlines()) == 3


def test_sites_are_switched_and_rules_changed(data: Path) -> None:
    run(data, "sites", "on", "linkedin", "mastodon")
    run(data, "sites", "add", "mastodon", "social.example")
    run(data, "sites", "rules", "linkedin", "follow=watch", "connect-profile=off")
    run(data, "sites", "off", "linkedin")

    sites = {row.split("\t")[0]: row.split("\t") for row in run(data, "sites").splitlines()}
    rules = {row.split("\t")[0]: row.split("\t") for row in run(data, "sites", "rules", "linkedin").splitlines()}

    assert (sites["linkedin"][2], sites["mastodon"][2], sites["mastodon"][4]) == ("off", "on", "social.example")
    assert rules["follow-person"][1:3] == ["follow", "watch"]
    assert rules["connect-profile"][2] == "off"


def test_a_site_is_rehearsed_and_then_asks(data: Path) -> None:
    def states() -> list[tuple[str, bool]]:
        sites = {row.split("\t")[0]: row.split("\t")[2] for row in run(data, "sites").splitlines()}
        [linkedin] = [
            site for line in run(data, "sites", "--json").splitlines() if (site := json.loads(line))["id"] == "linkedin"
        ]
        return [(sites["linkedin"], linkedin["rehearsal"] is not None)]

    said = run(data, "sites", "rehearse", "linkedin")
    found = states()
    run(data, "sites", "on", "linkedin")
    found += states()
    run(data, "sites", "rehearse", "linkedin")
    run(data, "sites", "off", "linkedin")
    found += states()

    assert said == "linkedin rehearses: nothing is held, what would be asked is noted.\n"
    assert found == [("rehearses", True), ("on", False), ("off", False)]


def test_a_choice_is_taken_back_with_shipped(data: Path) -> None:
    run(data, "sites", "rules", "mastodon", "follow=off")

    rules = run(data, "sites", "rules", "mastodon", "follow=shipped")

    [follow] = [row.split("\t") for row in rules.splitlines() if row.startswith("follow\t")]
    assert follow[:5] == ["follow", "follow", "ask", "ask", "high"]


@pytest.mark.parametrize(
    "words",
    [
        ("sites", "on", "nowhere"),
        ("sites", "rehearse", "nowhere"),
        ("sites", "rules", "linkedin", "nothing=ask"),
        ("sites", "rules", "linkedin", "follow=loud"),
        ("sites", "add", "linkedin", "social.example"),
        ("sites", "add", "mastodon", "10.0.0.1"),
        ("pause", "for ever"),
        ("log", "--kind", "nonsense"),
        ("log", "add", "--site", "nowhere", "--kind", "connect", "--name", "Ann"),
        ("explain",),
        ("explain", "missing.har"),
        ("explain", "--url", "nonsense"),
        ("explain", "--url", FOLLOW, "--header", "nonsense"),
        ("packs", "show", "nowhere"),
        ("packs", "new", "Bad Name"),
        ("packs", "new", "linkedin"),
    ],
)
def test_what_cannot_be_used_ends_with_code_2_and_a_line(data: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(Stop) as stopped:
        run(data, *words)

    assert stopped.value.code == 2
    assert all(stopped.value.lines)


def test_a_pause_is_begun_and_ended(data: Path) -> None:
    assert run(data, "pause", "15m").startswith("Paused until ")
    assert run(data, "resume") == "Firsthand is asking again.\n"


@pytest.mark.parametrize("command", ["ask", "open"])
def test_what_needs_a_running_instance_says_so(data: Path, command: str) -> None:
    with pytest.raises(Stop, match="not running") as stopped:
        run(data, command)

    assert stopped.value.code == 4
    assert not data.exists()


def test_a_recording_is_explained_line_by_line(data: Path, tmp_path: Path) -> None:
    entries = [
        {"request": {"method": "GET", "url": "https://mastodon.social/home"}},
        {"request": {"method": "GET", "url": "data:image/png;base64,AAAA"}},
        {"request": {"method": "POST", "url": FOLLOW, "postData": {"mimeType": "", "text": ""}}},
    ]
    (tmp_path / "day.har").write_text(json.dumps({"log": {"entries": entries}}))

    lines = [json.loads(line) for line in run(data, "explain", str(tmp_path / "day.har"), "--json").splitlines()]

    assert lines[0] == {"index": 0, "action": None}
    assert (lines[1]["index"], lines[1]["action"]) == (1, None)
    assert lines[2] == {
        "index": 2,
        "action": {
            "site": "mastodon",
            "kind": "follow",
            "mode": "ask",
            "rule": "follow",
            "targets": [{"id": "7"}],
        },
    }
    assert not data.exists()


def test_an_explanation_knows_the_added_hosts(data: Path) -> None:
    address = FOLLOW.replace("mastodon.social", "social.example")
    before = json.loads(run(data, "explain", "--method", "POST", "--url", address, "--json"))
    run(data, "sites", "add", "mastodon", "social.example")

    after = json.loads(run(data, "explain", "--method", "POST", "--url", address, "--json"))

    assert (before["action"], after["action"]["rule"]) == (None, "follow")


def test_near_says_what_was_missed(data: Path) -> None:
    line = json.loads(run(data, "explain", "--method", "GET", "--url", FOLLOW, "--json", "--near"))

    assert (line["near"]["site"], line["near"]["rule"]) == ("mastodon", "follow")
    assert "method" in line["near"]["failed"]


def test_a_body_comes_from_a_file(data: Path, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text("{}")

    said_of_it = run(data, "explain", "--url", FOLLOW, "--body", f"@{tmp_path / 'body.json'}")

    assert "mastodon: follow of 7" in said_of_it


def test_packs_are_checked_shown_and_begun(data: Path) -> None:
    before = run(data, "packs", "check")
    assert "all as they should be" in before
    assert run(data, "packs", "show", "mastodon").startswith("Mastodon (mastodon)\n")

    run(data, "packs", "new", "mysite", "--host", "www.mysite.example")

    assert run(data, "packs", "check").startswith(f"{int(before.split()[0]) + 1} packs")


def test_a_broken_personal_pack_fails_the_check(data: Path) -> None:
    (data / "packs").mkdir(parents=True)
    (data / "packs" / "mine.json").write_text("{}")

    with pytest.raises(Stop) as stopped:
        run(data, "packs", "check")

    assert stopped.value.code == 1


@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_the_data_folder_is_taken_wherever_it_is_named(tmp_path: Path, place: str) -> None:
    named = ["--data", str(tmp_path / "here")]
    words = {
        "before": [*named, "sites", "on", "linkedin"],
        "between": ["sites", *named, "on", "linkedin"],
        "after": ["sites", "on", "linkedin", *named],
    }[place]

    result = CliRunner().invoke(app, words, env={"FIRSTHAND_DATA": str(tmp_path / "elsewhere")})

    assert result.exit_code == 0, result.output
    assert (tmp_path / "here" / "settings.json").exists()
    assert not (tmp_path / "elsewhere").exists()


def test_commands_join_a_running_instance(start: Start, data: Path) -> None:
    running = start()

    run(data, "sites", "on", "linkedin")
    asks = run(data, "sites")
    run(data, "sites", "rehearse", "linkedin")

    assert "linkedin\tLinkedIn\ton" in asks
    assert "linkedin\tLinkedIn\trehearses" in run(data, "sites")
    assert "#code=" in run(data, "open", "--no-browser")
    said, link = run(data, "open", "--pair", "--no-browser").splitlines()
    code = said.removeprefix("Pair the browser extension with: ")
    assert link == f"{running.where['server']}/pair#code={code}"
    with pytest.raises(Stop, match=r"Nothing is open\."):
        run(data, "ask", "--once")


def test_every_command_explains_itself() -> None:
    def names(group: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        commands = getattr(group, "commands", {})
        return [path, *(found for name, each in commands.items() for found in names(each, (*path, name)))]

    import typer.main

    for words in names(typer.main.get_command(app)):
        result = CliRunner().invoke(app, [*words, "--help"])
        assert result.exit_code == 0
        assert "--data DIR" in result.stdout, words


@pytest.mark.parametrize(
    ("reason", "mode", "english", "german"),
    [
        ("watching", "watch", "passed (only watched)", "passed (nur beobachtet)"),
        ("watching", "ask", "passed (would have been asked)", "passed (wäre gefragt worden)"),
        ("watching", "burst", "passed (would have been asked)", "passed (wäre gefragt worden)"),
        ("pass", "ask", "passed (you talk with them)", "passed (ihr redet miteinander)"),
        ("ticket", "ask", "passed (answered before)", "passed (zuvor beantwortet)"),
        ("control", "ask", "passed (control)", "passed (control)"),
        ("", "ask", "passed", "passed"),
    ],
)
def test_why_something_passed_is_said_in_words(reason: str, mode: str, english: str, german: str) -> None:
    record = {"outcome": "passed", "reason_passed": reason, "mode": mode, "targets": []}

    assert (outcome_text(record, EN), outcome_text(record, load_locale("de"))) == (english, german)


def test_records_are_shown_in_few_words() -> None:
    record = {
        "outcome": "proceed",
        "delivered": "not delivered",
        "targets": [{"handle": f"h{number}"} for number in range(7)],
        "answer": {"how": "in_person", "when": "2026-05"},
        "promise": {"how": "call", "on": "2026-12-01"},
        "note": "a note",
    }

    assert who(record) == "h0, h1, h2, h3, h4 and 2 more"
    assert outcome_text(record, EN) == "proceed – not delivered"
    assert outcome_text({**record, "outcome": "cancel"}, EN) == "cancel"
    assert said(record) == "in person, 2026-05, call on 2026-12-01, a note"
    assert local_time("not a time") == "not a time"
