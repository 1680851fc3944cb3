"""Forms that leave the page, in both browsers: the same bytes go out after a yes; a no leads back to what was typed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.browser import ChromiumTab
from tests.e2e.browsers import BROWSERS, MOSTLY_CHROMIUM, thorough
from tests.e2e.certificates import UpstreamCA
from tests.e2e.form_site import ASKED, FOLLOW, GITHUB, TYPED, FormSite, address, open_form_site, press
from tests.e2e.page_site import Answer, page
from tests.e2e.tabs import PromptPlace, Tab
from tests.e2e.waiting import until

YES = "Yes, I do"
FILE = bytes(range(256)) * 800
TOKEN = "document.querySelector('[name=firsthand-again]').value"
mostly_chromium = pytest.mark.parametrize("shared_forms", MOSTLY_CHROMIUM, indirect=True)
in_chromium = pytest.mark.parametrize("shared_forms", ["chromium"], indirect=True)


@pytest.fixture(scope="module", params=BROWSERS)
def shared_forms(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA
) -> Iterator[FormSite]:
    """One browser and one instance for all tests here."""
    with open_form_site(request.param, tmp_path_factory.mktemp(f"forms-{request.param}"), upstream_ca) as opened:
        yield opened


@pytest.fixture
def forms(shared_forms: FormSite) -> Iterator[FormSite]:
    """The same, with nothing asked or open."""
    yield shared_forms
    shared_forms.forget()


def test_after_a_yes_the_same_bytes_go_out_once_and_the_redirect_is_followed(forms: FormSite) -> None:
    tab, who = forms.asked()

    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    (sent,) = forms.posts(who)
    assert sent.body == b"authenticity_token=a%2Bb%2Fc%3D%26%C3%A9&note=a%2Bb%2Fc%3D%26%C3%A9%0D%0Asecond+line"
    assert sent.content_type == "application/x-www-form-urlencoded"
    assert sent.headers["Origin"] == f"https://{GITHUB}"
    assert sent.headers["Referer"] == address(who)
    assert tab.evaluate("location.pathname") == "/done"


def test_a_file_of_two_hundred_kilobytes_goes_out_as_it_was_chosen(forms: FormSite, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(FILE)
    tab, who = forms.form(multipart=True)
    tab.choose_file("#photo", photo)
    press(tab)

    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    (sent,) = forms.posts(who)
    boundary = sent.content_type.partition("boundary=")[2].encode()
    parts = sent.body.split(b"--" + boundary)
    file = parts[3].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
    assert hashlib.sha256(file).digest() == hashlib.sha256(FILE).digest()
    assert "a+b/c=&é\r\nsecond line".encode() in parts[2]
    assert parts[-1] == b"--\r\n"


@mostly_chromium
@pytest.mark.parametrize("policy", ["no-referrer", thorough("origin"), "unsafe-url"])
def test_after_a_no_one_is_back_at_what_was_typed_and_nothing_was_sent(forms: FormSite, policy: str) -> None:
    tab, who = forms.asked(referrer_policy=policy)

    forms.browser.answer(tab, "Not now")
    tab.arrives(who)

    assert tab.evaluate("location.href") == address(who)
    assert tab.evaluate("document.querySelector('#note').value") == TYPED
    assert forms.posts(who) == []


@mostly_chromium
def test_a_no_in_a_tab_of_its_own_that_names_no_page_leads_to_the_sites_root(forms: FormSite) -> None:
    tab, who = forms.form(more="target=_blank", referrer_policy="no-referrer")
    tab.click("#send")
    opened = forms.browser.window(f"https://{GITHUB}{FOLLOW}")

    forms.browser.answer(opened, "Not now")

    opened.arrives("Home")
    assert forms.posts(who) == []


@mostly_chromium
def test_a_token_is_good_once_and_for_its_own_address_only(forms: FormSite) -> None:
    post = "fetch({}, {{method: 'POST', body: new URLSearchParams({{'firsthand-again': {}}})}}).then((it) => it.status)"
    other, elsewhere = forms.asked()
    stolen = other.evaluate(TOKEN)
    tab, who = forms.asked()
    token = tab.evaluate(TOKEN)
    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    again, moved, unruled = (
        tab.evaluate(post.format(json.dumps(path), json.dumps(given)))
        for path, given in [
            (f"{FOLLOW}?target={who}", token),
            (f"{FOLLOW}?target={who}", stolen),
            ("/elsewhere", token),
        ]
    )

    assert (again, moved, unruled) == (409, 409, 409)
    assert [len(forms.posts(each)) for each in (who, elsewhere)] == [1, 0]
    assert forms.site.of("POST", "/elsewhere") == []


def send_token_again(tab: Tab, who: str, token: str) -> None:
    """As when the question's page was pressed twice: once in this tab and once in a copy of it."""
    tab.evaluate(
        f'document.body.innerHTML = \'<form method=post action="{FOLLOW}?target={who}">'
        f"<input name=firsthand-again value={token}></form>', document.querySelector('form').submit()"
    )


def test_a_second_use_of_a_token_is_told_on_a_page_that_leads_back_to_the_form(forms: FormSite) -> None:
    tab, who = forms.asked()
    token = tab.evaluate(TOKEN)
    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    send_token_again(tab, who, token)
    tab.arrives("This form is not sent a second time.")
    told = tab.evaluate("document.body.innerText")
    status = tab.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    tab.click("a")
    tab.arrives(who)

    assert status == 409
    assert "nothing was sent now" in told
    assert len(forms.posts(who)) == 1


@mostly_chromium
def test_a_ticket_lets_the_second_press_go_straight_through(forms: FormSite) -> None:
    """The tab that asked is gone before the answer comes; whoever fills the form in again is not asked again."""
    tab, who = forms.asked()
    tab.close()
    settled = forms.instance.decide(forms.instance.prompt(), "mistaken")

    tab = forms.browser.open(address(who))
    tab.type("#note", TYPED)
    tab.click("#send")
    tab.arrives("Followed")

    assert settled.status == 200
    assert len(forms.posts(who)) == 1
    assert forms.instance.prompts() == []


@mostly_chromium
def test_a_double_click_on_the_forms_button_is_one_question_and_one_post(forms: FormSite) -> None:
    tab, who = forms.form()
    tab.type("#note", TYPED)

    tab.click("#send", count=2)
    tab.arrives(ASKED)
    asked = len(forms.instance.prompts())
    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    assert asked == 1
    assert len(forms.posts(who)) == 1


@mostly_chromium
def test_the_same_form_in_two_tabs_is_one_question_and_one_post(forms: FormSite) -> None:
    twin, who = forms.form()
    tab = forms.browser.open(address(who))
    press(twin)
    tab.front()
    press(tab)

    asked = len(forms.instance.prompts())
    forms.browser.answer(tab, YES)

    until(lambda: "Followed" in (tab.heading(), twin.heading()), what="one of them to go on")
    assert asked == 1
    assert len(forms.posts(who)) == 1


@mostly_chromium
def test_going_back_to_the_question_afterwards_sends_nothing_again(forms: FormSite) -> None:
    tab, who = forms.asked()
    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    tab.evaluate("history.go(-2)")  # between them is the question, which a browser does not post again unasked

    tab.arrives(who)
    assert len(forms.posts(who)) == 1


@mostly_chromium
def test_the_newest_cookies_go_with_it(forms: FormSite) -> None:
    tab, _ = forms.form()
    tab.evaluate("document.cookie = 'login=old; path=/'")
    tab, who = forms.asked()

    tab.evaluate("document.cookie = 'login=new; path=/'")
    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    (sent,) = forms.posts(who)
    assert "login=new" in sent.headers["Cookie"]
    assert "login=old" not in sent.headers["Cookie"]


@in_chromium
def test_a_reload_asks_again_about_the_same_and_sends_once(forms: FormSite) -> None:
    tab, who = forms.asked()
    assert isinstance(tab, ChromiumTab)

    tab.page.reload()
    tab.arrives(ASKED)
    forms.browser.answer(tab, YES)
    tab.arrives("Followed")

    assert len(forms.posts(who)) == 1


@in_chromium
def test_without_scripts_the_question_opens_in_a_window_of_its_own(forms: FormSite) -> None:
    tab, who = forms.form()
    assert isinstance(tab, ChromiumTab)
    tab.page.context.new_cdp_session(tab.page).send("Emulation.setScriptExecutionDisabled", {"value": True})
    tab.click("#send")
    tab.arrives(ASKED)

    tab.click("a.way")
    PromptPlace(forms.browser.window()).ready("Not now")
    forms.instance.decide(forms.instance.prompt(), "mistaken")
    before = forms.posts(who)
    tab.click("#firsthand-again button")
    tab.arrives("Followed")

    assert before == []
    assert len(forms.posts(who)) == 1


@in_chromium
def test_the_answer_to_a_post_that_was_let_go_carries_the_page_script_too(forms: FormSite) -> None:
    answers = forms.site.answers
    earlier, answers[FOLLOW] = answers[FOLLOW], Answer([page("<h1>Answered</h1>")])
    tab, _ = forms.asked()

    forms.browser.answer(tab, YES)
    tab.arrives("Answered")

    until(lambda: tab.has_frame("https://firsthand.internal/document/"), what="the door")
    answers[FOLLOW] = earlier
