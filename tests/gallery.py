"""Pictures of every prompt and page, to be looked at: `make gallery FOLDER=…`.

One PNG for each state, language, colour scheme and width, and contact sheets of them. Nothing of it is kept in git.
"""

import argparse
import asyncio
import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as Chromium

from site_packs.load import load_packs
from tests.server.browser.chromium import shared_chromium
from tests.server.browser.pages import PAGES
from tests.server.browser.states import STATES
from tests.server.browser.world import world

LANGUAGES = ("en", "de")
SCHEMES = ("light", "dark")
WIDTHS = {360: 740, 1440: 900}
ON_A_SHEET = {360: 12, 1440: 9}
SHOWN_WIDTH = {360: 300, 1440: 620}  # how wide one picture is on a sheet, in CSS pixels
COLUMNS = {360: 6, 1440: 3}

# A frame that was not laid out anew yet would be seen in its old size; in one that cannot be seen nothing is painted.
PAINTED = """new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(done));
    setTimeout(done, 300);
})"""


async def take(folder: Path, wanted: str) -> None:
    """All pictures whose name holds `wanted`, and their sheets."""
    packs = load_packs()
    taken: dict[tuple[str, str, int], list[Path]] = {}
    async with shared_chromium() as shared:
        chromium = await shared.get()
        for state in (*STATES, *PAGES):
            if wanted not in state.name:
                continue
            for language in LANGUAGES:
                async with world(chromium, packs, language) as browser, state.shown(browser, language) as look:
                    for scheme in SCHEMES:
                        for width in WIDTHS:
                            picture = folder / f"{state.name} {language} {scheme} {width}.png".replace(" ", "-")
                            await photograph(look.page, picture, scheme, width)
                            taken.setdefault((language, scheme, width), []).append(picture)
        for (language, scheme, width), pictures in taken.items():
            step = ON_A_SHEET[width]
            for number, first in enumerate(range(0, len(pictures), step), 1):
                sheet = folder / f"sheet-{language}-{scheme}-{width}-{number}.png"
                await lay_out(chromium, pictures[first : first + step], sheet, width)


async def photograph(page: Any, picture: Path, scheme: str, width: int) -> None:
    """The whole page, however long, in these colours and this width."""
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    for frame in page.frames:
        await frame.evaluate(PAINTED)
    await page.screenshot(path=picture, full_page=True)


async def lay_out(chromium: Chromium, pictures: Sequence[Path], sheet: Path, width: int) -> None:
    """Several pictures on one, each under its name."""
    shown = SHOWN_WIDTH[width]
    figures = "".join(
        f"<figure><figcaption>{html.escape(each.stem)}</figcaption><img src='{each.name}' width={shown}></figure>"
        for each in pictures
    )
    style = (
        f"body{{display:grid;grid-template-columns:repeat({COLUMNS[width]},{shown}px);gap:12px;margin:12px;"
        "background:#888;font:12px sans-serif}figure{margin:0}figcaption{padding:2px}img{display:block;"
        "max-height:1400px;object-fit:cover;object-position:top}"
    )
    layout = sheet.with_suffix(".html")
    layout.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{figures}", "utf-8")
    page = await chromium.new_page(viewport={"width": COLUMNS[width] * (shown + 12) + 12, "height": 600})
    await page.goto(layout.as_uri())
    await page.screenshot(path=sheet, full_page=True)
    await page.close()
    layout.unlink()


def main() -> None:
    """Take them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--only", default="", help="states whose name holds this")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(given.folder, given.only))


if __name__ == "__main__":
    main()
