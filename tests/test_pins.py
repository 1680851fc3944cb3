"""What pins packages names no host they come from, so that it works with any registry."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-test.txt", "tests/package-lock.json"])
def test_no_address_stands_in_what_pins_packages(file: str) -> None:
    """npm writes addresses of sponsors too; `funding` and `resolved` may both be taken out of a lock file."""
    assert re.findall(r"\w+://[^\s\"]+", (ROOT / file).read_text()) == []
