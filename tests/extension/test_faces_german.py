"""The extension's own pages in German."""

from pathlib import Path

import pytest

from tests.e2e.certificates import UpstreamCA
from tests.extension.faces import in_german, open_face
from tests.extension.looks import opened, wrong

pytestmark = pytest.mark.thorough


def test_axe_and_a_ruler_find_nothing_in_german(upstream_ca: UpstreamCA, extensions: Path, tmp_path: Path) -> None:
    german = in_german(extensions / "chromium", tmp_path)

    with opened(tmp_path, upstream_ca, german) as paired:
        assert wrong(paired) == []
        welcome = open_face(paired, "welcome/welcome.html")
        assert welcome.evaluate("document.documentElement.lang") == "de"
        assert welcome.get_by_role("heading", level=1).inner_text() == "Dieser Browser ist gekoppelt"
