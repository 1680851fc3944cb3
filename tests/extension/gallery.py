"""Pictures of the extension's own pages in all their states, to be looked at; a part of `make gallery FOLDER=…`."""

import argparse
import tempfile
from pathlib import Path

from tests.e2e.certificates import UpstreamCA
from tests.extension.build import build_granted
from tests.extension.faces import in_german
from tests.extension.looks import NARROW, WIDE, faces, looked_at, opened


def take(folder: Path) -> None:
    """All of them, in both languages and colours: the popup as narrow as it is, the others wide and narrow."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        upstream_ca = UpstreamCA(scratch)
        english = build_granted(scratch / "built") / "chromium"
        for language, extension in (("en", english), ("de", in_german(english, scratch))):
            with opened(scratch / language, upstream_ca, extension) as paired:
                for state, page in faces(paired):
                    for size in (NARROW,) if state.startswith("popup") else (NARROW, WIDE):
                        for scheme in ("light", "dark"):
                            looked_at(page, (scheme, size))
                            picture = f"extension {state} {language} {scheme} {size[0]}.png".replace(" ", "-")
                            page.screenshot(path=folder / picture, full_page=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    take(parser.parse_args().folder)
