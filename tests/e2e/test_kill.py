"""kill -9 while a request is held: the site must never see it, and the browser must not find a way round."""

import base64
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN, Opener, Starter
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import Recorder
from tests.e2e.waiting import until

CONNECT = "/voyager/api/voyagerRelationshipsDashMemberRelationships"

# What LinkedIn's page does when Connect is pressed on a profile; `came` tells how it ended.
PRESS = """([path, round]) => {
  window.came = "";
  fetch(`${path}?action=verifyQuotaAndCreateV2`, {
    method: "POST",
    headers: {"content-type": "application/json"},
    body: JSON.stringify({
      invitee: {inviteeUnion: {memberProfile: `urn:li:fsd_profile:ACoAAround${round}`}},
      customMessage: "",
    }),
  }).then((answer) => (window.came = `answer ${answer.status}`), () => (window.came = "network error"));
}"""


def press(page: Page, round_: int) -> None:
    page.evaluate(PRESS, [CONNECT, round_])


def came(page: Page) -> str:
    return str(page.evaluate("window.came"))


def is_noted(instance: Firsthand, person: str) -> bool:
    """Whether the data folder says that a prompt about this person is open."""
    file = instance.data / "open.json"
    return file.exists() and person.encode() in file.read_bytes()


def begin(start_firsthand: Starter, recorder: Recorder) -> Firsthand:
    instance = start_firsthand(www_linkedin_com=recorder.port)
    instance.switch_on("linkedin")
    return instance


@pytest.mark.parametrize("rounds", [6, pytest.param(30, marks=pytest.mark.thorough)])
def test_kills_let_nothing_escape(
    start_firsthand: Starter, recorder: Recorder, upstream_ca: UpstreamCA, chromium: Opener, rounds: int
) -> None:
    """The browser could reach the site past the proxy, and trusts it: an escape would be received."""
    instance = begin(start_firsthand, recorder)
    roots = {"Upstream": upstream_ca.file.read_text()}
    browser = chromium(instance, direct={LINKEDIN: recorder.port}, more_roots=roots)
    endings = []

    for round_ in range(rounds):
        page = browser.open(f"https://{LINKEDIN}/in/ines-vidal")
        press(page, round_)
        person = instance.prompt()["targets"][0]["id"]
        if round_ % 2:  # every other time as soon as it is held, else once it is written down that it is
            until(partial(is_noted, instance, person), what="open.json to hold the prompt")
        instance.kill()
        endings.append(until(partial(came, page), what="the page to hear of the end"))
        page.close()
        instance.start()

    assert recorder.of("POST", CONNECT) == []
    assert endings == ["network error"] * rounds
    # What was written down was found again at the next start, as interrupted and not sent.
    records = instance.records()
    assert {record["outcome"] for record in records} == {"withdrawn"}
    assert rounds // 2 <= len(records) <= rounds


def test_the_same_with_a_way_round_does_escape(
    start_firsthand: Starter, recorder: Recorder, upstream_ca: UpstreamCA, chromium: Opener, tmp_path: Path
) -> None:
    """The control: with `; DIRECT` in the PAC, Chromium sends the held POST again and the site receives it."""
    instance = begin(start_firsthand, recorder)
    pac = f'function FindProxyForURL() {{ return "PROXY {instance.where["proxy"]}; DIRECT"; }}'
    address = f"data:application/x-ns-proxy-autoconfig;base64,{base64.b64encode(pac.encode()).decode()}"
    roots = {"Upstream": upstream_ca.file.read_text()}
    browser = chromium(instance, direct={LINKEDIN: recorder.port}, more_roots=roots, pac=address)

    page = browser.open(f"https://{LINKEDIN}/in/ines-vidal")
    press(page, 0)
    instance.prompt()
    instance.kill()

    until(lambda: recorder.of("POST", CONNECT), what="the escape that the inline PAC prevents")
