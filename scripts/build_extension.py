"""Builds the extension for both browsers: a folder to load unpacked, and a package with the same bytes every time."""

import json
import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "extension"
PACKAGES = {"chromium": "firsthand-chromium.zip", "firefox": "firsthand-firefox.xpi"}
# What the extension shares with the page script and the server's pages: one source, copied here.
SHARED = {"layers.js": "proxy_addons/page_layers.js"} | {
    name: f"server/static/{name}" for name in ("tokens.css", "switch.css", "dom.js", "shown_name.js", "icon.svg")
}
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def files(browser: str) -> dict[str, bytes]:
    """Every file of the extension for this browser, by its path in the package."""
    found = {
        path.relative_to(SOURCE).as_posix(): path.read_bytes()
        for path in SOURCE.rglob("*")
        if path.is_file() and not path.name.startswith(("manifest.", "."))
    }
    found |= {name: (ROOT / source).read_bytes() for name, source in SHARED.items()}
    found["manifest.json"] = json.dumps(manifest(browser), indent=2, ensure_ascii=False).encode() + b"\n"
    return dict(sorted(found.items()))


def manifest(browser: str) -> dict[str, object]:
    """The manifest: what both browsers read, and what only this one does."""
    read = [json.loads((SOURCE / name).read_text()) for name in ("manifest.json", f"manifest.{browser}.json")]
    return {**read[0], "version": version(), **read[1]}


def version() -> str:
    """Firsthand's own version."""
    found = re.search(r'__version__ = "([\d.]+)"', (ROOT / "firsthand" / "__init__.py").read_text())
    assert found is not None
    return found[1]


def write(browser: str, into: Path) -> None:
    """The folder and the package of one browser. What an earlier build left in the folder goes."""
    folder = into / browser
    content = files(browser)
    for old in folder.rglob("*"):
        if old.is_file() and old.relative_to(folder).as_posix() not in content:
            old.unlink()
    for name, body in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    # Not compressed: two versions of zlib give two packages, and it is small.
    with zipfile.ZipFile(into / PACKAGES[browser], "w", zipfile.ZIP_STORED) as package:
        for name, body in content.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            package.writestr(entry, body)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    for each, package_name in PACKAGES.items():
        write(each, target)
        print(target / package_name)
