"""The rooms: imports go firsthand → proxy_addons → server → site_packs, and each library has its one place."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("site_packs", "server", "proxy_addons", "firsthand")
MAY_IMPORT = {
    "site_packs": {"site_packs"},
    "server": {"site_packs", "server"},
    "proxy_addons": {"site_packs", "server", "proxy_addons"},
    "firsthand": set(ROOMS),
}
OURS_AND_WATCHED = {*ROOMS, "mitmproxy", "tinydb"}
SITE_PACKS_MAY_IMPORT = {"site_packs", "msgspec", "jmespath", "graphql"}


def findings(path: str, source: str) -> str:
    """What ruff says about imports in a file of this path with this text."""
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID", "--stdin-filename", path, "-"],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stderr
    return ran.stdout if ran.returncode else ""


def imported(path: Path) -> set[str]:
    """The top-level names of all modules a file imports, those inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("site_packs/new.py", "import server\n"),
        ("site_packs/new.py", "from server.desk import Desk\n"),
        ("site_packs/new.py", "import proxy_addons.gate\n"),
        ("site_packs/new.py", "from firsthand import cli\n"),
        ("site_packs/new.py", "import mitmproxy\n"),
        ("site_packs/new.py", "from tinydb import TinyDB\n"),
        ("site_packs/new.py", "from aiohttp import web\n"),
        ("server/new.py", "from proxy_addons import gate\n"),
        ("server/new.py", "import firsthand.cli\n"),
        ("server/new.py", "from mitmproxy import http\n"),
        ("server/new.py", "from tinydb import TinyDB\n"),
        ("server/friction_log.py", "from tinydb import TinyDB\n"),
        ("proxy_addons/new.py", "from firsthand.cli import main\n"),
        ("proxy_addons/new.py", "import tinydb\n"),
        ("firsthand/new.py", "from mitmproxy import ctx\n"),
        ("firsthand/new.py", "from tinydb.storages import Storage\n"),
        ("server/new.py", "from asyncio import create_task\n"),
        ("firsthand/practice_network/new.py", "import mitmproxy\n"),
    ],
)
def test_an_import_against_the_direction_is_found(path: str, source: str) -> None:
    """The linter, with each room's own settings, refuses it."""
    assert "TID251" in findings(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("server/new.py", "from site_packs.action import Action\n"),
        ("server/storage.py", "from tinydb import TinyDB\n"),
        ("proxy_addons/new.py", "from mitmproxy import http\n\nfrom server.desk import Desk\n"),
        ("firsthand/new.py", "from proxy_addons.main import run_proxy\n"),
        ("tests/e2e/new.py", "import mitmproxy\nimport server\nimport tinydb\n"),
        ("benchmarks/new.py", "import mitmproxy\nimport site_packs\n"),
    ],
)
def test_an_import_along_the_direction_is_not(path: str, source: str) -> None:
    """The control: the same linter lets these through."""
    assert findings(path, source) == ""


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_of_a_room_reaches_against_the_direction(room: str) -> None:
    """Read from the sources themselves, so that no noqa and no lifted rule hides one."""
    wrong = {}
    for path in (ROOT / room).rglob("*.py"):
        allowed = set(MAY_IMPORT[room])
        if room == "proxy_addons":
            allowed.add("mitmproxy")
        if room == "server" and path.name == "storage.py":
            allowed.add("tinydb")
        if beyond := imported(path) & OURS_AND_WATCHED - allowed:
            wrong[str(path.relative_to(ROOT))] = beyond

    assert wrong == {}


def test_site_packs_need_little() -> None:
    """Standard library, msgspec, jmespath and graphql-core: the matcher can be used, and read, on its own."""
    wrong = {}
    for path in (ROOT / "site_packs").rglob("*.py"):
        if beyond := imported(path) - SITE_PACKS_MAY_IMPORT - sys.stdlib_module_names:
            wrong[path.name] = beyond

    assert wrong == {}
