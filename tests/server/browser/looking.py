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
    const clipper = (element) => element.closest(".people ul, textarea");
    const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1.5
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 5;
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
        return width > 1 && !element.closest(".skip") && (left < -0.5 || right > wide + 0.5);
    }});
    return [...scrolls, ...out.map((element) => element.textContent || element.outerHTML)];
}}"""

# What has the focus, where it is, and whether that can be seen; null on the body.
FOCUS = """() => {
    const active = document.activeElement;
    if (active === document.body) return null;
    const shown = active.matches(".chip input") ? active.nextElementSibling : active;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    const box = shown.getBoundingClientRect();
    const { top, bottom, left, right } = box;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return {
        text: active.textContent || active.labels?.[0]?.textContent || active.ariaLabel || "",
        kind: active.matches("input") ? active.type : active.localName,
        name: active.name || "",
        checked: Boolean(active.checked),
        disabled: Boolean(active.disabled),
        marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        uncovered: hit !== null && (shown.contains(hit) || hit.contains(shown)),
        top, bottom, left, right, scroll: scrollY,
    };
}"""

MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    [null, "::before", "::after"].filter((part) => {
        const { transitionDuration, animationName } = getComputedStyle(element, part);
        return animationName !== "none" || transitionDuration.split(", ").some((each) => parseFloat(each) > 0);
    }).map((part) => `${element.localName}.${element.className}${part ?? ""}`))"""


async def ask(look: Any, question: str) -> Any:
    """The answer of a prompt's document, which may be in a frame."""
    return await (look.frame or look.page).evaluate(question)


async def tabbed(look: Any, most: int = 60) -> list[dict[str, Any]]:
    """What Tab leads to from the heading on, until it leaves the page or comes round."""
    focused: list[dict[str, Any]] = []
    for _ in range(most):
        await look.page.keyboard.press("Tab")
        found = await ask(look, FOCUS)
        if found is None or (focused and _same(found, focused[0])):
            return focused
        focused.append(found)
    raise AssertionError("Tab never comes round")


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[each] == other[each] for each in ("text", "kind", "name", "left"))


def out_of_order(focused: list[dict[str, Any]], direction: str = "ltr") -> list[str]:
    """Steps that lead up the page, or back along a line."""
    wrong = []
    for before, after in pairwise(focused):
        up = before["scroll"] - after["scroll"]
        same_line = before["top"] + up < after["bottom"] - 4 and after["top"] + 4 < before["bottom"] + up
        onward = after["left"] > before["left"] if direction == "ltr" else after["right"] < before["right"]
        below = after["top"] >= before["bottom"] + up - 4
        if not (below or (same_line and onward)):
            wrong.append(f"{before['text']} → {after['text']}")
    return wrong
