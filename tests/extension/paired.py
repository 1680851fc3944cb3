"""One browser with the extension, and the instance it is paired with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.e2e.browser import Chromium
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until

PRACTICE = "https://practice.firsthand.internal"


@dataclass
class Paired:
    """The browser, the instance, and a page of the extension's own through which the tests look into it."""

    instance: Firsthand
    chromium: Chromium
    own: Page

    def ask(self, expression: str) -> Any:
        """What an expression gives in the extension."""
        return self.own.evaluate(expression)

    def kept(self, name: str, area: str = "local") -> Any:
        """What the extension keeps under a name; None where nothing."""
        return self.ask(f"chrome.storage.{area}.get({name!r}).then((all) => all[{name!r}])")

    def badge(self) -> str:
        """What stands on the extension's button."""
        return str(self.ask("chrome.action.getBadgeText({})"))

    def routed(self) -> str:
        """The script that the browser routes by."""
        value = self.ask("chrome.proxy.settings.get({})")["value"]
        return str(value.get("pacScript", {}).get("data", ""))

    def until[T](self, look: Callable[[], T], what: str) -> T:
        """Wait for something about the extension."""
        return until(look, what=what)

    def close_tabs(self) -> None:
        """Close every page but the one we look through."""
        for tab in self.chromium.tabs():
            if tab != self.own:
                tab.close()


def connected(paired: Paired) -> bool:
    """Whether the extension hears the news, and knows that all is well."""
    pairs = paired.instance.api("GET", "/api/pairs").body["pairs"]
    return any(each["connected"] for each in pairs) and paired.badge() == ""


def install(instance: Firsthand, chromium: Chromium) -> Paired:
    """The extension as it is after it was installed: not paired."""
    context = chromium.context

    def worker() -> str | None:
        context.pages[0].wait_for_timeout(1)  # news of workers comes only while the driver is spoken to
        return next((each.url for each in context.service_workers if each.url.endswith("/background.js")), None)

    own = context.new_page()
    own.goto(until(worker, what="the worker").replace("background.js", "down/down.html"))
    return Paired(instance, chromium, own)


def pair(paired: Paired) -> Page:
    """Pair by the link, as a person does; gives the tab in which that was done."""
    made = paired.instance.api("POST", "/api/pair/code", {})
    tab = paired.chromium.open(made.body["link"])
    tab.wait_for_url("**/welcome/welcome.html*")
    tab.locator("#pair .main").click()
    tab.locator("#next").wait_for()
    return tab


def press(page: Page, person: str) -> None:
    """What the practice network's page does when Connect is pressed, in any of its tabs."""
    page.evaluate(
        "(person) => void fetch(`/api/people/${person}/connect`, {method: 'POST', body: '{}',"
        " headers: {'content-type': 'application/json'}}).then(() => 0, () => 0)",
        person,
    )
