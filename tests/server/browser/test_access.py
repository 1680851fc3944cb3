"""axe finds nothing wrong on any page and in any state of a prompt: both languages, light and dark, wide and narrow."""

import asyncio

import pytest

from tests.server.browser.axe import LOOKS, violations
from tests.server.browser.pages import PAGES
from tests.server.browser.states import ENDINGS, KINDS, TURNS, WAYS
from tests.server.browser.world import world

GROUPS = {"kinds": KINDS, "turns": TURNS, "ways": WAYS, "endings": ENDINGS, "pages": PAGES}
AT_ONCE = 4


@pytest.mark.parametrize("group", GROUPS)
async def test_axe_finds_no_violation(chromium, packs, group):
    """All rules in light at 360 px; what depends on colours and widths in dark at 1440 px too."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def wrong(state, language):
        found = []
        async with turn, world(chromium, packs, language) as browser, state.shown(browser, language) as look:
            for scheme, width, rules in (("light", 360, ()), ("dark", 1440, LOOKS)):
                await look.page.emulate_media(color_scheme=scheme)
                await look.page.set_viewport_size({"width": width, "height": 900})
                lines = await violations(look.page, look.frame, rules=rules)
                found += [f"{state.name}, {language}, {scheme}, {width}: {line}" for line in lines]
        return found

    states = [(state, ("en", "de")[number % 2]) for number, state in enumerate(GROUPS[group])]
    found = await asyncio.gather(*(wrong(state, language) for state, language in states))

    assert [line for lines in found for line in lines] == []
