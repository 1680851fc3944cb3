"""The closed sets that pages choose from, as a module of JavaScript: each has its one home here in Python."""

from typing import get_args

import msgspec

from server.choices import FormChoice
from server.kinds import KINDS, REASONS, TALKS
from server.record import Outcome, Strictness
from server.words import DIRECTIONS
from site_packs.action import Mode

TABLES: dict[str, object] = {
    "KINDS": list(KINDS),
    "OUTCOMES": list(Outcome),
    "GOES_OUT": [each for each in Outcome if each.goes_out],
    "MODES": get_args(Mode.__value__),
    "STRICTNESSES": get_args(Strictness.__value__),
    "FORMS": get_args(FormChoice.__value__),
    "TALKS": TALKS,
    "REASONS": REASONS,
    "DIRECTIONS": DIRECTIONS,
}


def tables_module() -> bytes:
    """The file `tables.js`: one constant for each table."""
    written = {name: msgspec.json.format(msgspec.json.encode(table)).decode() for name, table in TABLES.items()}
    lines = [f"export const {name} = {table};" for name, table in written.items()]
    return "\n".join(["// tables.js: made by server/tables.py.", *lines, ""]).encode()
