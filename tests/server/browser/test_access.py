"""axe finds nothing wrong on any page and in any state of a prompt: both languages, light and dark, wide and narrow."""

import asyncio

import pytest

from tests.server.browser.axe import violations
from tests.server.browser.pages import PAGES
from tests.server.browser.states import ENDINGS, KINDS, STATES, TURNS, WAYS
from tests.server.browser.world import world

GROUPS = {"kinds": KINDS, "turns": TURNS, "ways": WAYS, "endings": ENDINGS, "pages": PAGES}
LANGUAGES = ("en", "de")
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (360, 1440)]
AT_ONCE = 4

# Of each sort of page and of each thing that is laid out its own way, one; looked at in one way each.
FEW = (
    *("connect", "invite 12", "waiting", "firm, yes", "connect, lacking", "frame unproven", "form post over"),
    *("more time", "mistaken", "let go in a frame", "withdrawn"),
    *("today, in use", "log, in use", "sites, rehearsed", "settings, refused", "signed out", "form post", "talk line"),
)


async def wrong(chromium, packs, state, language, looks):
    """What axe finds in a state: a line for each find and each look."""
    found = []
    async with world(chromium, packs, language) as browser, state.shown(browser, language) as look:
        for scheme, width in looks:
            await look.page.emulate_media(color_scheme=scheme)
            await look.page.set_viewport_size({"width": width, "height": 900})
            lines = await violations(look.page, look.frame)
            found += [f"{state.name}, {language}, {scheme}, {width}: {line}" for line in lines]
    return found


async def all_wrong(chromium, packs, tasks):
    """The same of several states at once; `tasks` holds state, language and looks of each."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(task):
        async with turn:
            return await wrong(chromium, packs, *task)

    return [line for lines in await asyncio.gather(*(one(task) for task in tasks)) for line in lines]


async def test_axe_finds_no_violation_in_a_few_states_of_each_sort(chromium, packs):
    by_name = {state.name: state for state in (*STATES, *PAGES)}
    tasks = [
        (by_name[name], LANGUAGES[number % 2], [LOOKS[number // 2 % len(LOOKS)]]) for number, name in enumerate(FEW)
    ]

    assert await all_wrong(chromium, packs, tasks) == []


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
async def test_axe_finds_no_violation_in_any_state(chromium, packs, group, language):
    assert await all_wrong(chromium, packs, [(state, language, LOOKS) for state in GROUPS[group]]) == []
