"""A web client of Mastodon that we had no hand in, in Chromium: its Follow button, our prompt over its page."""

import pytest
from mastodon import Mastodon

from tests.e2e.browser import Prompt, frame_of, has_frame
from tests.e2e.conftest import Opener, Starter
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import MastodonServer
from tests.e2e.waiting import until

PASSED = "https://firsthand.internal/passed/"


@pytest.fixture
def instance(start_firsthand: Starter, mastodon: MastodonServer) -> Firsthand:
    """Asks on Mastodon, gently."""
    running = start_firsthand(mastodon_social=mastodon.port)
    running.switch_on("mastodon")
    return running


@pytest.mark.parametrize(
    ("pressed", "outcome", "follows"), [("Yes, I do", "proceed", True), ("Not now", "cancel", False)]
)
def test_follow_on_a_profile_asks_over_the_page_and_obeys(
    instance: Firsthand, truth: Mastodon, chromium: Opener, pressed: str, outcome: str, follows: bool
) -> None:
    bob = truth.account_lookup("bob").id
    browser = chromium(instance)
    browser.set_storage("mastodon.social", mastodon_mock_token="alice-token")

    page = browser.open(f"https://mastodon.social/_ui/accounts/{bob}")
    page.get_by_role("button", name="Follow", exact=True).first.click()
    Prompt(page).says("Bob Achterberg").press(pressed)
    record = instance.record(outcome)

    assert record["targets"] == [{"id": str(bob), "handle": "bob", "name": "Bob Achterberg"}]
    assert record["surface"] == "page"
    until(lambda: bool(truth.account_relationships(bob)[0].following) == follows, what="the server's own word")
    until(lambda: not has_frame(page), what="the prompt to leave the page")


def test_the_coffee_that_was_promised_opens_the_door_with_one_line(
    instance: Firsthand, truth: Mastodon, chromium: Opener
) -> None:
    bob = truth.account_lookup("bob").id
    browser = chromium(instance)
    browser.set_storage("mastodon.social", mastodon_mock_token="alice-token")
    page = browser.open(f"https://mastodon.social/_ui/accounts/{bob}")
    follow = page.get_by_role("button", name="Follow", exact=True).first
    follow.click()
    prompt = Prompt(page).says("Bob Achterberg")
    prompt.press("I'll talk first")
    prompt.press("I'll talk first")
    instance.record("later")
    until(lambda: not has_frame(page), what="the prompt to leave the page")
    [promise] = until(lambda: instance.api("GET", "/api/promises?state=open").body["promises"], what="the promise")

    today = instance.api("GET", "/api/statistics").body["until"]
    kept = instance.api("PATCH", f"/api/promises/{promise['id']}", {"state": "kept", "on": today, "how": "in_person"})
    assert kept.status == 200, kept
    follow.click()

    line = frame_of(page, PASSED)
    line.get_by_text("You met Bob Achterberg today.").wait_for()
    until(lambda: truth.account_relationships(bob)[0].following, what="the server's own word")
    until(lambda: not has_frame(page, PASSED), what="the line to leave the page")
    passed = instance.record("passed")
    assert passed["reason_passed"] == "pass"
    assert not has_frame(page)
