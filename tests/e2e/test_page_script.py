"""Pages that get in the way of the prompt, on purpose or not, in Chromium: it is answered there, or elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Frame, Page

from tests.e2e.both_ways import Surface, both_ways
from tests.e2e.browser import Prompt
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.page_site import PRESS, Answer, PageSite, page
from tests.e2e.waiting import until

PATCH_ALL = """<script>
const spared = new Set(("constructor prototype length name call apply bind map toString push join slice has indexOf "
  + "includes forEach filter getOwnPropertyNames").split(" "));
const fetchNow = window.fetch.bind(window), broken = () => { throw new Error("patched") };
window.addEventListener("load", () => {
for (const owner of [Reflect, Element, Node, Document, HTMLElement, HTMLDialogElement, EventTarget, Event, MessageEvent,
  CSSStyleDeclaration, HTMLIFrameElement, MutationObserver, Map, Set, Function, Array, String]) {
  for (const target of [owner, owner.prototype]) for (const name of target ? Object.getOwnPropertyNames(target) : []) {
    if (spared.has(name)) continue;
    const now = Object.getOwnPropertyDescriptor(target, name);
    if (!now.configurable) continue;
    try { Object.defineProperty(target, name, now.get ? {get: broken} : {value: broken}); } catch {}
  }
}
window.fetch = fetchNow; window.setInterval = broken; window.setTimeout = broken; window.encodeURIComponent = broken;
});
</script>"""
MODAL = """<dialog id=d style='width: 90%; height: 90%'>Add a note <button>Send</button></dialog>
<div id=p popover=manual>over</div>"""
TRAP = """<div id=box><input id=i></div><script>
document.addEventListener("focusin", (event) => box.contains(event.target) || i.focus(), true);
document.addEventListener("focusout", () => setTimeout(() => i.focus())); i.focus();</script>"""
HIDING = """<style>html *, iframe, dialog { display: none !important; visibility: hidden !important;
opacity: 0 !important; transition: all 9s !important; transform: scale(0) !important; pointer-events: none !important;
position: static !important; clip-path: inset(50%) !important; max-width: 1px !important }
@layer x { dialog { display: none !important } }</style>"""
# What of ours a page can find.
OURS = "[...document.documentElement.children].filter((one) => !one.matches('head, body, frameset'))"
# Each: the page, and what it does once the prompt is there.
WAYS = {
    "patched": (page("x", PATCH_ALL), ""),
    "modal dialog before": (page(f"{MODAL}<script>d.showModal()</script>"), ""),
    "modal dialog after": (page(MODAL), "d.showModal()"),
    "focus trap": (page(TRAP), ""),
    "hiding rules": (page("x", HIDING), ""),
    "base": (page("x", "<base href='https://elsewhere.example/x/' target=_blank>"), ""),
    "quirks": (b"<html><head></head><body bgcolor=red>x", ""),
    "frameset": (b"<html><head></head><frameset cols='*'><frame src='about:blank'></frameset></html>", ""),
    "filter and zoom": (page("x", "<style>html { filter: invert(1) } body { opacity: .1 }</style>"), ""),
}
PROMPT = "https://firsthand.internal/prompt/"


@pytest.fixture(scope="module")
def surface(tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA) -> Iterator[Surface]:
    with both_ways(
        PageSite(upstream_ca, LINKEDIN), tmp_path_factory.mktemp("script"), upstream_ca, lambda plain: {}
    ) as it:
        yield it


@pytest.fixture(autouse=True)
def all_left_as_it_was(surface: Surface) -> Iterator[None]:
    """No test leaves its questions or its tabs to the next."""
    yield
    for prompt in surface.instance.prompts():
        surface.instance.decide(prompt, "cancel")
    for tab in surface.through.tabs():
        tab.close()


def opened(surface: Surface, body: bytes) -> Page:
    """The page, once its door listens."""
    surface.site.answers["/page"] = Answer(body)
    tab = surface.through.open("about:blank")
    with tab.expect_response(lambda response: response.url.endswith("/events")):
        tab.goto(f"https://{LINKEDIN}/page")
    return tab


def prompt_in(tab: Page) -> Frame:
    """The prompt's frame, once its buttons are there."""

    def found() -> Frame | None:
        tab.wait_for_timeout(20)  # what has changed is known only after a call
        frame = next((each for each in tab.frames if each.url.startswith(PROMPT)), None)
        ready = frame is not None and frame.get_by_role("button", name="Let it go", exact=True).count()
        return frame if ready else None

    return until(found, what="the prompt")


def refused(tab: Page) -> bool:
    return bool(until(lambda: tab.evaluate("window.came"), what="an answer") == 400)


@pytest.mark.parametrize("name", WAYS)
def test_the_prompt_can_be_answered_over_a_page_that_gets_in_its_way(surface: Surface, name: str) -> None:
    body, then = WAYS[name]
    tab = opened(surface, body)
    looks = f"{OURS}.length" if name != "patched" else "0"  # there even this is broken
    doors = tab.evaluate(looks)

    tab.evaluate(PRESS)
    prompt_in(tab)
    tab.evaluate(then or "0")
    until(lambda: prompt_in(tab).evaluate("document.hasFocus()"), what="the frame's focus")
    Prompt(tab).press_here_or_in_a_window("Let it go")

    assert refused(tab)
    until(lambda: tab.evaluate(looks) == doors, what="the prompt to go")


@pytest.mark.parametrize("closed", [True, False])
def test_a_document_that_is_begun_anew_has_its_door_and_its_prompt(surface: Surface, closed: bool) -> None:
    tab = opened(surface, page("old"))

    with tab.expect_response(lambda response: response.url.endswith("/events")):
        tab.evaluate(
            f"document.open(); document.write('<title>new</title><p>new'); {'document.close()' if closed else 0}"
        )
    tab.evaluate(PRESS)
    Prompt(tab).press_here_or_in_a_window("Let it go")

    assert refused(tab)
    assert tab.evaluate("document.body.innerText").strip() == "new"


def test_a_page_that_covers_it_for_ever_wins_after_a_while_and_gets_no_answer(surface: Surface) -> None:
    tab = opened(surface, page(MODAL))
    on_top = "document.elementFromPoint(innerWidth / 2, innerHeight / 2) === d"

    tab.evaluate(PRESS)
    prompt_in(tab)
    tab.evaluate("setInterval(() => { d.close(); d.showModal() }, 50)")
    tab.wait_for_timeout(6000)

    assert (
        tab.evaluate(f"""new Promise((resolve) => {{ let lost = 0; const look = () => {{ lost += !({on_top}) }};
      setInterval(look, 60); setTimeout(() => resolve(lost), 1500) }})""")
        == 0
    )
    assert surface.site.of("POST") == []
    assert tab.evaluate("window.came") is None


def test_only_the_window_itself_carries_a_door(surface: Surface) -> None:
    surface.site.answers["/inner"] = Answer(page("inner"))
    tab = opened(surface, page("<iframe src=/inner></iframe>"))

    until(lambda: len(tab.frames) == 3, what="the frames")

    assert len([frame for frame in tab.frames if frame.url.startswith("https://firsthand.internal/")]) == 1
