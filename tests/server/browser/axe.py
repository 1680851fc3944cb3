"""axe-core in a page of ours, run over the debugger, so that the page's own strict policy stays as it is."""

import json
from functools import cache
from typing import Any

from playwright.async_api import CDPSession

from tests.node import package_file

# WCAG 2.2 to AA, and what axe calls best practices.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_WHOLE_PAGES = ("landmark-one-main", "page-has-heading-one")  # what a frame leaves to the page around it


@cache
def source() -> str:
    """axe itself."""
    return package_file("axe-core/axe.min.js").read_text("utf-8")


async def violations(page: Any, frame: Any = None) -> list[str]:
    """What axe finds in a page, or in one frame of it, a line each: by all rules, however slight."""
    session = await page.context.new_cdp_session(frame or page)
    if not await _evaluate(session, "'axe' in window"):
        await _evaluate(session, f"{source()}; true")
    found = await _evaluate(session, look(of_frame=frame is not None))
    await session.detach()
    return lines(found)


def look(*, of_frame: bool = False) -> str:
    """The expression that gives what axe, which must be in the page, finds there."""
    rules = {"target-size": {"enabled": True}}
    if of_frame:
        rules |= {name: {"enabled": False} for name in OF_WHOLE_PAGES}
    options = {"runOnly": {"type": "tag", "values": TAGS}, "rules": rules, "resultTypes": ["violations"]}
    return f"axe.run(document, {json.dumps(options)}).then((run) => run.violations)"


def lines(found: list[dict[str, Any]]) -> list[str]:
    """What was found, a line each."""
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


async def _evaluate(session: CDPSession, expression: str) -> Any:
    given = await session.send(
        "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
    )
    assert "exceptionDetails" not in given, given["exceptionDetails"]
    return given["result"]["value"]
