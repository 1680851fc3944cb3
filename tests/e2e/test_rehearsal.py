"""A site that rehearses, with a real client and a real server: all goes out at once, and the week tells what it was."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from mastodon import Mastodon, MastodonAPIError

from tests.e2e.conftest import Starter
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import MastodonServer
from tests.e2e.waiting import until


@pytest.fixture
def instance(start_firsthand: Starter, mastodon: MastodonServer) -> Firsthand:
    """Rehearses on Mastodon."""
    running = start_firsthand(mastodon_social=mastodon.port)
    running.switch_on("mastodon", rehearse=True)
    return running


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where a call waits while it is held."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def test_nothing_is_held_until_asking_begins(instance: Firsthand, alice: Mastodon, aside: ThreadPoolExecutor) -> None:
    [bob], [carol] = alice.account_search("bob"), alice.account_search("carol")

    followed = alice.account_follow(bob.id)
    endorsed = alice.account_endorse(bob.id)
    records = until(lambda: (found := instance.records()) and len(found) == 2 and found, what="both records")
    until(lambda: all(each["delivered"] for each in instance.records()), what="what became of them")
    [week] = [site["rehearsal"] for site in instance.api("GET", "/api/sites").body["sites"] if site["id"] == "mastodon"]
    instance.api("PATCH", "/api/sites/mastodon", {"rehearse": False})
    held = aside.submit(alice.account_follow, carol.id)
    instance.decide(instance.prompt(), "cancel")

    assert (followed.following, endorsed.endorsed) == (True, True)
    assert {(each["outcome"], each["reason_passed"], each["mode"]) for each in records} == {
        ("passed", "watching", "ask")
    }
    assert (week["acts"], week["people"], week["without_talk"], week["over"]) == (2, 1, 1, False)
    assert week["by_rule"] == {"endorse": 1, "follow": 1}
    assert isinstance(held.exception(20), MastodonAPIError)


@pytest.mark.parametrize("change", [{"strictness": "firm"}, {"rules": {"endorse": "off"}}, {"rehearse": True}])
def test_a_change_that_opens_no_host_leaves_held_requests_alone(
    instance: Firsthand, alice: Mastodon, aside: ThreadPoolExecutor, change: dict[str, object]
) -> None:
    """Only what was a tunnel before carries acts unseen, and must be closed."""
    instance.switch_on("mastodon", rehearse=False)
    [bob] = alice.account_search("bob")

    held = aside.submit(alice.account_follow, bob.id)
    prompt = instance.prompt()
    instance.api("PATCH", "/api/sites/mastodon", change)
    settled = instance.decide(prompt, "cancel")

    assert settled.status == 200
    assert isinstance(held.exception(20), MastodonAPIError)
    assert instance.record("cancel")["targets"][0]["name"] == "Bob Achterberg"
