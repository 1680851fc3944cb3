"""A recording is told so that the one request that was missed is found in it."""

from pathlib import Path
from typing import Any

import pytest

from tests.firsthand.test_commands import FOLLOW, run
from tests.firsthand.test_report import har

BASE = "https://mastodon.social/api/v1"


@pytest.fixture
def told(data: Path, tmp_path: Path) -> Any:
    """What is said of these requests, POSTs where only an address is given."""

    def of(*requests: Any, words: tuple[str, ...] = ("--near",)) -> str:
        whole = [each if isinstance(each, dict) else {"method": "POST", "url": each} for each in requests]
        (tmp_path / "day.har").write_bytes(har(*whole))
        return run(data, "explain", str(tmp_path / "day.har"), *words)

    return of


def test_an_action_says_its_rule_and_how_sure_it_is(told: Any) -> None:
    said = told(FOLLOW)

    assert "0  POST mastodon.social/api/v1/accounts/7/follow\n     mastodon: follow of 7\n" in said
    assert "by the rule follow: asked about every time\n     confidence high, seen " in said
    assert "1 of 1 are actions.\n" in said
    assert "Should one of these" not in said


def test_a_write_that_is_nothing_says_the_nearest_rule_and_what_it_missed(told: Any) -> None:
    said = told(f"{BASE}/accounts/7/unfollow?source=profile&token={'x' * 40}")

    assert "0  POST mastodon.social/api/v1/accounts/7/unfollow?source=profile&token=…\n     taken for nothing\n" in said
    assert "nearest: mastodon follow (follow)" in said
    assert "missed:  path: 'unfollow' where" in said
    assert "--report" in said
    assert "packs new SITE --from" in said


def test_what_a_condition_saw_is_told(told: Any) -> None:
    path = "/voyager/api/voyagerRelationshipsDashMemberRelationships"

    said = told(f"https://www.linkedin.com{path}?action=removeFromMyConnections")

    assert "missed:  when: not " in said
    assert "there:   json.invitee is missing" in said


def test_alike_writes_are_told_once_and_reads_are_counted(told: Any) -> None:
    favourites = [f"{BASE}/statuses/{number}/favourite" for number in range(5)]
    reads = [{"method": "GET", "url": f"{BASE}/accounts/{number}"} for number in range(3)]

    said = told(*favourites, *reads)

    assert said.count("POST mastodon.social/api/v1/statuses") == 1
    assert "alike:   1, 2, 3, 4" in said
    assert "     3 reads on those sites" in said
    assert "     5 writes to sites with rules were taken for nothing (above)" in said


def test_writes_to_strangers_are_listed_the_rare_ones_first(told: Any) -> None:
    said = told(
        *["https://stats.example/collect"] * 9,
        "https://new.example/api/tie",
        {"method": "GET", "url": "https://x.example/"},
    )

    assert "Writes to hosts of no pack:\n9  POST new.example/api/tie\n0, 1, 2, …  POST stats.example/collect\n" in said
    assert "    11 to hosts of no pack, 10 of them writes: stats.example 9, new.example 1, x.example 1" in said


def test_without_near_only_actions_are_told(told: Any) -> None:
    said = told(f"{BASE}/accounts/7/unfollow", FOLLOW, "https://new.example/api/tie", words=())

    assert said.startswith("1  POST mastodon.social/api/v1/accounts/7/follow")
    assert "unfollow" not in said
    assert "--near" in said


def test_one_request_is_told_in_full_even_a_read(data: Path) -> None:
    assert "missed:  method: GET, but the rule has POST" in run(data, "explain", "--method", "GET", "--url", FOLLOW)
    assert "stranger.example is in no pack" in run(data, "explain", "--url", "https://stranger.example/")
