"""At 400 % zoom, in forced colours, without motion and from right to left, everything is there and nothing overlaps."""

import asyncio

import pytest

from site_packs.action import Target
from tests.server.browser.looking import BEYOND_THE_EDGE, BORDERLESS, MOVING, OVERLAPS, ask
from tests.server.browser.pages import PAGES
from tests.server.browser.states import ARABIC, ENDINGS, KINDS, PAT, TURNS, WAYS, State, act
from tests.server.browser.world import world

pytestmark = pytest.mark.thorough

BY_NAME = {state.name: state for state in (*KINDS, *TURNS, *WAYS, *ENDINGS, *PAGES)}
VARIED = [
    *KINDS,
    *WAYS,
    *(BY_NAME[name] for name in ("long name", "name unknown", "patience over", "window", "frame", "once more")),
]
AT_ONCE = 4
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
OUT_OF_REACH = """() => [...document.querySelectorAll("button")].filter((each) => {
    if (!each.checkVisibility()) return false;
    each.scrollIntoView({ block: "center" });
    const { left, right, top, bottom } = each.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return !each.contains(hit);
}).map((each) => `out of reach: ${each.textContent}`)"""


async def each(chromium, packs, states, look_at):
    """What is wrong in any of these states, each named; the languages take turns."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(number, state):
        language = ("en", "de")[number % 2]
        async with turn, world(chromium, packs, language) as browser, state.shown(browser, language) as look:
            return [f"{state.name}, {language}: {line}" for line in await look_at(look)]

    found = await asyncio.gather(*(one(number, state) for number, state in enumerate(states)))
    return [line for lines in found for line in lines]


async def test_at_400_percent_nothing_is_cut_off_and_every_way_out_is_reached(chromium, packs):
    async def zoomed(look):
        await look.page.set_viewport_size(ZOOMED)
        return [line for question in (BEYOND_THE_EDGE, OVERLAPS, OUT_OF_REACH) for line in await ask(look, question)]

    assert await each(chromium, packs, [*VARIED, *PAGES], zoomed) == []


async def turn_round(look):
    """The very page, read from right to left."""
    await (look.frame or look.page).evaluate("document.documentElement.dir = 'rtl'")


async def test_from_right_to_left_nothing_overlaps_or_leaves_the_page(chromium, packs):
    async def mirrored(look):
        wrong = []
        await turn_round(look)
        for width in (360, 1440):
            await look.page.set_viewport_size({"width": width, "height": 900})
            wrong += [*await ask(look, BEYOND_THE_EDGE), *await ask(look, OVERLAPS)]
        return wrong

    assert await each(chromium, packs, [*VARIED, *PAGES], mirrored) == []


async def test_from_right_to_left_marks_and_progress_are_mirrored(chromium, packs):
    state = State("waiting", act("connect", PAT), seen_s=0)
    own = {"page.dir": "rtl"}

    async def sides(page):
        """How far from the left edge of the card, in parts of its width: the label, the bar, the site's name."""
        return await page.evaluate(
            """() => [".way.opens .label, .way.opens", ".waiting .bar", ".act .site"].map((each) => {
                const element = document.querySelector(each);
                const card = document.querySelector(".card").getBoundingClientRect();
                const range = document.createRange();
                range.selectNodeContents(element);
                const box = element.matches(".bar") ? element.getBoundingClientRect() : range.getBoundingClientRect();
                return ((box.left + box.right) / 2 - card.left) / card.width;
            })"""
        )

    async with world(chromium, packs) as browser, state.shown(browser, "en") as look:
        from_left = await sides(look.page)
    async with world(chromium, packs) as browser:
        await browser.api.parts.settings.choose(own_words=own)
        async with state.shown(browser, "en") as look:
            from_right = await sides(look.page)

    assert all(side < 0.5 for side in from_left), from_left
    assert all(side > 0.5 for side in from_right), from_right


@pytest.mark.parametrize(("target", "page_dir"), [(ARABIC, "ltr"), (Target("9", "", "Pat (2nd) Example!"), "rtl")])
async def test_a_name_of_the_other_direction_turns_nothing_around_it(chromium, packs, target, page_dir):
    """The name is a name of its own direction; the sentence before it stays before it, and its mark behind it."""
    async with world(chromium, packs) as browser:
        await browser.api.parts.settings.choose(own_words={"page.dir": page_dir})
        async with State("named", act("connect", target)).shown(browser, "en") as look:
            name = look.place.locator("h1 bdi")
            tree = await look.place.locator("h1").aria_snapshot()
            lines = await look.page.evaluate(
                """() => [...document.querySelectorAll("h1 .words, h1 bdi, h1 .mark")].map((part) => {
                    const { left, right, top, bottom } = part.getBoundingClientRect();
                    return { kind: part.className, left, right, top, bottom };
                })"""
            )
            turned = await name.evaluate("(element) => getComputedStyle(element).direction")

    words, bdi, mark = lines
    assert tree == f'- heading "Have you spoken with {target.name}?" [level=1]'
    assert turned == ("rtl" if target is ARABIC else "ltr")
    assert words["bottom"] <= bdi["bottom"]
    assert mark["left"] >= bdi["right"] - 1 if page_dir == "ltr" else mark["right"] <= bdi["left"] + 1


async def test_forced_colours_leave_every_control_its_edge_and_every_choice_its_mark(chromium, packs):
    async def forced(look):
        await look.page.emulate_media(forced_colors="active")
        await look.page.evaluate("new Promise(requestAnimationFrame)")
        wrong = await ask(look, BORDERLESS)
        chosen, other = (look.place.locator(f".chip input{which} + span") for which in (":checked", ":not(:checked)"))
        fill = "(element) => getComputedStyle(element).backgroundColor"
        if await chosen.count() and await chosen.first.evaluate(fill) == await other.first.evaluate(fill):
            wrong.append("a choice that is made looks like the others")
        knobs = await look.place.locator(".switch").evaluate_all(
            """(switches) => switches.filter((each) => getComputedStyle(each, "::before").backgroundColor
                === getComputedStyle(each).backgroundColor).length"""
        )
        return [*wrong, *(["a switch without a knob"] if knobs else [])]

    states = [BY_NAME[name] for name in ("connect, later", "connect, yes", "firm, yes", "invite, ticked", "frame, yes")]

    assert await each(chromium, packs, [*states, *PAGES], forced) == []


async def test_where_less_motion_is_asked_for_nothing_moves(chromium, packs):
    names = ("waiting", "connect, yes", "frame", "let go", "today, in use", "sites", "settings")
    states = [BY_NAME[name] for name in names]

    async def moving(look):
        return await ask(look, MOVING)

    async def still(look):
        await look.page.emulate_media(reduced_motion="reduce")
        return await ask(look, MOVING)

    assert any("bar" in line for line in await each(chromium, packs, states[:1], moving))
    assert await each(chromium, packs, states, still) == []
