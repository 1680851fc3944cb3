"""The extension as the tests load it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "scripts" / "build_extension.py"


def build_granted(folder: Path) -> Path:
    """Both folders, with every site's permission given at once; gives where they are.

    Nobody can press the browser's own question for a permission in a browser without a window, so this is the one
    thing in which they differ from what `make extension` builds.
    """
    subprocess.run([sys.executable, str(BUILD), str(folder)], check=True, capture_output=True)
    for browser in ("chromium", "firefox"):
        file = folder / browser / "manifest.json"
        manifest = json.loads(file.read_text())
        manifest["host_permissions"] += manifest.pop("optional_host_permissions")
        file.write_text(json.dumps(manifest))
    return folder
