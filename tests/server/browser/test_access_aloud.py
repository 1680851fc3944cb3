"""What a screen reader is given: a dialog named by its question, then the facts and the ways out in their order."""

import pytest
from playwright.async_api import expect

from server.questions import question
from tests.server.browser.states import ENDINGS, KINDS, TURNS, WAYS
from tests.server.browser.world import world

pytestmark = pytest.mark.thorough

BY_NAME = {state.name: state for state in (*KINDS, *TURNS, *WAYS, *ENDINGS)}

# The ways out of each kind, by the keys of their texts.
WAYS_OUT = {
    "connect": ("way.cancel", "way.later", "way.yes.connect", "way.ahead", "way.mistaken"),
    "accept": ("way.cancel", "way.later.accept", "way.yes.accept", "way.ahead", "way.mistaken"),
    "follow": ("way.cancel.follow", "way.later", "way.yes.follow", "way.ahead", "way.mistaken"),
    "endorse": ("way.cancel", "way.later.endorse", "way.yes.endorse", "way.ahead", "way.mistaken"),
    "recommend": ("way.cancel", "way.later", "way.yes.recommend", "way.ahead", "way.mistaken"),
    "invite 12": ("way.cancel.invite", "way.yes.invite.many", "way.ahead", "way.mistaken"),
    "import 214": ("way.cancel.import", "way.yes.import", "way.ahead", "way.mistaken"),
    "message": ("way.cancel", "way.later.message", "way.yes.message", "way.ahead", "way.mistaken"),
    "delegate": ("way.cancel.delegate", "way.yes.delegate", "way.ahead", "way.mistaken"),
    "post": ("way.cancel", "way.yes.post", "way.ahead", "way.mistaken"),
}


def node(role, name, trait=""):
    """One line of a snapshot, quoted for YAML: names hold colons and apostrophes."""
    return "'" + f'{role} "{name}"{trait}'.replace("'", "''") + "'"


@pytest.mark.parametrize("language", ["en", "de"])
async def test_each_kind_is_read_as_its_question_and_its_ways_out_in_order(chromium, packs, language):
    for name, keys in WAYS_OUT.items():
        state = BY_NAME[name]
        async with world(chromium, packs, language) as browser, state.shown(browser, language) as look:
            words = look.words
            asked = question(state.action, words)
            kind = words.say(f"kind.{state.action.kind}")

            lines = [
                f"- {node('dialog', asked)}:",
                f"  - paragraph: LinkedIn {kind}",
                f"  - {node('heading', asked, ' [level=1]')}",
                *(f"  - {node('button', words.say(key))}" for key in keys),
            ]
            await expect(look.page.locator("body")).to_match_aria_snapshot("\n".join(lines), timeout=5_000)
            described = await look.place.get_by_role("dialog").get_attribute("aria-describedby")
            facts = await look.place.locator(f"#{described}").inner_text()
            assert words.say("talks.other", n=0) in facts


async def test_what_a_yes_asks_for_are_named_groups_within_a_button_that_says_it_is_open(chromium, packs):
    async with world(chromium, packs) as browser, BY_NAME["connect, yes"].shown(browser, "en") as look:
        await expect(look.page.get_by_role("dialog")).to_match_aria_snapshot(
            """
            - dialog:
              - button "Let it go"
              - button "I'll talk first" [expanded=false]
              - button "Yes, we've spoken" [expanded]
              - group "How?":
                - radio "A call" [checked]
                - radio "In person"
              - group "Roughly when?":
                - radio "Before" [checked]
              - textbox "Which year, roughly?"
              - button "Yes, we've spoken"
            """
        )


async def test_what_is_missing_is_said_at_its_place(chromium, packs):
    async with world(chromium, packs) as browser, BY_NAME["connect, lacking"].shown(browser, "en") as look:
        await look.place.locator(".lack").wait_for()
        group = look.page.get_by_role("group", name=look.words.say("how.label"))
        described = await look.page.evaluate(
            """() => {
                const named = [document.activeElement, document.activeElement.closest("fieldset, .asked")];
                const ids = named.flatMap((each) => (each?.getAttribute("aria-describedby") ?? "").split(" "));
                return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
            }"""
        )

        await expect(group).to_be_visible()
        assert look.words.say("lacking.answer.how") in described


async def test_the_end_is_said_and_names_the_dialog(chromium, packs):
    async with world(chromium, packs) as browser, BY_NAME["let go"].shown(browser, "en") as look:
        await expect(look.page.get_by_role("dialog")).to_match_aria_snapshot(
            """
            - dialog /Let go/:
              - status:
                - paragraph: Let go.
            """
        )
        assert await look.page.evaluate("document.activeElement.getAttribute('role')") == "status"
