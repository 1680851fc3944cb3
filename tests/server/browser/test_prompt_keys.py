"""The prompt by keyboard: nothing by accident, the way out near, the focus never lost."""

import pytest

from tests.server.browser.cards import button, shown, view
from tests.server.browser.conftest import when


async def test_escape_closes_what_is_open_and_then_goes_to_the_way_out(browser, api):
    _, prompt_id = await api.ask()
    page = await browser.open(f"/prompt/{prompt_id}")
    await page.locator("h1").wait_for()
    await button(page, "Go ahead").click()

    await page.keyboard.press("Escape")
    collapsed = await page.locator(".panel:visible").count()
    await page.keyboard.press("Escape")

    assert collapsed == 0
    assert await page.evaluate("document.activeElement.textContent") == "Let it go"
    assert len(api.desk.views()) == 1


FIRST_SIGHT = """
new MutationObserver((_, observer) => {
    const first = document.querySelector(".first");
    if (!first) return;
    observer.disconnect();
    %s
}).observe(document, { childList: true, subtree: true });
"""


async def test_a_key_that_was_held_before_counts_for_nothing(browser, api):
    _, prompt_id = await api.ask()
    held = 'document.dispatchEvent(new KeyboardEvent("keydown", { code: "Enter", key: "Enter", repeat: true }));'
    await browser.context.add_init_script(FIRST_SIGHT % held)
    page = await browser.open(f"/prompt/{prompt_id}")
    await page.locator("h1").wait_for()

    await page.wait_for_timeout(600)
    inert_while_held = await page.evaluate("document.querySelector('.ways').inert")
    await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    await when(page, "!document.querySelector('.ways').inert")
    await button(page, "Go ahead").focus()
    for _ in range(4):  # a key that is down already repeats
        await page.keyboard.down("Enter")

    assert inert_while_held
    assert await page.locator(".panel:visible").count() == 1  # opened by the first press, not closed by the second
    assert len(api.desk.views()) == 1


async def test_a_click_in_the_first_moment_counts_for_nothing(browser, api):
    _, prompt_id = await api.ask()
    await browser.context.add_init_script(FIRST_SIGHT % "first.inert = false; first.click(); window.clicked = true;")
    page = await browser.open(f"/prompt/{prompt_id}")
    await when(page, "window.clicked")
    await page.wait_for_timeout(100)

    assert len(api.desk.views()) == 1


async def test_escape_sends_nothing_whatever_is_open_and_leaves_what_was_typed(browser):
    async with shown(browser, view(form="line")) as card:
        await card.open("Go ahead")
        await card.page.get_by_label("Why? One line will do").fill("we share a wall")
        for _ in range(4):
            await card.page.keyboard.press("Escape")
        focused = await card.page.evaluate("document.activeElement.textContent")
        await card.open("Yes, we've spoken")

        assert focused == "Let it go"
        assert card.decisions == []
        assert await card.page.get_by_label("Why? One line will do").input_value() == "we share a wall"


@pytest.mark.parametrize("targets", [None, [{"key": "1", "id": "1", "handle": "", "name": "", "link": ""}]])
async def test_tab_reaches_the_way_out_first_of_all(browser, targets):
    more = {"targets": targets, "question": "Have you spoken with this person?"} if targets else {}
    async with shown(browser, view(**more)) as card:
        await when(card.page, "!document.querySelector('.ways').inert")
        await card.page.locator("h1").focus()
        await card.page.keyboard.press("Tab")

        assert await card.page.evaluate("document.activeElement.textContent") == "Let it go"


async def test_a_refused_answer_leaves_the_focus_where_the_hand_is(browser):
    async with shown(browser, view(form="none")) as card:
        card.refusals.append((500, {"error": "the disk sulks", "status": 500}))
        await when(card.page, "!document.querySelector('.ways').inert")
        await card.button("Go ahead").focus()
        await card.page.keyboard.press("Enter")
        await card.page.get_by_text("That did not work: the disk sulks").wait_for()

        assert await card.page.evaluate("document.activeElement.querySelector('.label').textContent") == "Go ahead"
        await card.page.keyboard.press("Enter")
        await card.page.get_by_text("It goes out.").wait_for()
    browser.complaints.clear()


async def test_enter_in_a_field_gives_the_answer_that_the_panel_is_for(browser):
    async with shown(browser, view(form="firm")) as card:
        await card.open("Go ahead")
        await card.option("Colleague").click()
        await card.page.get_by_label("One word of the name").fill("pat")
        await card.page.keyboard.press("Enter")
        await card.page.get_by_text("It goes out.").wait_for()

        assert card.decisions[0]["answer"] == {"spoken": False, "reason": "colleague", "typed_name": "pat"}
