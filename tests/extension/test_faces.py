"""The extension's own pages for everybody: axe, 360 pixels, 400 % zoom, keys alone; the popup as browsers open it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.waiting import until
from tests.extension.build import BUILD
from tests.extension.faces import PROFILE, open_popup
from tests.extension.looks import FEW, opened, wrong
from tests.extension.paired import PRACTICE, Paired


@pytest.fixture(scope="module")
def asked(upstream_ca: UpstreamCA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paired]:
    """The extension as `make extension` builds it: the permission for each site is still to be asked for.

    A browser without a window has no button to press, and opening the popup in another way does not let it read the
    address of the tab in front, so here it may always: that is the one thing in which it differs.
    """
    folder = tmp_path_factory.mktemp("asked")
    subprocess.run([sys.executable, str(BUILD), str(folder / "dist")], check=True, capture_output=True)
    file = folder / "dist" / "chromium" / "manifest.json"
    manifest = json.loads(file.read_text())
    file.write_text(json.dumps({**manifest, "permissions": [*manifest["permissions"], "tabs"]}))
    with opened(folder, upstream_ca, folder / "dist" / "chromium") as paired:
        yield paired


def test_axe_and_a_ruler_find_nothing(asked: Paired) -> None:
    assert wrong(asked, FEW) == []
    asked.instance.start()


def test_the_keyboard_alone_goes_through_it_in_the_order_it_is_read(asked: Paired) -> None:
    asked.instance.switch_on("practice", strictness="standard")
    asked.ask("import('/follow.js').then(({ refresh, follow }) => refresh().then(follow))")
    popup = open_popup(asked, asked.chromium.open(f"{PRACTICE}/people/tomasz-zielinski"))

    def reached(key: str) -> str:
        popup.page.keyboard.press(key)
        return str(popup.page.evaluate("document.activeElement.dataset.key"))

    forwards = [reached("Tab") for _ in range(5)]
    backwards = reached("Shift+Tab")

    assert forwards == ["on", "standard", "quarter", "hour", "tomorrow"]
    assert backwards == "hour"


SHOWN = "[innerWidth, ...['.site h2', '.talk bdi'].map((each) => document.querySelector(each).textContent)]"
PRESSED = """(() => {
    const real = chrome.permissions.request;
    chrome.permissions.request = (wanted) => {
        chrome.storage.session.set({ asked: [...wanted.origins, navigator.userActivation.isActive] });
        return real.call(chrome.permissions, wanted);
    };
    document.querySelector("#site-on").click();
})()"""


class RealPopup:
    """The popup that the browser opens under its button, which Playwright does not show as a page."""

    def __init__(self, paired: Paired) -> None:
        self._session = paired.chromium.context.new_cdp_session(paired.own)
        self._answers: dict[int, Any] = {}
        worker = paired.chromium.context.service_workers[-1]
        worker.evaluate("chrome.action.openPopup()")
        target = until(self._target, what="the popup")
        self._session.on("Target.receivedMessageFromTarget", self._heard)
        found = self._session.send("Target.attachToTarget", {"targetId": target, "flatten": False})
        self._id = found["sessionId"]
        self._page = paired.own

    def _target(self) -> str | None:
        infos = self._session.send("Target.getTargets")["targetInfos"]
        return next((each["targetId"] for each in infos if each["url"].endswith("/popup/popup.html")), None)

    def _heard(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        self._answers[message.get("id", 0)] = message.get("result", {})

    def ask(self, expression: str) -> Any:
        """What an expression gives in it; it counts as something the person does."""
        number = len(self._answers) + 1000
        told = {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        message = json.dumps({"id": number, "method": "Runtime.evaluate", "params": told})
        self._session.send("Target.sendMessageToTarget", {"sessionId": self._id, "message": message})

        def answered() -> bool:
            self._page.wait_for_timeout(1)
            return number in self._answers

        until(answered, what="the popup's answer")
        return self._answers[number]["result"].get("value")


def test_as_the_browser_opens_it_it_knows_the_site_and_asks_for_its_permission_at_the_press(asked: Paired) -> None:
    """Nobody can press what the browser asks then; but it asks, and the site is on before."""
    asked.instance.api("PATCH", "/api/sites/linkedin", {"enabled": False})
    tab = asked.chromium.open(PROFILE)
    tab.bring_to_front()
    popup = RealPopup(asked)

    until(lambda: popup.ask("document.querySelector('.site h2')?.textContent"), what="the site")
    until(lambda: not popup.ask("document.body.ariaBusy"), what="it to have asked the server")
    shown = popup.ask(SHOWN)
    popup.ask(PRESSED)
    for_what = until(lambda: asked.kept("asked", "session"), what="the browser to be asked")

    assert shown == [360, "LinkedIn", "ada-lovelace"]
    assert for_what == [f"https://{LINKEDIN}/*", True]
    assert asked.instance.api("GET", "/api/sites/linkedin").body["enabled"] is True
