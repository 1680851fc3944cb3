"""Another extension in the same browser that decides how it reaches the network."""

import json
from pathlib import Path

import pytest

from tests.e2e.browser import open_chromium
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until
from tests.extension.paired import install, pair

pytestmark = pytest.mark.thorough

OTHER = {
    "manifest_version": 3,
    "name": "Another",
    "version": "1",
    "permissions": ["proxy"],
    "background": {"service_worker": "other.js"},
}
ITS_PROXY = """chrome.proxy.settings.set({ scope: "regular",
  value: { mode: "fixed_servers", rules: { singleProxy: { host: "127.0.0.1", port: 9 } } } });"""


def test_that_another_extension_owns_the_proxy_is_said_plainly(
    practising: Firsthand, extensions: Path, tmp_path: Path
) -> None:
    """Of two, the browser listens to the one that was installed last."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "manifest.json").write_text(json.dumps(OTHER))
    (other / "other.js").write_text(ITS_PROXY)

    with open_chromium(practising, tmp_path, extension=f"{extensions / 'chromium'},{other}") as chromium:
        paired = install(practising, chromium)
        pair(paired)
        until(lambda: paired.badge() == "!", what="the badge")
        said = paired.ask("chrome.action.getTitle({})")

    assert said.startswith("Another extension decides how this browser reaches the network")
