"""The practice network in Chromium: press a button, meet the prompt over the page, and see what really arrived."""

from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.browser import Prompt, has_frame
from tests.e2e.conftest import Opener, Starter
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until

SITE = "https://practice.firsthand.internal"
TOMASZ = f"{SITE}/people/tomasz-zielinski"


def arrived(page: Page) -> list[dict[str, Any]]:
    """What the network says has reached it, asked from the page itself."""
    found = page.evaluate("fetch('/api/state').then((answer) => answer.json())")
    return list(found["arrived"])


def press_connect(page: Page) -> None:
    page.get_by_role("button", name="Connect with Tomasz Zieliński").click()


def connect_button(page: Page) -> str:
    """What the page shows on its Connect button."""
    return page.locator("main .acts button").first.inner_text()


def no_prompt(page: Page) -> None:
    until(lambda: not has_frame(page), what="the prompt to leave the page")


CONNECTED = [{"what": "connect", "people": ["tomasz-zielinski"], "detail": ""}]


def test_yes_lets_it_through_and_the_page_goes_on(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)

    press_connect(page)
    Prompt(page).says("Tomasz Zieliński").press("Yes, we've spoken")
    page.get_by_text("You and Tomasz Zieliński are connected.").wait_for()

    assert arrived(page) == CONNECTED
    record = instance.record("proceed")
    assert record["answer"]["spoken"] is True
    assert (record["site"], record["kind"], record["practice"]) == ("practice", "connect", True)
    assert (record["surface"], record["delivered"]) == ("page", "delivered:200")
    no_prompt(page)


def test_let_it_go_sends_nothing_and_the_button_is_back(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)

    press_connect(page)
    Prompt(page).press("Let it go")
    record = instance.record("cancel")

    until(lambda: connect_button(page) == "Connect", what="the button to be as before")
    assert page.locator("main .said").first.inner_text() != ""
    assert arrived(page) == []
    assert record["targets"][0]["handle"] == "tomasz-zielinski"
    no_prompt(page)


def test_talk_first_is_a_promise_and_sends_nothing(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)

    press_connect(page)
    prompt = Prompt(page)
    prompt.press("I'll talk first")
    prompt.press("I'll talk first")
    record = instance.record("later")

    assert record["promise"]["how"] == "call"
    assert len(record["promise"]["on"]) == len("2026-12-01")
    until(lambda: connect_button(page) == "Connect", what="the button to be as before")
    assert arrived(page) == []


def test_not_what_i_did_lets_it_through_and_is_counted_apart(instance: Firsthand, chromium: Opener) -> None:
    """A wrong alarm must cost the person nothing."""
    page = chromium(instance).open(TOMASZ)

    press_connect(page)
    Prompt(page).press("That's not what I did")
    record = instance.record("mistaken")

    page.get_by_text("You and Tomasz Zieliński are connected.").wait_for()
    assert arrived(page) == CONNECTED
    assert record["outcome"] == "mistaken"


def test_going_ahead_is_as_short_as_a_yes(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)

    press_connect(page)
    Prompt(page).press("Go ahead")
    record = instance.record("proceed")

    page.get_by_text("You and Tomasz Zieliński are connected.").wait_for()
    assert not record["answer"].get("spoken")


def test_a_client_out_of_patience_is_refused_and_a_late_yes_opens_the_next_press(
    start_firsthand: Starter, chromium: Opener
) -> None:
    """The page hears that it failed; the question stays; after a yes the next press goes straight through."""
    instance = start_firsthand("--patience-s", "3")
    instance.switch_on("practice")
    page = chromium(instance).open(TOMASZ)

    press_connect(page)
    prompt = Prompt(page).says("Tomasz Zieliński")
    until(lambda: connect_button(page) == "Connect", what="the page to be told that it failed")
    assert arrived(page) == []
    prompt.press("Yes, we've spoken")
    instance.record("proceed")
    assert arrived(page) == []
    no_prompt(page)
    press_connect(page)

    page.get_by_text("You and Tomasz Zieliński are connected.").wait_for()
    assert arrived(page) == CONNECTED
    assert instance.prompts() == []


def test_a_tab_that_closes_while_held_sends_nothing_even_after_a_yes(instance: Firsthand, chromium: Opener) -> None:
    """A reset stream stays unseen until the hold ends: what is let go then finds nobody, and is not sent."""
    browser = chromium(instance)
    other = browser.open(f"{SITE}/people")
    page = browser.open(TOMASZ)

    press_connect(page)
    prompt = instance.prompt()
    page.close()
    settled = instance.decide(prompt, "proceed", answer={"spoken": True})

    assert settled.status == 200
    until(lambda: instance.records()[0]["delivered"] == "not delivered", what="the record to say: not delivered")
    assert arrived(other) == []
    # The person has answered: the next press, from a page that lives, needs no second answer.
    other.goto(TOMASZ)
    press_connect(other)
    other.get_by_text("You and Tomasz Zieliński are connected.").wait_for()
    assert arrived(other) == CONNECTED
    assert instance.prompts() == []


def test_a_browser_that_is_gone_withdraws_its_prompt(instance: Firsthand, chromium: Opener) -> None:
    browser = chromium(instance)
    page = browser.open(TOMASZ)

    press_connect(page)
    instance.prompt()
    browser.close()
    record = instance.record("withdrawn")

    assert record["targets"][0]["handle"] == "tomasz-zielinski"
    assert instance.prompts() == []


def test_a_press_before_the_door_is_open_is_asked_about_all_the_same(instance: Firsthand, chromium: Opener) -> None:
    """On a slow machine a person may be quicker than the frame that hears of prompts."""
    browser = chromium(instance)
    page = browser.open(f"{SITE}/people")
    waiting: list[Route] = []
    page.route("https://firsthand.internal/document/*", lambda route: waiting.append(route))

    page.goto(TOMASZ, wait_until="commit")
    parsed = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd > 0"
    until(lambda: page.evaluate(parsed), what="the page's own script")
    press_connect(page)
    instance.prompt()
    until(lambda: waiting, what="the door to be asked for")
    for route in waiting:
        route.continue_()
    Prompt(page).says("Tomasz Zieliński").press("Let it go")

    assert instance.record("cancel")["surface"] == "page"


def test_a_double_click_is_one_question_and_one_request(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="Connect with Tomasz Zieliński").dblclick()
    prompt = Prompt(page).says("Tomasz Zieliński")
    open_prompts = instance.prompts()
    prompt.press("Yes, we've spoken")
    page.get_by_text("You and Tomasz Zieliński are connected.").wait_for()

    assert len([url for url in sent if url.endswith("/connect")]) == 2
    assert len(open_prompts) == 1
    assert arrived(page) == CONNECTED
    assert len(instance.records()) == 1


def test_a_form_that_navigates_is_answered_by_the_prompt_and_goes_on_after_a_yes(
    instance: Firsthand, chromium: Opener
) -> None:
    page = chromium(instance).open(f"{SITE}/invitations/new")

    page.get_by_label("Addresses").fill("ines@example.org\nomar+1&é@example.org")
    page.get_by_label("A few words").fill("a+b/c=&é\nsecond line")
    page.get_by_role("button", name="Send invitations").click()
    prompt = Prompt(page).says("2")
    people = sorted(target["name"] for target in instance.prompt()["targets"])
    prompt.press("Yes, all of them")
    page.get_by_role("heading", name="Thank you").wait_for()

    assert people == ["ines@example.org", "omar+1&é@example.org"]
    assert arrived(page) == [{"what": "invite", "people": [], "detail": "2 addresses"}]
    assert instance.record("proceed")["kind"] == "invite"


def test_a_form_that_is_let_go_leads_back_and_sends_nothing(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(f"{SITE}/invitations/new")

    page.get_by_label("Addresses").fill("ines@example.org")
    page.get_by_role("button", name="Send invitations").click()
    Prompt(page).press("Not now")
    page.get_by_role("heading", name="Invite people").wait_for()

    assert arrived(page) == []
    assert instance.record("cancel")["kind"] == "invite"


def test_many_at_once_are_one_question_that_names_them(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(f"{SITE}/people")

    page.get_by_role("button", name="Follow all 12").click()
    prompt = Prompt(page).says("Amara Okafor")
    targets = instance.prompt()["targets"]
    prompt.press("Stop them all")
    instance.record("cancel")

    assert len(targets) == 12
    assert arrived(page) == []


def test_an_endorsement_names_the_skill(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)

    page.get_by_role("button", name="Endorse Welding").click()
    Prompt(page).says("Welding").press("Yes, I have")
    page.get_by_role("button", name="Endorsed").wait_for()

    assert arrived(page) == [{"what": "endorse", "people": ["tomasz-zielinski"], "detail": "Welding"}]
    assert instance.record("proceed")["about"]["skill"] == "Welding"


def test_reading_and_taking_back_ask_nothing(instance: Firsthand, chromium: Opener) -> None:
    """The control."""
    page = chromium(instance).open(f"{SITE}/network")

    page.get_by_role("button", name="Remove Kwame Asante").click()
    page.get_by_role("button", name="Removed").wait_for()
    page.get_by_role("button", name="Ignore Elif Demir").click()
    page.get_by_role("button", name="Ignored").wait_for()

    assert [one["what"] for one in arrived(page)] == ["disconnect", "ignore"]
    assert instance.prompts() == []
    assert instance.records() == []


def test_off_means_off_at_once_without_a_reload(instance: Firsthand, chromium: Opener) -> None:
    page = chromium(instance).open(TOMASZ)

    instance.api("PATCH", "/api/sites/practice", {"enabled": False})
    press_connect(page)
    page.get_by_text("You and Tomasz Zieliński are connected.").wait_for()

    assert arrived(page) == CONNECTED
    assert instance.records() == []
