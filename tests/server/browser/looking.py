"""What can be measured of a page without eyes: where things are, whether they overlap, what the focus looks like."""

from itertools import pairwise
from typing import Any

# Elements with text of their own that can be seen; what is for the ear only is clipped.
_TEXTS = """
const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && getComputedStyle(element).clipPath === "none";
const texts = [...document.body.querySelectorAll("*")].filter((element) => seen(element) && !element.closest("option")
    && [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));
"""

OVERLAPS = f"""() => {{
    {_TEXTS}
    const boxes = texts.flatMap((element) => {{
        const range = document.createRange();
        return [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
            .flatMap((node) => (range.selectNodeContents(node), [...range.getClientRects()].map((box) =>
                ({{ box, text: node.textContent.trim(), element }}))));
    }});
    const clipper = (element) => element.closest(".people ul, textarea, .pause > div");
    // The box of a line is its font's, which reaches into the next line where lines are set close.
    const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1.5
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > Math.min(one.height, other.height) / 2;
    return boxes.flatMap((one, index) => boxes.slice(index + 1)
        .filter((other) => one.text !== other.text && clipper(one.element) === clipper(other.element)
            && over(one.box, other.box)).map((other) => `${{one.text}} / ${{other.text}}`));
}}"""

BEYOND_THE_EDGE = f"""() => {{
    {_TEXTS}
    const wide = document.documentElement.clientWidth;
    const scrolls = document.scrollingElement.scrollWidth > wide ? ["the page scrolls sideways"] : [];
    const out = [...texts, ...document.querySelectorAll("button, input, select, textarea")].filter((element) => {{
        const {{ left, right, width }} = element.getBoundingClientRect();
        return seen(element) && width > 1 && !element.closest(".skip") && (left < -0.5 || right > wide + 0.5);
    }});
    return [...scrolls, ...out.map((element) => element.textContent || element.outerHTML)];
}}"""

# What has the focus, where it is, and whether that can be seen; null on the body. `levels` are boxes from the outermost
# scrolled element to the focused one, each in what scrolls it.
FOCUS = """() => {
    const active = document.activeElement;
    if (active === document.body) return null;
    const shown = active.matches(".chip input") ? active.nextElementSibling : active;
    const all = [...document.querySelectorAll("*")];
    const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowY) && element.parentElement;
    const levels = [];
    for (let inner = shown; inner; ) {
        let outer = inner.parentElement;
        while (outer && !scrolls(outer)) outer = outer.parentElement;
        const from = outer ? outer.getBoundingClientRect() : { top: 0, left: 0 };
        const { top, left, width, height } = inner.getBoundingClientRect();
        const [y, x] = [top - from.top + (outer?.scrollTop ?? scrollY), left - from.left];
        levels.unshift({ id: all.indexOf(inner), top: y, left: x, bottom: y + height, right: x + width });
        inner = outer;
    }
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    const { top, bottom, left, right } = shown.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return {
        text: active.textContent || active.labels?.[0]?.textContent || active.ariaLabel || "",
        kind: active.matches("input") ? active.type : active.localName,
        answers: active.matches(".send"),
        marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        uncovered: hit !== null && (shown.contains(hit) || hit.contains(shown)),
        levels,
    };
}"""

MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    [null, "::before", "::after"].filter((part) => {
        const { transitionDuration, animationName } = getComputedStyle(element, part);
        return animationName !== "none" || transitionDuration.split(", ").some((each) => parseFloat(each) > 0);
    }).map((part) => `${element.localName}.${element.className}${part ?? ""}`))"""

# Controls without an edge of their own, which is all that forced colours leave of a shape.
BORDERLESS = """() => [...document.querySelectorAll("button, input:not(.chip input), select, .chip span")]
    .filter((element) => element.checkVisibility() && !element.matches(".link, .aside"))
    .filter((element) => {
        const { borderTopWidth, borderTopStyle, borderTopColor, appearance } = getComputedStyle(element);
        const native = appearance !== "none" && element.matches("[type=checkbox], [type=radio]");
        const clear = borderTopStyle === "none" || borderTopColor === "rgba(0, 0, 0, 0)";
        return !native && (clear || parseFloat(borderTopWidth) === 0);
    }).map((element) => element.outerHTML)"""


async def ask(look: Any, question: str) -> Any:
    """The answer of a prompt's document, which may be in a frame."""
    return await (look.frame or look.page).evaluate(question)


async def tabbed(look: Any, most: int = 200) -> list[dict[str, Any]]:
    """What Tab leads to from here on, until it leaves the page or comes round. A date is one stop."""
    focused: list[dict[str, Any]] = []
    for _ in range(most):
        await look.page.keyboard.press("Tab")
        found = await ask(look, FOCUS)
        if found is None or (len(focused) > 1 and found["levels"][-1]["id"] == focused[0]["levels"][-1]["id"]):
            return focused
        if not focused or found["levels"][-1]["id"] != focused[-1]["levels"][-1]["id"]:
            focused.append(found)
    raise AssertionError("Tab never comes round")


def out_of_order(focused: list[dict[str, Any]], direction: str = "ltr") -> list[str]:
    """Steps that lead neither down the page nor on along a line, or to the next column."""
    wrong = []
    for before, after in pairwise(focused):
        one, other = next(pair for pair in zip(before["levels"], after["levels"], strict=False) if _apart(*pair))
        onward = other["left"] >= one["right"] if direction == "ltr" else other["right"] <= one["left"]
        below = other["top"] >= one["bottom"] - 4
        if not (below or onward):
            wrong.append(f"{before['text']} → {after['text']}")
    return wrong


def _apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["id"] != other["id"])
