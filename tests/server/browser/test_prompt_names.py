"""Names on every page: text and nothing else, in their own direction, and large in the question."""

import re

import pytest

from site_packs.action import About, Action, Target
from tests.server.browser.cards import PAT, settled, shown, view

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "\u202eevil\u202c<b>bold</b>",
    "&lt;b&gt;",
    "<a href='https://evil.example' target=_top>Let it go</a>",
]


async def test_a_name_is_text_and_nothing_else_on_every_page(browser, api):
    page = await browser.open("/")
    made = (
        "document.querySelectorAll('main b, main img, main svg, main script, main iframe, .card b, .card img').length"
    )
    for text in HOSTILE:
        about = About(skill=text, page=text, app=text)
        action = Action("linkedin", "endorse", "ask", "r", (Target(text, text, text),), about)
        task, prompt_id = await api.ask(action)
        await page.goto(f"{api.origin}/prompt/{prompt_id}")

        assert await page.locator("h1 bdi").inner_text() == re.sub("[\u202e\u202c]", "", text)
        assert await page.evaluate(made) == 0
        await page.goto(f"{api.origin}/")
        await page.locator(".open-card").wait_for()
        assert await page.evaluate(made) == 0

        answer = {"reason": text, "who": text}
        decision = {"outcome": "cancel", "digest": api.desk.view(prompt_id).digest, "answer": answer}
        await api.call("POST", f"/api/prompts/{prompt_id}/decision", decision)
        await settled(task)
        await api.call("PATCH", f"/api/records/{api.parts.log.recent()[-1].id}", {"note": text})
    await page.goto(f"{api.origin}/log")
    await page.locator(".records li").last.wait_for()

    assert await page.locator(".records li").count() == len(HOSTILE)
    assert await page.evaluate(made) == 0


@pytest.mark.parametrize(
    "name",
    [
        "أحمد محمود الخطيب",
        "שרה כהן",
        "{name} {count}",
        "$& $1 <b>x</b>",
        'O\'Brien "Bee" & Söhne',
        "李小龍",
        "👩‍👩‍👧 Ana",
    ],
)
async def test_a_name_stands_in_the_question_as_it_is_and_in_its_own_direction(browser, name):
    target = {**PAT, "name": name}
    question = f"Have you spoken with {name}, who asks to connect?"
    async with shown(browser, view("accept", targets=[target], question=question)) as card:
        heading = card.page.locator("h1")

        assert await heading.locator("bdi.name").inner_text() == name
        assert " ".join((await heading.inner_text()).split()) == question.replace(f"{name},", f"{name} ,").replace(
            " ,", ","
        )
        assert await heading.locator(".words").all_inner_texts() == ["Have you spoken with", "who asks to connect?"]


async def test_a_very_long_name_stays_within_the_card(browser):
    name = "Prof. Dr. Maximilian-Alexander von " + "Hohenlohe" * 9
    target = {**PAT, "name": name}
    async with shown(browser, view(targets=[target], question=f"Have you spoken with {name}?")) as card:
        await card.page.set_viewport_size({"width": 360, "height": 800})

        assert await card.page.locator("h1 bdi").inner_text() == name
        assert await card.page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_the_name_that_the_person_gave_is_the_one_in_the_question(browser):
    nameless = {"key": "7", "id": "7", "handle": "x7", "name": "", "link": ""}
    known = {"name": "Bea", "talks": 0}
    question = "Have you spoken with Bea?"
    async with shown(browser, view(targets=[nameless], known=known, question=question)) as card:
        assert await card.page.locator("h1 bdi").inner_text() == "Bea"
        assert await card.page.locator(".person").inner_text() == "x7"
        assert await card.page.get_by_text("Who is this?").count() == 0


async def test_a_sentence_of_ones_own_that_leaves_the_name_out_still_shows_it(browser):
    async with shown(browser, view(question="Really?", own_words={"way.cancel": "Nah"})) as card:
        assert await card.page.locator("h1 bdi").inner_text() == "Pat Example"
        await card.button("Nah").wait_for()
