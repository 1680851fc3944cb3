"""linkedin-api, a real client, through the proxy to a stand-in that writes down what reaches it."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from linkedin_api import Linkedin
from requests.cookies import RequestsCookieJar

from tests.e2e.conftest import Starter
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import Recorder

MEMBER = "ACoAACX1hoMBvWqTY21JGe0z91mnmjmLy9Wen4w"
# The same person: the number is bytes 4 to 8 of what the token encodes.
MEMBER_ID = "636847747"


@pytest.fixture
def instance(start_firsthand: Starter, recorder: Recorder) -> Firsthand:
    """Asks on LinkedIn, gently, about single messages too."""
    running = start_firsthand(www_linkedin_com=recorder.port)
    running.switch_on("linkedin", rules={"message-legacy": "ask"})
    return running


@pytest.fixture
def client(instance: Firsthand, monkeypatch: pytest.MonkeyPatch) -> Linkedin:
    """A session that is signed in already, by its cookies; the library's pauses against detection are left out."""
    monkeypatch.setattr("linkedin_api.linkedin.sleep", lambda seconds: None)
    cookies = RequestsCookieJar()
    cookies.set("JSESSIONID", '"ajax:0123456789"', domain=".www.linkedin.com")
    cookies.set("li_at", "secret-session", domain=".www.linkedin.com")
    linkedin = Linkedin("", "", cookies=cookies, proxies={"https": instance.proxy})
    linkedin.client.session.trust_env = False
    linkedin.client.session.verify = instance.ca
    return linkedin


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where a call waits while it is held."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


# Each gives the library's own word for "an error occurred".
ACTS: list[Any] = [
    pytest.param(
        lambda client: client.add_connection("ines-vidal", profile_urn=MEMBER),
        ("connect", MEMBER_ID),
        "/voyager/api/voyagerRelationshipsDashMemberRelationships",
        id="connect",
    ),
    pytest.param(
        lambda client: client.add_connection("ines-vidal", "We met at the fair", MEMBER),
        ("connect", MEMBER_ID),
        "/voyager/api/voyagerRelationshipsDashMemberRelationships",
        id="connect with a note",
    ),
    pytest.param(
        lambda client: not client.reply_invitation("urn:li:fs_relInvitation:6789", "shared-secret"),
        ("accept", "invitation:6789"),
        "/voyager/api/relationships/invitations/6789",
        id="accept",
    ),
    pytest.param(
        lambda client: client.send_message("Lunch?", recipients=[MEMBER]),
        ("message", MEMBER_ID),
        "/voyager/api/messaging/conversations",
        id="message",
    ),
]


@pytest.mark.parametrize(("act", "found", "path"), ACTS)
def test_a_yes_sends_the_act_once_and_unchanged(
    instance: Firsthand,
    client: Linkedin,
    recorder: Recorder,
    aside: ThreadPoolExecutor,
    act: Callable[[Linkedin], bool],
    found: tuple[str, str],
    path: str,
) -> None:
    held = aside.submit(act, client)
    prompt = instance.prompt()
    before = recorder.of("POST")
    settled = instance.decide(
        prompt, "proceed", answer={"spoken": True, "how": "work", "when": "2019-05", "reason": "about lunch"}
    )
    failed = held.result(20)

    assert (prompt["kind"], [target["id"] for target in prompt["targets"]]) == (found[0], [found[1]])
    assert before == []
    assert settled.status == 200
    assert not failed
    [arrived] = recorder.of("POST")
    assert arrived.path == path
    assert isinstance(arrived.json, dict)


@pytest.mark.parametrize(("act", "found", "path"), ACTS)
def test_let_go_means_that_nothing_arrives_and_the_library_says_it_failed(
    instance: Firsthand,
    client: Linkedin,
    recorder: Recorder,
    aside: ThreadPoolExecutor,
    act: Callable[[Linkedin], bool],
    found: tuple[str, str],
    path: str,
) -> None:
    held = aside.submit(act, client)
    settled = instance.decide(instance.prompt(), "cancel")

    assert settled.status == 200
    assert held.result(20)
    assert recorder.of("POST") == []
    assert instance.record("cancel")["kind"] == found[0]


def test_reads_removals_reactions_and_tracking_pass_untouched(
    instance: Firsthand, client: Linkedin, recorder: Recorder
) -> None:
    """The control: all of it arrives, nobody is asked, nothing is recorded."""
    client.get_profile_privacy_settings("ines-vidal")
    client.get_conversations()
    client.get_invitations()
    assert not client.remove_connection("ines-vidal")
    assert not client.unfollow_entity("6789")
    assert not client.react_to_post("7012345678901234567")
    assert not client.track({"pageKey": "feed"}, {"eventName": "PageViewEvent"})
    assert client.reply_invitation("urn:li:fs_relInvitation:6789", "shared-secret", action="reject")
    client.mark_conversation_as_seen("2-abc")

    paths = [arrived.path for arrived in recorder.of("POST")]
    assert paths == [
        "/voyager/api/identity/profiles/ines-vidal/profileActions",
        "/voyager/api/feed/follows",
        "/voyager/api/voyagerSocialDashReactions",
        "/li/track",
        "/voyager/api/relationships/invitations/6789",
        "/voyager/api/messaging/conversations/2-abc",
    ]
    assert len(recorder.of("GET")) >= 3
    assert instance.prompts() == []
    assert instance.records() == []


def test_the_log_holds_no_cookie_no_note_and_no_secret(
    instance: Firsthand, client: Linkedin, recorder: Recorder, aside: ThreadPoolExecutor
) -> None:
    """Canaries in cookies, headers and bodies: none of them is in any file that is kept."""
    held = aside.submit(client.add_connection, "ines-vidal", "canary-note", MEMBER)
    instance.decide(instance.prompt(), "proceed", answer={"spoken": True, "how": "call", "when": "2019-05"})
    held.result(20)
    instance.record("proceed")

    kept = b"".join(path.read_bytes() for path in instance.data.rglob("*") if path.is_file())
    assert json.dumps(MEMBER_ID).encode() in kept
    for canary in (b"canary-note", b"secret-session", b"ajax:0123456789"):
        assert canary not in kept


def test_a_site_that_is_off_is_tunnelled_with_its_own_certificate(
    start_firsthand: Starter, recorder: Recorder, upstream_ca: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is opened that was not switched on: the client sees the site's certificate, and is not asked."""
    monkeypatch.setattr("linkedin_api.linkedin.sleep", lambda seconds: None)
    instance = start_firsthand(www_linkedin_com=recorder.port)
    cookies = RequestsCookieJar()
    cookies.set("JSESSIONID", '"ajax:0123456789"', domain=".www.linkedin.com")
    client = Linkedin("", "", cookies=cookies, proxies={"https": instance.proxy})
    client.client.session.trust_env = False
    client.client.session.verify = str(upstream_ca.file)

    failed = client.add_connection("ines-vidal", profile_urn=MEMBER)

    assert not failed
    assert len(recorder.of("POST")) == 1
    assert instance.records() == []
