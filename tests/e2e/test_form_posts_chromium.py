"""Forms that leave the page, in Chromium: the same bytes go out after a yes, and a no leads back to what was typed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import Chromium, Prompt, has_frame, open_chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.instance import Firsthand
from tests.e2e.page_site import HTML, Answer, PageSite, page
from tests.e2e.upstreams import Arrived
from tests.e2e.waiting import until

GITHUB = "github.com"
FOLLOW = "/users/follow"
NOT_IT = "That's not what I did"
FILE = bytes(range(256)) * 800
NUMBERS = count()

FORM = """<h1>Kim</h1><form method=post action="/users/follow?target={who}" {more}>
<input type=hidden name=authenticity_token value="a+b/c=&amp;é"><textarea name=note id=note></textarea>
<input type=file name=photo id=photo {file}><button id=send>Follow</button></form>"""


@dataclass(frozen=True, slots=True)
class World:
    """A stand-in for GitHub, the instance before it, and a browser."""

    site: PageSite
    instance: Firsthand
    browser: Chromium

    def form(self, *, more: str = "", multipart: bool = False, **headers: str) -> Page:
        """A page with a form about somebody nobody was asked about before."""
        who = f"kim{next(NUMBERS)}"
        more += " enctype=multipart/form-data" if multipart else ""
        body = FORM.format(who=who, more=more, file="" if multipart else "disabled")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.site.answers[f"/{who}"] = Answer(page(body), {**HTML, **named})
        return self.browser.open(f"https://{GITHUB}/{who}")


@pytest.fixture(autouse=True)
def all_left_as_it_was(world: World) -> Iterator[None]:
    """No test leaves its questions or its tabs to the next."""
    yield
    for prompt in world.instance.prompts():
        world.instance.decide(prompt, "cancel")
    for tab in world.browser.tabs():
        tab.close()


def who_of(tab: Page) -> str:
    return tab.url.rpartition("/")[2]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("forms")
    site = PageSite(upstream_ca, GITHUB)
    site.answers |= {
        FOLLOW: Answer(b"", {"location": "/done", "set-cookie": "seen=1"}, 303),
        "/done": Answer(page("<h1>Followed</h1>")),
        "/": Answer(page("<h1>Home</h1>")),
    }
    site.start()
    instance = Firsthand(folder / "data", {GITHUB: site.port}, upstream_ca.file).start()
    try:
        instance.switch_on("github")
        with open_chromium(instance, folder / "browser") as browser:
            yield World(site, instance, browser)
    finally:
        instance.stop()
        site.stop()


def typed(tab: Page, text: str = "a+b/c=&é\nsecond line") -> str:
    """Type into the form and press its button; gives whom it is about."""
    tab.locator("#note").fill(text)
    who = who_of(tab)
    tab.locator("#send").click()
    tab.get_by_role("heading", name="Nothing has been sent yet.").wait_for()
    return who


def posts(world: World, who: str) -> list[Arrived]:
    return [one for one in world.site.of("POST", FOLLOW) if one.query == f"target={who}"]


def heading(tab: Page, name: str) -> None:
    tab.get_by_role("heading", name=name).wait_for()


def test_after_a_yes_the_same_bytes_go_out_once_and_the_redirect_is_followed(world: World) -> None:
    tab = world.form()

    who = typed(tab)
    Prompt(tab).press(NOT_IT)
    heading(tab, "Followed")

    (sent,) = posts(world, who)
    assert sent.body == b"authenticity_token=a%2Bb%2Fc%3D%26%C3%A9&note=a%2Bb%2Fc%3D%26%C3%A9%0D%0Asecond+line"
    assert sent.content_type == "application/x-www-form-urlencoded"
    assert sent.headers["Origin"] == f"https://{GITHUB}"
    assert sent.headers["Referer"] == f"https://{GITHUB}/{who}"
    assert tab.url == f"https://{GITHUB}/done"


def test_a_file_of_two_hundred_kilobytes_goes_out_as_it_was_chosen(world: World) -> None:
    tab = world.form(multipart=True)
    tab.locator("#photo").set_input_files({"name": "photo.bin", "mimeType": "image/png", "buffer": FILE})

    who = typed(tab)
    Prompt(tab).press(NOT_IT)
    heading(tab, "Followed")

    (sent,) = posts(world, who)
    boundary = sent.content_type.partition("boundary=")[2].encode()
    parts = sent.body.split(b"--" + boundary)
    file = parts[3].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
    assert hashlib.sha256(file).digest() == hashlib.sha256(FILE).digest()
    assert "a+b/c=&é\r\nsecond line".encode() in parts[2]
    assert parts[-1] == b"--\r\n"


@pytest.mark.parametrize("policy", ["no-referrer", "origin", "unsafe-url"])
def test_after_a_no_one_is_back_at_what_was_typed_and_nothing_was_sent(world: World, policy: str) -> None:
    tab = world.form(referrer_policy=policy)
    address = tab.url

    who = typed(tab)
    Prompt(tab).press("Not now")
    heading(tab, "Kim")

    assert tab.url == address
    assert tab.locator("#note").input_value() == "a+b/c=&é\nsecond line"
    assert posts(world, who) == []


def test_a_no_in_a_tab_of_its_own_that_names_no_page_leads_to_the_sites_root(world: World) -> None:
    tab = world.form(more="target=_blank", referrer_policy="no-referrer")

    with tab.expect_popup() as opened:
        tab.locator("#send").click()
    Prompt(opened.value).press("Not now")

    heading(opened.value, "Home")


def test_a_token_is_good_once_and_for_its_own_address_only(world: World) -> None:
    post = "([path, token]) => fetch(path, {method: 'POST', body: new URLSearchParams({'firsthand-again': token})})"
    status = f"(given) => ({post})(given).then((answer) => answer.status)"
    tab, other = world.form(), world.form()
    who, elsewhere = typed(tab), typed(other)
    token, stolen = (each.locator("[name=firsthand-again]").get_attribute("value") for each in (tab, other))
    tab.bring_to_front()
    Prompt(tab).press(NOT_IT)
    heading(tab, "Followed")

    again = tab.evaluate(status, [f"{FOLLOW}?target={who}", token])
    moved = tab.evaluate(status, [f"{FOLLOW}?target={who}", stolen])
    unruled = tab.evaluate(status, ["/elsewhere", token])

    assert (again, moved, unruled) == (409, 409, 409)
    assert [len(posts(world, each)) for each in (who, elsewhere)] == [1, 0]
    assert world.site.of("POST", "/elsewhere") == []


def test_a_reload_asks_again_about_the_same_and_sends_once(world: World) -> None:
    tab = world.form()

    who = typed(tab)
    tab.reload()
    heading(tab, "Nothing has been sent yet.")
    Prompt(tab).press(NOT_IT)
    heading(tab, "Followed")

    assert len(posts(world, who)) == 1


def test_going_back_to_the_question_afterwards_sends_nothing_again(world: World) -> None:
    tab = world.form()
    who = typed(tab)
    Prompt(tab).press(NOT_IT)
    heading(tab, "Followed")

    tab.evaluate("history.go(-2)")  # between them is the question, which a browser does not post again unasked

    heading(tab, "Kim")
    assert len(posts(world, who)) == 1


def test_the_same_form_in_two_tabs_is_one_question_and_one_post(world: World) -> None:
    tab = world.form()
    twin = world.browser.open(tab.url)

    who = typed(tab)
    typed(twin)
    assert len(world.instance.prompts()) == 1
    tab.bring_to_front()
    Prompt(tab).press(NOT_IT)

    def gone_on() -> int:
        """How many have; the one that shows how it ended waits a moment longer."""
        return sum(each.get_by_role("heading", name="Followed").count() for each in (tab, twin))

    until(gone_on, what="one of them to go on")
    assert len(posts(world, who)) == 1


def test_without_scripts_the_question_opens_in_a_window_of_its_own(world: World) -> None:
    tab = world.form()
    tab.context.new_cdp_session(tab).send("Emulation.setScriptExecutionDisabled", {"value": True})

    who = typed(tab)
    with tab.expect_popup() as opened:
        tab.get_by_role("link", name="Answer in a window of its own").click()
    opened.value.get_by_role("button", name="Not now").wait_for()
    world.instance.decide(world.instance.prompt(), "mistaken")
    before = posts(world, who)
    tab.get_by_role("button", name="Send it, now that I have answered").click()
    heading(tab, "Followed")

    assert before == []
    assert len(posts(world, who)) == 1


def test_the_answer_to_a_post_that_was_let_go_carries_the_page_script_too(world: World) -> None:
    answers = world.site.answers
    earlier, answers[FOLLOW] = answers[FOLLOW], Answer([page("<h1>Answered</h1>")])
    tab = world.form()

    typed(tab)
    Prompt(tab).press(NOT_IT)
    heading(tab, "Answered")

    until(lambda: has_frame(tab, "https://firsthand.internal/document/"), what="the door")
    answers[FOLLOW] = earlier


def test_the_newest_cookies_go_with_it(world: World) -> None:
    tab = world.form()
    tab.context.add_cookies([{"name": "login", "value": "old", "url": f"https://{GITHUB}/"}])

    who = typed(tab)
    tab.context.add_cookies([{"name": "login", "value": "new", "url": f"https://{GITHUB}/"}])
    Prompt(tab).press(NOT_IT)
    heading(tab, "Followed")

    (sent,) = posts(world, who)
    assert "login=new" in sent.headers["Cookie"]
    assert "login=old" not in sent.headers["Cookie"]
