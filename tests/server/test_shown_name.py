"""Names from sites: one line, nothing invisible, not endless (SAFETY T48)."""

import pytest

from server.shown_name import MAX_GRAPHEMES, shown_name

FAMILY = "👩\u200d👩\u200d👧"

# The page's own module is held to the same table (tests/server/browser/test_modules.py).
NAMES = [
    ("Pat Example", "Pat Example"),
    ("", ""),
    ("  Pat \t\n Example  ", "Pat Example"),
    ("Pat\u2028Example\u2029", "Pat Example"),
    ("Pat\u0000\u0007\u001b[31m\u007f\u009b Example", "Pat[31m Example"),
    ("\u202ePat\u202c \u2066Example\u2069", "Pat Example"),
    ("P\u200ba\u200ct\u2060 \ufeffExample\u00ad", "Pat Example"),
    ("\u200d\u200d", ""),
    ("\u200dPat\u200d", "Pat"),
    (f"{FAMILY} Ōe", f"{FAMILY} Ōe"),
    ("فاطمة الزهراء", "فاطمة الزهراء"),
    ("Zoë", "Zoë"),
    ("<b>Pat</b> & 'Co'", "<b>Pat</b> & 'Co'"),
    ("x" * MAX_GRAPHEMES, "x" * MAX_GRAPHEMES),
    ("x" * (MAX_GRAPHEMES + 1), "x" * MAX_GRAPHEMES + "…"),
    ("e\u0301" * (MAX_GRAPHEMES + 1), "e\u0301" * MAX_GRAPHEMES + "…"),
    (FAMILY * 10_000, FAMILY * MAX_GRAPHEMES + "…"),
    ("👍🏽" * 121, "👍🏽" * 120 + "…"),
    ("x" * 10_000, "x" * MAX_GRAPHEMES + "…"),
]


@pytest.mark.parametrize(("given", "expected"), NAMES, ids=range(len(NAMES)))
def test_a_name_is_made_fit_to_be_shown(given, expected):
    assert shown_name(given) == expected
