"""The page of the settings: each acts at once, in other tabs too; own sentences are kept, checked and said."""

import asyncio

import pytest

from tests.server.api.conftest import CHROMIUM
from tests.server.browser.axe import violations
from tests.server.browser.conftest import framed, in_module_loop, when
from tests.server.conftest import until


@in_module_loop()
async def page(browser):
    page = await browser.open("/settings")
    await page.locator("h1").wait_for()
    return page


async def open_group(page, title):
    await page.locator("summary", has_text=title).click()


def field_of(page, key):
    return page.locator(f'[data-key="{key}"]')


async def test_each_choice_acts_at_once_and_a_new_page_shows_it(page, browser, api):
    await page.get_by_role("radio", name="Taking turns").check()
    await page.get_by_role("switch", name="A held request").uncheck()
    await page.get_by_role("switch", name="Say on the desktop").check()
    settings = api.parts.settings
    await until(lambda: (settings.form, settings.time_limit, settings.notify) == ("turns", False, True))

    again = await browser.open("/settings")
    await again.locator("h1").wait_for()

    assert await again.get_by_role("radio", name="Taking turns").is_checked()
    assert not await again.get_by_role("switch", name="A held request").is_checked()
    assert await again.get_by_role("switch", name="Say on the desktop").is_checked()
    assert settings.study_seed


async def test_where_the_desktop_shows_no_notifications_the_page_says_so(page, api):
    await page.get_by_text("A notification never shows a name.").first.wait_for()
    await page.get_by_role("switch", name="Say on the desktop").check()
    await until(lambda: api.parts.settings.notify)

    api.parts.desktop.notifies = False
    api.parts.events.publish("settings.changed", {})

    await page.locator("p.hint", has_text="This desktop has no service that shows notifications").wait_for()


async def test_another_language_is_spoken_at_once_and_in_other_tabs(page, browser, api):
    today = await browser.open("/")
    await today.locator("h1").wait_for()

    await page.get_by_role("radio", name="Deutsch").focus()
    await page.keyboard.press("Space")
    await page.get_by_role("heading", name="Einstellungen").wait_for()

    await today.get_by_role("heading", name="Wartet auf dich").wait_for()
    assert await today.evaluate("document.documentElement.lang") == "de"
    await when(page, "document.activeElement.value === 'de'")  # the hand is where it was


async def test_lines_run_the_other_way_where_that_is_chosen(page, api):
    await page.locator("label", has_text="from right to left").click()
    await until(lambda: api.parts.settings.own_words == {"page.dir": "rtl"})
    await when(page, "document.documentElement.dir === 'rtl'")

    await page.locator("label", has_text="from left to right").click()
    await until(lambda: api.parts.settings.own_words == {})
    await when(page, "document.documentElement.dir === 'ltr'")


async def test_a_sentence_of_ones_own_is_kept_while_typing_and_said_in_the_prompt(page, browser, api):
    await open_group(page, "The ways out")
    await field_of(page, "way.cancel").fill("Ach, lass <b>es</b>")
    await until(lambda: api.parts.settings.own_words == {"way.cancel": "Ach, lass <b>es</b>"})

    _, prompt_id = await api.ask()
    prompt = await browser.open(f"/prompt/{prompt_id}")

    await prompt.get_by_role("button", name="Ach, lass <b>es</b>").wait_for()
    assert await page.locator("summary", has_text="1 of your own").count() == 1


@in_module_loop()
async def refused(browser):
    """The console of a browser notes each answer of 422; that is no complaint of the page."""
    yield
    browser.complaints[:] = [each for each in browser.complaints if "status of 422" not in each]


@pytest.mark.usefixtures("refused")
async def test_a_placeholder_the_sentence_does_not_have_is_refused_beside_its_field(page, api):
    await open_group(page, "The question")
    field = field_of(page, "question.connect")
    await field.fill("Do you know {nam}?")
    await page.get_by_role("alert").wait_for()
    await page.get_by_role("searchbox").focus()

    assert await page.get_by_role("alert").text_content() == "Only these may stand in braces: {name}"
    assert await field.get_attribute("aria-invalid") == "true"
    assert await field.input_value() == "Do you know {nam}?"
    assert api.parts.settings.own_words == {}

    await field.fill("Do you know ?")
    await field.evaluate("(it) => it.setSelectionRange(12, 12)")
    await page.get_by_role("button", name="Insert {name}").first.click()
    await until(lambda: api.parts.settings.own_words == {"question.connect": "Do you know {name}?"})
    await page.get_by_role("alert").wait_for(state="detached")


async def test_one_sentence_or_all_are_ours_again(page, api):
    await api.parts.settings.choose(own_words={"way.cancel": "Nah", "way.ahead": "On", "page.dir": "rtl"})
    await open_group(page, "The ways out")
    await when(page, "document.querySelector('[data-key=\"way.cancel\"]').value === 'Nah'")

    await page.get_by_role("button", name="Ours again").first.click()
    await until(lambda: api.parts.settings.own_words == {"way.ahead": "On", "page.dir": "rtl"})
    await page.get_by_role("button", name="All of ours again").click()
    sure = page.get_by_role("button", name="All of yours will be gone. Really?")
    await sure.wait_for()
    assert api.parts.settings.own_words == {"way.ahead": "On", "page.dir": "rtl"}
    await sure.click()

    await until(lambda: api.parts.settings.own_words == {"page.dir": "rtl"})
    await when(page, "document.querySelector('[data-key=\"way.ahead\"]').value === ''")


async def test_sentences_typed_one_right_after_the_other_are_all_kept(page, api):
    """Own sentences are sent as a whole; one that is still on its way is not lost to the next."""

    async def slowly(route):
        await asyncio.sleep(0.3 if route.request.method == "PATCH" else 0)
        await route.continue_()

    await page.route("**/api/settings", slowly)
    await open_group(page, "The ways out")
    kept = {"way.cancel": "Nah", "way.ahead": "On", "way.more_time": "Wait"}
    for key, own in kept.items():
        await field_of(page, key).fill(own)

    await until(lambda: api.parts.settings.own_words == kept)


async def test_a_sentence_is_found_by_what_it_says_or_by_what_it_was_made_into(page, api):
    await api.parts.settings.choose(own_words={"way.cancel": "Schmarrn"})
    await when(page, "document.querySelector('[data-key=\"way.cancel\"]').value === 'Schmarrn'")
    search = page.get_by_role("searchbox")

    await search.fill("schmàrrn")
    assert await page.locator("textarea:visible").count() == 1
    await search.fill("face to face")
    assert await page.locator("textarea:visible").count() == 1
    await search.fill("xyzzy")
    assert await page.get_by_role("status").filter(has_text="No sentence fits this.").is_visible()
    await search.fill("")
    assert await page.locator("textarea:visible").count() == 0


async def test_a_change_elsewhere_is_shown_but_not_over_what_is_being_typed(page, api):
    await open_group(page, "The ways out")
    field = field_of(page, "way.cancel")
    await field.press_sequentially("N")
    await api.parts.settings.choose(form="three", own_words={"way.ahead": "On"})
    await when(page, "document.querySelector('[value=three]').checked")

    assert await field.input_value() == "N"
    await until(lambda: api.parts.settings.own_words == {"way.ahead": "On", "way.cancel": "N"})


async def test_ones_own_sentences_stand_in_the_navigation_of_every_page(page, browser, api):
    today = await browser.open("/")
    await today.locator("h1").wait_for()

    await api.parts.settings.choose(own_words={"nav.today": "Now & <i>here</i>", "today.open": "Waits"})

    await today.get_by_role("link", name="Now & <i>here</i>").wait_for()
    await today.get_by_role("heading", name="Waits").wait_for()
    assert (await today.title()).startswith("Now & <i>here</i>")


async def test_a_question_that_is_gone_says_so_in_ones_own_words(browser, api):
    await api.parts.settings.choose(own_words={"gone.unknown": "Weg <i>ist</i> weg."})

    page = await browser.open("/prompt/none")
    await page.locator(".ending").wait_for()

    assert "Weg <i>ist</i> weg." in await page.locator(".ending").text_content()
    browser.complaints[:] = [each for each in browser.complaints if "status of 404" not in each]


async def test_a_frame_over_a_page_says_ones_own_sentences(browser, api):
    own = {"question.connect": "{name}: in real life?", "way.cancel": "Ach, lass <b>es</b>", "page.dir": "rtl"}
    await api.parts.settings.choose(own_words=own)
    _, prompt_id = await api.ask()

    async with framed(browser, prompt_id) as (_, frame):
        await frame.get_by_role("button", name="Ach, lass <b>es</b>").wait_for()
        heading = await frame.locator("h1").text_content()
        direction = await frame.locator("html").get_attribute("dir")

    assert (heading, direction) == ("Pat Example: in real life?", "rtl")


@pytest.mark.usefixtures("refused")
async def test_nothing_on_the_page_is_out_of_reach(page):
    await open_group(page, "The question")
    await field_of(page, "question.connect").fill("{who} is this?")
    await page.get_by_role("alert").wait_for()

    assert await violations(page) == []


async def test_all_is_reached_by_the_keyboard(page):
    reached = []
    for _ in range(24):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.value ?? document.activeElement.tagName"))

    for stop in ("en", "ltr", "how", "on", "SUMMARY"):
        assert stop in reached


async def test_a_browser_is_paired_by_a_code_and_unpaired_again(page, browser, api):
    await page.locator(".pairs").get_by_text("No browser is paired.").wait_for()
    await page.get_by_role("button", name="Pair a browser").click()
    code = await page.locator(".pair-code output").text_content()
    assert await page.get_by_role("link", name="this link").get_attribute("href") == f"{api.origin}/pair#code={code}"

    body = {"code": code, "browser": "Chromium"}
    await api.call("POST", "/api/pair", body, token=None, headers={"Origin": CHROMIUM})
    await page.get_by_text("Chromium · paired on 24 November").wait_for()
    assert await page.locator(".pair-code").text_content() == ""

    await page.get_by_role("button", name="Unpair Chromium").click()
    await page.locator(".pairs").get_by_text("No browser is paired.").wait_for()
    assert api.parts.settings.tokens.pairs == {}


async def test_the_name_of_a_browser_is_text_and_nothing_else(page, api):
    await api.extension(browser="<img src=x onerror=alert(1)>")

    await page.locator(".pairs").get_by_text("<img src=x onerror=alert(1)> · paired").wait_for()


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [("#code=7F3K-9QXM", "7F3K-9QXM"), ("#code=call+0900", ""), ("", ""), ("#code=7F3K-9QXM<b>", "")],
)
async def test_the_page_an_extension_pairs_from_shows_its_code_alone(browser, fragment, shown):
    page = await browser.open_unsigned(f"/pair{fragment}")
    await page.locator(".code:not([hidden]), #no-code:not([hidden])").wait_for()

    assert await page.locator("#code").text_content() == shown
    assert await page.locator("#no-code").is_visible() == (shown == "")
