"""From a click on the practice network to the prompt painted over the page, in a real Chromium.

The click's moment is the event's own time stamp in the page; painted is the second animation frame after the heading
stood in the prompt's frame, so that one frame with it has been put on the screen. Both are wall times of one browser
(`performance.timeOrigin` plus the time in the document).
"""

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Locator, Page

from benchmarks.figures import Figures, figures
from tests.e2e.browser import Chromium, open_chromium
from tests.e2e.instance import Firsthand

PAGE = "https://practice.firsthand.internal/people/tomasz-zielinski"
BUTTON = "Connect with Tomasz Zieliński"
PROMPT = "//firsthand.internal/prompt/"

# Marks are kept on the document element, as the benchmark reads them from outside.
MARKS = """(() => {
  const now = () => performance.timeOrigin + performance.now();
  const mark = (name, at) => document.documentElement?.setAttribute(`data-at-${name}`, String(at));
  if (window.top === window) {
    addEventListener("click", (event) => mark("click", performance.timeOrigin + event.timeStamp), true);
    return;
  }
  if (!location.pathname.startsWith("/prompt/")) return;
  const seen = new MutationObserver(() => {
    if (!document.querySelector("#prompt h1")) return;
    seen.disconnect();
    mark("begun", performance.timeOrigin);
    mark("built", now());
    requestAnimationFrame(() => requestAnimationFrame(() => mark("painted", now())));
  });
  seen.observe(document, { childList: true, subtree: true });
})()"""

STEPS = ("begun", "built", "painted")


def painted_figures(clicks: int) -> dict[str, Figures]:
    """Milliseconds since the click until the frame's document began, its card was built, and was painted."""
    times: dict[str, list[float]] = {step: [] for step in STEPS}
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        instance = Firsthand(Path(name) / "data").start()
        try:
            instance.switch_on("practice")
            with open_chromium(instance, Path(name) / "browser") as chromium:
                for number in range(clicks + 1):
                    taken = _click(instance, chromium)
                    if number == 0:
                        first = taken  # nothing is cached yet; told apart
                        continue
                    for step in STEPS:
                        times[step].append(taken[step])
        finally:
            instance.stop()
    found = {f"click → {step}": figures(times[step]) for step in STEPS}
    return {**found, "click → painted, the very first": figures([first["painted"]])}


def _click(instance: Firsthand, chromium: Chromium) -> dict[str, float]:
    page = chromium.open("about:blank")
    try:
        page.add_init_script(MARKS)
        page.goto(PAGE)
        page.wait_for_load_state("networkidle")
        page.get_by_role("button", name=BUTTON).click()
        frame = _prompt(page)
        frame.locator(":root[data-at-painted]").wait_for(state="attached")
        marks = {**_marks(page.locator(":root")), **_marks(frame.locator(":root"))}
        return {step: float(marks[step]) - float(marks["click"]) for step in STEPS}
    finally:
        [prompt] = instance.prompts()
        instance.api("POST", f"/api/prompts/{prompt['id']}/decision", {"outcome": "cancel", "digest": prompt["digest"]})
        page.close()


def _prompt(page: Page) -> Frame:
    """The prompt's frame, which the page keeps where no selector reaches it."""
    for _ in range(1_000):
        found = next((frame for frame in page.frames if PROMPT in frame.url), None)
        if found is not None:
            return found
        page.wait_for_timeout(10)
    raise AssertionError("no prompt stood over the page")


def _marks(root: Locator) -> dict[str, Any]:
    marks: dict[str, str] = root.evaluate("root => ({ ...root.dataset })")
    return {name.removeprefix("at").lower(): at for name, at in marks.items() if name.startswith("at")}
