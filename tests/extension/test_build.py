"""The packages: the same bytes every time, nothing in them that they need not have, and nothing the linter minds."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.extension.build import BUILD, ROOT
from tests.node import node_program, package_file

TOGETHER = ("firsthand-chromium.zip", "firsthand-firefox.xpi")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both packages and both folders."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, str(BUILD), str(folder)], check=True, capture_output=True)
    return folder


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """From a copy whose files are newer and were made in another order."""
    for name in ("scripts", "extension", "proxy_addons", "server/static", "firsthand"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, copy_function=shutil.copyfile)
    copied = tmp_path / "copy" / BUILD.relative_to(ROOT)

    subprocess.run([sys.executable, str(copied), str(tmp_path / "again")], check=True, capture_output=True)

    for name in TOGETHER:
        assert (tmp_path / "again" / name).read_bytes() == (built / name).read_bytes()


def test_a_package_is_its_folder(built: Path) -> None:
    for browser, name in zip(("chromium", "firefox"), TOGETHER, strict=True):
        folder = built / browser
        unpacked = {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }
        with zipfile.ZipFile(built / name) as package:
            assert {each: package.read(each) for each in package.namelist()} == unpacked


def test_layers_are_those_of_the_page_script(built: Path) -> None:
    assert (built / "chromium/layers.js").read_bytes() == (ROOT / "proxy_addons/page_layers.js").read_bytes()


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_the_manifest_opens_no_door_to_pages(built: Path, browser: str) -> None:
    manifest = json.loads((built / browser / "manifest.json").read_text())

    doors = ("externally_connectable", "web_accessible_resources", "content_scripts", "sandbox")
    assert [name for name in doors if name in manifest] == []
    assert manifest["optional_host_permissions"] == ["https://*/*"]
    assert [host for host in manifest["host_permissions"] if "firsthand.internal" not in host] == ["http://127.0.0.1/*"]


def test_every_text_is_there_in_both_languages_and_used(built: Path) -> None:
    texts = {
        language: json.loads((built / f"chromium/_locales/{language}/messages.json").read_text())
        for language in ("en", "de")
    }
    sources = "\n".join(
        path.read_text()
        for path in (built / "chromium").rglob("*")
        if (path.is_file() and path.suffix in (".js", ".html")) or path.name == "manifest.json"
    )

    named = {name for call in re.findall(r"\bsay\(([^()]*)", sources) for name in re.findall(r'"(\w+_\w+)"', call)}
    named |= {name for found in re.findall(r'data-say="(\w+)"|__MSG_(\w+)__', sources) for name in found if name}
    assert named - texts["en"].keys() == set()
    assert texts["en"].keys() == texts["de"].keys()
    for name, text in texts["en"].items():
        assert text["message"].count("$") == texts["de"][name]["message"].count("$"), name
    # `state_on` and its like are named by `state_${…}`.
    assert [
        name for name in texts["en"] if name not in sources and f"{name.partition('_')[0]}_${{" not in sources
    ] == []


def test_no_page_has_words_of_its_own(built: Path) -> None:
    """Only the name, which is the same everywhere, stands in them; scripts name texts and hold none."""
    written = {
        path.name: [text.strip() for text in re.findall(r">([^<]+)<", path.read_text()) if text.strip()]
        for path in (built / "chromium").rglob("*.html")
    }
    spoken = {
        path.name: re.findall(
            r"""["'`](?!Bearer )[A-ZÄÖÜ][a-zäöüß]+[ .…][^"'`]*["'`]""",
            re.sub(r"/\*.*?\*/|// [^\n]*", "", path.read_text(), flags=re.DOTALL),
        )
        for path in (built / "chromium").rglob("*.js")
    }

    assert {text for texts in written.values() for text in texts} == {"Firsthand"}
    assert [found for found in spoken.items() if found[1]] == []


def test_web_ext_has_nothing_to_say(built: Path) -> None:
    """Without its look for newer versions of itself: nothing goes out."""
    """With what is not needed of it switched off: it looks for newer versions of itself otherwise."""
    program = package_file("web-ext/bin/web-ext.js")
    command = [node_program(), str(program), "lint", "--source-dir", str(built / "firefox"), "--output", "json"]
    quiet = {**os.environ, "NO_UPDATE_NOTIFIER": "1"}

    ran = subprocess.run([*command, "--no-config-discovery"], capture_output=True, text=True, env=quiet, check=False)

    found = json.loads(ran.stdout)
    assert [found["errors"], found["warnings"], found["notices"]] == [[], [], []]
