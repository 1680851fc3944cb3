"""The card shows what the server says the ways out are and ask for, and sends nothing else."""

import pytest

from tests.server.browser.cards import held_for, shown, view, ways
from tests.server.browser.conftest import when

WHOLE_LIST = ["Let it go", "I'll talk first", "Yes, we've spoken", "Go ahead", "That's not what I did"]


async def labels(card):
    found = card.page.locator(".ways > button, .ways > .disclosed > button, .ways > .asides > button")
    return await found.all_inner_texts()


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("connect", {}, WHOLE_LIST),
        ("accept", {}, ["Let it go", "I'll answer with a question first", *WHOLE_LIST[2:]]),
        ("follow", {}, ["Not now", "I'll talk first", "Yes, I do", *WHOLE_LIST[3:]]),
        ("endorse", {}, ["Let it go", "I'll ask them about it", "Yes, I have", *WHOLE_LIST[3:]]),
        ("message", {}, ["Let it go", "I'll ring instead", "I'll say what", *WHOLE_LIST[3:]]),
        ("invite", {}, ["Not now", "I'll talk first", "Yes, I would", *WHOLE_LIST[3:]]),
        ("import", {"about": {"contacts": 214}, "targets": []}, ["Not now", "Yes, they agreed", *WHOLE_LIST[3:]]),
        ("delegate", {"targets": []}, ["Not now", "Yes, it should", *WHOLE_LIST[3:]]),
        ("connect", {"ways": ways(later=False)}, [WHOLE_LIST[0], *WHOLE_LIST[2:]]),
    ],
)
async def test_the_ways_out_are_those_of_the_view_in_their_order(browser, kind, more, expected):
    async with shown(browser, view(kind, **more)) as card:
        assert await labels(card) == expected


async def test_many_follows_can_be_stopped_at_once(browser):
    people = [{"key": str(n), "id": str(n), "handle": "", "name": f"P{n}", "link": ""} for n in range(14)]
    async with shown(browser, view("follow", targets=people, ways=ways("follow", later=False))) as card:
        assert (await labels(card))[0] == "Stop them all"


@pytest.mark.parametrize("kind", ["connect", "endorse", "message", "invite"])
@pytest.mark.parametrize("form", ["word", "line", "firm"])
async def test_a_yes_and_going_ahead_ask_for_the_same_beside_how_and_why(browser, kind, form):
    """Whatever the form: what one asks for beside its own fields, the other asks for too."""
    async with shown(browser, view(kind, form)) as card:
        await when(card.page, "!document.querySelector('.ways').inert")
        asked = await card.page.evaluate(
            """() => [2, 3].map((back) => {
                const ways = [...document.querySelectorAll(".ways > button.way, .ways > .disclosed")];
                const way = ways.at(back - 4);
                way.querySelector(".opens")?.click();
                return [...way.querySelectorAll("[data-answer]")].map((each) => each.dataset.answer);
            })"""
        )
    own = ["answer.how", "answer.when", "answer.reason"]
    yes, ahead = ([part for part in parts if part not in own] for parts in asked)

    assert yes == ahead == (["answer.typed_name"] if form in ("word", "three", "firm") else [])
    assert all("answer.reason" in parts for parts in asked) or form != "line"


TASKS = [
    ("word", {"spoken": True, "typed_name": "Pat"}, {"spoken": False, "typed_name": "Pat"}),
    ("line", {"spoken": True, "reason": "Pat"}, {"spoken": False, "reason": "Pat"}),
]


@pytest.mark.parametrize(("form", "yes", "ahead"), TASKS)
async def test_what_is_typed_once_counts_for_a_yes_and_for_going_ahead(browser, form, yes, ahead):
    for way, expected in (("Yes, we've spoken", yes), ("Go ahead", ahead)):
        async with shown(browser, view(form=form)) as card:
            await card.open("Yes, we've spoken")
            await card.page.locator(".panel:visible input[type=text]").fill("Pat")
            if way == "Go ahead":
                await card.open(way)
            await card.send(way)
            await card.page.get_by_text("It goes out.").wait_for()

            assert card.decisions[0]["answer"] == expected


async def test_of_three_names_one_is_chosen_and_a_swap_to_typing_loses_neither(browser):
    async with shown(browser, view(form="three")) as card:
        await card.open("Go ahead")
        await card.option("Jonas Berg").click()
        await card.open("Type it instead")
        await card.page.get_by_label("One word of the name").fill("exam")
        await card.open("Choose it from three instead")
        chosen = await card.page.get_by_role("radio", name="Jonas Berg").is_checked()
        await card.open("Type it instead")
        typed = await card.page.get_by_label("One word of the name").input_value()
        await card.open("Choose it from three instead")
        await card.option("Pat Example").click()
        await card.send("Go ahead")
        await card.page.get_by_text("It goes out.").wait_for()

        assert (chosen, typed) == (True, "exam")
        assert card.decisions[0]["answer"] == {"spoken": False, "typed_name": "Pat Example"}


async def test_a_wrong_word_is_said_beside_it_and_focused(browser):
    async with shown(browser, view(form="word")) as card:
        card.refusals.append((422, {"error": "answer.typed_name: no", "field": "answer.typed_name", "status": 422}))
        await card.open("Go ahead")
        await card.page.get_by_label("One word of the name").fill("Bob")
        await card.send("Go ahead")
        lack = card.page.get_by_role("alert")
        await lack.get_by_text("This is not one word of the name yet.").wait_for()
        focused = await card.page.evaluate("[document.activeElement.value, document.activeElement.ariaInvalid]")
        await card.page.keyboard.type("y")

        assert focused == ["Bob", "true"]
        assert await card.page.locator(".lack").count() == 0
    browser.complaints.clear()


async def test_asking_along_asks_for_the_name_where_going_ahead_does_and_needs_no_reason(browser):
    async with shown(browser, view(form="firm")) as card:
        await card.open("I'll talk first")
        hidden = await card.page.get_by_label("One word of the name").count()
        await card.send("Connect now, and ask for a talk that day")
        await card.page.locator(".panel:visible").get_by_label("One word of the name").fill("pat")
        await card.send("Connect now, and ask for a talk that day")
        await card.page.get_by_text("It goes out.").wait_for()

        decision = card.decisions[0]
        assert (hidden, len(card.decisions)) == (0, 1)
        assert (decision["outcome"], decision["answer"]["typed_name"]) == ("proceed", "pat")
        assert decision["promise"]["how"] == "call"


async def test_to_know_their_work_needs_no_when(browser):
    async with shown(browser, view("follow")) as card:
        await card.open("Yes, I do")
        await card.option("I know their work").click()
        assert await card.page.get_by_text("Roughly when?").is_hidden()
        await card.send("Yes, I do")
        await card.page.get_by_text("It goes out.").wait_for()

        assert card.decisions[0]["answer"] == {"how": "their_work"}


async def test_a_new_form_is_announced_once_quietly_and_an_old_one_not(browser):
    async with shown(browser, view(form="word", form_new=True)) as card:
        news = card.page.get_by_role("status").get_by_text("New: you are asked for one word of the name.")
        await news.wait_for()
        assert await card.page.evaluate("document.activeElement.id") == "prompt-question"
    async with shown(browser, view(form="word")) as card:
        await card.page.wait_for_timeout(900)
        assert await card.page.locator(".form-new").inner_text() == ""


async def test_what_is_known_is_told_with_the_line_that_was_noted(browser):
    known = {
        "name": "Pat",
        "talks": 2,
        "last_talk_on": "2019-05-03",
        "last_talk_how": "call",
        "last_talk_line": "<b>bees</b>",
        "promise_due": "2019-12-01",
        "claimed_on": "2019-05",
        "claimed_how": "in_person",
        "records": {"asked": 3, "let_go": 1},
    }
    async with shown(browser, view(known=known)) as card:
        lines = await card.page.locator(".facts p").all_inner_texts()

    assert lines == [
        "You had a call on 3 May 2019. You noted: “<b>bees</b>”",
        "You meant to talk first, by 1 December 2019.",
        "You said in May 2019: “In person”.",
        "Asked 3 times lately; you let go 1 of them.",
        "7th new connection this week; 1 talk.",
    ]


async def test_what_an_app_may_do_is_said_in_the_language_and_an_unknown_name_as_it_is(browser):
    powers = {"means": ["post", "read_messages"], "others": ["<i>r_odd"]}
    async with shown(browser, view("delegate", targets=[], powers=powers), language="de") as card:
        listed = await card.page.locator(".powers li").all_inner_texts()

    assert listed == ["in deinem Namen Beiträge veröffentlichen", "deine Nachrichten lesen", "<i>r_odd"]


async def test_the_page_that_asked_has_gone_and_an_answer_says_to_press_again(browser):
    async with shown(browser, view(form="none", page_gone=True)) as card:
        await card.page.get_by_text("has closed or moved on").wait_for()
        await card.open("Go ahead")
        await card.page.get_by_text("Press Connect once more on LinkedIn").wait_for()


async def test_more_time_is_offered_before_the_end_and_keeps_the_focus(browser):
    async with shown(browser, view(), held=(15,)) as card:
        more = card.button("More time")
        await when(card.page, "!document.querySelector('.patience').inert")
        await more.focus()
        await card.page.wait_for_timeout(1200)  # several countdowns later
        focused = await card.page.evaluate("document.activeElement.textContent")
        card.view |= held_for(card.now, 75)
        await more.click()
        await more.wait_for(state="hidden")

        assert (focused, card.asked_more) == ("More time", 1)
        assert await card.page.evaluate("document.activeElement.tagName") == "H1"


@pytest.mark.parametrize("held", [(45,), (15, 265)])
async def test_more_time_is_not_offered_before_nor_where_time_has_no_limit(browser, held):
    async with shown(browser, view(), held=held) as card:
        await card.page.wait_for_timeout(600)

        assert await card.button("More time").is_hidden()


async def test_the_countdown_is_read_out_once_not_every_second(browser):
    async with shown(browser, view(), held=(18,)) as card:
        await card.page.locator(".aloud", has_text="gives up in").wait_for(state="attached")
        seen = await card.page.locator(".patience").inner_text()
        await card.page.evaluate(
            """() => {
                window.said = [];
                const aloud = document.querySelector(".aloud");
                const hear = () => aloud.textContent && window.said.push(aloud.textContent);
                new MutationObserver(hear).observe(aloud, { childList: true, characterData: true, subtree: true });
            }"""
        )
        await card.page.wait_for_timeout(2500)

        assert await card.page.locator(".patience").inner_text() != seen
        assert await card.page.evaluate("window.said") == []
