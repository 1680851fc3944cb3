"""Mastodon.py, a real client, through the proxy to a real Mastodon-shaped server."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from mastodon import Mastodon, MastodonAPIError

from tests.e2e.conftest import Starter, mastodon_client
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import MastodonServer

type Act = Callable[[Mastodon, Any], Any]


@pytest.fixture
def instance(start_firsthand: Starter, mastodon: MastodonServer) -> Firsthand:
    """Asks on Mastodon, gently."""
    running = start_firsthand(mastodon_social=mastodon.port)
    running.switch_on("mastodon")
    return running


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where a call waits while it is held."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def id_of(client: Mastodon, handle: str) -> Any:
    return client.account_lookup(handle).id


def stored(truth: Mastodon, who: Any) -> tuple[bool, bool, bool]:
    """Whether Alice follows, endorses, and is followed by this person."""
    [found] = truth.account_relationships(who)
    return bool(found.following), bool(found.endorsed), bool(found.followed_by)


ACTS: list[Any] = [
    pytest.param("follow", "bob", lambda client, who: client.account_follow(who), (True, False, False), id="follow"),
    pytest.param("endorse", "bob", lambda client, who: client.account_endorse(who), (False, True, False), id="endorse"),
    pytest.param("endorse", "carol", lambda client, who: client.account_pin(who), (False, True, False), id="pin"),
    pytest.param(
        "accept",
        "dora",
        lambda client, who: client.follow_request_authorize(who),
        (False, False, True),
        id="authorize",
    ),
]


@pytest.mark.parametrize(("kind", "handle", "act", "after"), ACTS)
def test_a_yes_sends_the_act_and_the_server_has_it(
    instance: Firsthand,
    alice: Mastodon,
    truth: Mastodon,
    aside: ThreadPoolExecutor,
    kind: str,
    handle: str,
    act: Act,
    after: tuple[bool, bool, bool],
) -> None:
    who = id_of(alice, handle)

    held: Future[Any] = aside.submit(act, alice, who)
    prompt = instance.prompt()
    before = stored(truth, who)
    settled = instance.decide(prompt, "proceed", answer={"spoken": True, "how": "call", "when": "2019-05"})
    answer = held.result(20)

    assert (prompt["site"], prompt["kind"], prompt["client"]["kind"]) == ("mastodon", kind, "script")
    assert [target["id"] for target in prompt["targets"]] == [str(who)]
    assert before == (False, False, False)
    assert settled.status == 200
    assert str(answer.id) == str(who)
    assert stored(truth, who) == after
    assert instance.record("proceed")["delivered"] == "delivered:200"


@pytest.mark.parametrize(("kind", "handle", "act", "after"), ACTS)
def test_let_go_means_that_the_server_never_hears_of_it(
    instance: Firsthand,
    alice: Mastodon,
    truth: Mastodon,
    aside: ThreadPoolExecutor,
    kind: str,
    handle: str,
    act: Act,
    after: tuple[bool, bool, bool],
) -> None:
    who = id_of(alice, handle)

    held: Future[Any] = aside.submit(act, alice, who)
    settled = instance.decide(instance.prompt(), "cancel")

    assert settled.status == 200
    with pytest.raises(MastodonAPIError):
        held.result(20)
    assert stored(truth, who) == (False, False, False)
    record = instance.record("cancel")
    assert (record["kind"], record["practice"]) == (kind, False)


def test_names_learnt_in_passing_stand_in_the_question(
    instance: Firsthand, alice: Mastodon, aside: ThreadPoolExecutor
) -> None:
    """The follow itself carries a number only; the search before it told the name."""
    [bob] = alice.account_search("bob")

    held = aside.submit(alice.account_follow, bob.id)
    prompt = instance.prompt()
    instance.decide(prompt, "cancel")

    assert held.exception(20) is not None
    assert prompt["targets"][0]["name"] == "Bob Achterberg"
    assert "Bob Achterberg" in prompt["question"]


def test_reading_and_taking_back_pass_untouched(instance: Firsthand, alice: Mastodon, truth: Mastodon) -> None:
    """The control: none of these asks, none is recorded, all of them work."""
    bob, dora = id_of(alice, "bob"), id_of(alice, "emil")
    truth.account_follow(bob)
    truth.account_endorse(bob)

    assert alice.account_verify_credentials().acct == "alice"
    assert alice.account_search("carol")
    assert [request.acct for request in alice.follow_requests()] == ["dora", "emil"]
    assert alice.account_statuses(bob)
    assert alice.timeline_home() is not None
    alice.account_unendorse(bob)
    alice.account_unfollow(bob)
    alice.follow_request_reject(dora)
    alice.account_note_set(bob, "leeks")
    [status] = alice.account_statuses(bob)
    alice.status_favourite(status.id)

    assert stored(truth, bob) == (False, False, False)
    assert [request.acct for request in truth.follow_requests()] == ["dora"]
    assert instance.prompts() == []
    assert instance.records() == []


def test_a_client_that_goes_away_takes_its_question_along(
    instance: Firsthand, mastodon: MastodonServer, truth: Mastodon, aside: ThreadPoolExecutor
) -> None:
    """Nobody is left to answer; a yes that comes too late must not send anything."""
    hasty = mastodon_client(instance, request_timeout=2)
    bob = id_of(truth, "bob")

    held = aside.submit(hasty.account_follow, bob)
    prompt = instance.prompt()
    assert held.exception(20) is not None
    hasty.session.close()
    record = instance.record("withdrawn")

    assert record["targets"][0]["id"] == str(bob)
    late = {"outcome": "proceed", "digest": prompt["digest"], "answer": {"spoken": True}}
    assert instance.api("POST", f"/api/prompts/{prompt['id']}/decision", late).status in (404, 409)
    assert stored(truth, bob) == (False, False, False)
