"""The icons are the drawing."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from scripts.render_icons import DRAWING, ICONS, SIZES, render
from tests.e2e.browser import chromium_program

# Two versions of Chromium may smooth an edge a little differently.
NEAR = 24

FURTHEST = """async ([size, one, other]) => {
    const pixels = async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        if (image.naturalWidth !== size || image.naturalHeight !== size) return [];
        const canvas = new OffscreenCanvas(size, size).getContext("2d");
        canvas.drawImage(image, 0, 0);
        return [...canvas.getImageData(0, 0, size, size).data];
    };
    const [first, second] = [await pixels(one), await pixels(other)];
    if (!first.length || first.length !== second.length) return 255;
    return Math.max(...first.map((value, place) => Math.abs(value - second[place])));
}"""


@pytest.fixture(scope="module")
def page():
    """A page to draw on."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_program())
        yield chromium.new_page()
        chromium.close()


def url(png: bytes) -> str:
    """A picture as an address."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


@pytest.mark.parametrize("size", SIZES)
def test_each_icon_is_what_the_drawing_gives(page: Page, size: int) -> None:
    committed = (ICONS / f"{size}.png").read_bytes()

    drawn = render(page, size)

    assert page.evaluate(FURTHEST, [size, url(committed), url(drawn)]) <= NEAR


def test_there_is_an_icon_of_each_size_and_no_other() -> None:
    assert sorted(path.name for path in ICONS.iterdir()) == sorted(f"{size}.png" for size in SIZES)
    assert Path(DRAWING).is_file()
