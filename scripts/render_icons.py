"""Renders the extension's icons from `server/static/icon.svg` with Chromium, after the drawing has changed.

Browsers want PNGs for their buttons; what is committed is what this wrote, and a test holds them to the drawing.
"""

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
DRAWING = ROOT / "server" / "static" / "icon.svg"
ICONS = ROOT / "extension" / "icons"
SIZES = (16, 32, 48, 128)


def render(page: Page, size: int) -> bytes:
    """The drawing as a PNG of so many pixels each way, clear around the disc."""
    page.set_viewport_size({"width": size, "height": size})
    drawing = DRAWING.read_text().replace("<svg ", f'<svg width="{size}" height="{size}" style="display:block" ')
    page.set_content(f"<!doctype html><style>body {{ margin: 0 }}</style>{drawing}")
    return page.screenshot(omit_background=True)


if __name__ == "__main__":
    ICONS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        canvas = chromium.new_page()
        for each in SIZES:
            (ICONS / f"{each}.png").write_bytes(render(canvas, each))
        chromium.close()
