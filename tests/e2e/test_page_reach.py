"""A page that came through a proxy on loopback must not be able to call this machine's ports."""

from tests.e2e.conftest import LINKEDIN, Opener, Starter
from tests.e2e.upstreams import Recorder


def test_a_page_of_a_ruled_site_cannot_call_this_machine(
    start_firsthand: Starter, recorder: Recorder, chromium: Opener
) -> None:
    """The stand-in's page has no policy of its own, so only the one that the proxy adds can stop it."""
    instance = start_firsthand(www_linkedin_com=recorder.port)
    instance.switch_on("linkedin")
    page = chromium(instance).open(f"https://{LINKEDIN}/feed")
    call = "(url) => fetch(url, {mode: 'no-cors'}).then(() => 'reached', () => 'refused')"

    own = page.evaluate(call, f"https://{LINKEDIN}/li/track")
    loopback = page.evaluate(call, f"{instance.where['server']}/api/health")

    assert own == "reached"
    assert loopback == "refused"
