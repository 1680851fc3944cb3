"""Takes the pictures of the documentation from the running product: `make pictures`."""

import sys
import tempfile
from pathlib import Path

from tests.e2e.browser import Prompt, open_chromium
from tests.e2e.instance import Firsthand

IMAGES = Path(__file__).parent.parent / "docs" / "images"
PEOPLE = "https://practice.firsthand.internal/people"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        instance = Firsthand(folder / "data").start()
        try:
            with open_chromium(instance, folder / "browser") as chromium:
                page = chromium.open(PEOPLE)
                page.set_viewport_size({"width": 1200, "height": 780})
                page.get_by_role("button", name="Connect").first.click()
                Prompt(page).says("Have you spoken with")
                Prompt(page).button("Go ahead").wait_for()
                page.wait_for_timeout(1_500)  # the bar of the wait should be on its way
                page.screenshot(path=IMAGES / "prompt.png")
        finally:
            instance.stop()
    print(f"wrote {IMAGES / 'prompt.png'}", file=sys.stderr)


if __name__ == "__main__":
    main()
