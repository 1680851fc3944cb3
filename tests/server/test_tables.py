"""The tables that pages read: what they choose from is what the server takes."""

import json
import re

import pytest

from server.kinds import REASONS
from server.pages import load_static
from server.tables import TABLES, tables_module

STATIC = {name: body.decode() for name, (body, kind) in load_static().items() if kind == "text/javascript"}


def test_the_module_holds_every_table_as_it_is():
    found = dict(re.findall(r"^export const (\w+) = (.+?);$", tables_module().decode(), re.MULTILINE | re.DOTALL))

    assert {name: json.loads(text) for name, text in found.items()} == json.loads(json.dumps(TABLES))
    assert STATIC["tables.js"].encode() == tables_module()


@pytest.mark.parametrize("name", sorted(STATIC))
def test_what_a_module_imports_from_it_is_there(name):
    imported = re.findall(r'import \{ ([\w, ]+) \} from "./tables.js"', STATIC[name])

    assert {each for names in imported for each in names.split(", ")} <= TABLES.keys()


def test_no_other_module_has_a_table_of_its_own():
    kept = [f'"{reason}"' for reason in REASONS.values() if " " in reason]

    assert [name for name, text in STATIC.items() if name != "tables.js" and any(each in text for each in kept)] == []
