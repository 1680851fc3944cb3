"""The page script beside an extension that shows the prompt: quiet, and back where the extension has gone."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from tests.e2e.both_ways import Surface, both_ways
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.extension import Extension, paired
from tests.e2e.page_site import CONNECT, PRESS, Answer, PageSite, page
from tests.e2e.waiting import until

PROMPT = "https://firsthand.internal/prompt/"
ADDRESS = f"https://{LINKEDIN}/page"


@pytest.fixture(scope="module")
def surface(tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA) -> Iterator[Surface]:
    with both_ways(
        PageSite(upstream_ca, LINKEDIN), tmp_path_factory.mktemp("quiet"), upstream_ca, lambda plain: {}
    ) as it:
        yield it


@pytest.fixture
def tab(surface: Surface) -> Iterator[Page]:
    """A page of the site whose door listens."""
    surface.site.answers["/page"] = Answer(page("x"))
    tab = surface.through.open("about:blank")
    with tab.expect_response(lambda response: response.url.endswith("/events")):
        tab.goto(ADDRESS)
    yield tab
    for prompt in surface.instance.prompts():
        surface.instance.decide(prompt, "cancel")
    tab.close()


@pytest.fixture
def extension(surface: Surface, tab: Page) -> Iterator[Extension]:
    with paired(surface.instance, tab.evaluate("navigator.userAgent")) as extension:
        yield extension


def press(surface: Surface, tab: Page) -> str:
    """Press Connect; the prompt's id."""
    tab.evaluate(PRESS)
    prompt: dict[str, Any] = until(surface.instance.prompts, what="a prompt")[0]
    return str(prompt["id"])


def shown(tab: Page) -> list[Frame]:
    """The prompts that stand in the page."""
    tab.wait_for_timeout(20)  # what has changed is known only after a call
    return [frame for frame in tab.frames if frame.url.startswith(PROMPT)]


def take(extension: Extension, prompt_id: str) -> str:
    status, said = extension.post(f"/api/prompts/{prompt_id}/shown", {"url": ADDRESS, "tab": 12})
    assert status == 200
    return str(said["document"])


def test_the_extension_hears_of_the_very_request_and_the_page_stays_quiet(
    surface: Surface, tab: Page, extension: Extension
) -> None:
    prompt_id = press(surface, tab)
    told = extension.opened(prompt_id)
    take(extension, prompt_id)

    tab.evaluate(PRESS.replace("ACoAA0001", "ACoAA0002"))  # later, and the extension does not take this one
    [frame] = until(lambda: shown(tab), what="the page's own prompt")
    assert told["acts"] == [hashlib.sha256(f"POST https://{LINKEDIN}{CONNECT}".encode()).hexdigest()]
    assert prompt_id not in frame.url


def test_a_late_extension_closes_what_the_page_shows_and_gives_it_back(
    surface: Surface, tab: Page, extension: Extension
) -> None:
    prompt_id = press(surface, tab)
    until(lambda: shown(tab), what="the page's own prompt")

    take(extension, prompt_id)
    until(lambda: not shown(tab), what="the page to be quiet")
    extension.post(f"/api/prompts/{prompt_id}/gone", {})

    until(lambda: shown(tab), what="the page's own prompt again")


def test_the_extensions_frame_may_stand_over_the_page_and_answer(
    surface: Surface, tab: Page, extension: Extension
) -> None:
    prompt_id = press(surface, tab)
    key = take(extension, prompt_id)
    tab.evaluate(
        """(src) => { const frame = document.createElement("iframe"); frame.src = src;
        frame.style = "position: fixed; inset: 0; width: 100%; height: 100%"; document.body.append(frame) }""",
        f"{PROMPT}{prompt_id}?document={key}",
    )

    [frame] = until(lambda: shown(tab), what="the frame")
    frame.get_by_role("button", name="Let it go", exact=True).click()

    assert until(lambda: tab.evaluate("window.came"), what="an answer") == 400
    assert surface.instance.api("GET", "/api/records").body["records"][0]["surface"] == "extension"


def test_a_page_is_not_told_whether_the_guard_is_alive(surface: Surface, tab: Page, extension: Extension) -> None:
    asked = """(mode) => fetch("https://firsthand.internal/alive", {mode})
        .then((answer) => [answer.type, answer.status], (error) => error.name)"""

    assert [tab.evaluate(asked, mode) for mode in ("cors", "no-cors")] == ["TypeError"] * 2
    own = surface.through.open("https://firsthand.internal/alive")
    assert json.loads(own.locator("body").inner_text()) == {"alive": True, "server": surface.instance.server_port}
    own.close()
