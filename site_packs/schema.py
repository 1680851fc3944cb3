"""The JSON schema of a pack file, made from the model, for editors that check while one writes.

`python -m site_packs.schema` writes it anew; a test says when that is due.
"""

import json
from pathlib import Path

import msgspec

from site_packs.model import Pack

SCHEMA_FILE = Path(__file__).parent / "pack.schema.json"


def pack_schema() -> str:
    """The schema as text, as it stands in `pack.schema.json`."""
    schema = msgspec.json.schema(Pack)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(pack_schema(), encoding="utf-8")
