"""People in files that are uploaded to be followed or invited: CSV columns and vCards."""

import csv
import quopri
import re

MAX_ROWS = 10_000

_QUOTED = re.compile(r'"[^"]*"')
_FOLDED = re.compile(r"\r?\n[ \t]")
_VCARD = re.compile(r"(?is)BEGIN:VCARD(.*?)END:VCARD")
_VCARD_LINE = re.compile(r"(?i)^(?:[\w-]+\.)?(FN|N|TEL|EMAIL)((?:;[^:]*)?):(.*)$")


def csv_column(text: str, column: str | float) -> list[str]:
    """The cells of one column, empty ones left out; at most MAX_ROWS rows are read.

    A name is looked for in the first row, in any case; without it there the file has no head, and its first column
    is meant (Mastodon takes such lists). A number counts from 0 and takes every row. Raises ValueError.
    """
    first_line = _QUOTED.sub("", text.lstrip("\ufeff").partition("\n")[0])
    delimiter = max(",;\t", key=first_line.count)
    try:
        reader = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=delimiter)
        rows = [row for row, _ in zip(reader, range(MAX_ROWS), strict=False) if row]
    except csv.Error as fault:
        raise ValueError("not CSV") from fault
    if isinstance(column, str):
        head = [cell.strip().lower() for cell in rows[0]] if rows else []
        wanted = column.strip().lower()
        if wanted in head:
            place, rows = head.index(wanted), rows[1:]
        else:
            place = 0
    else:
        place = int(column)
    cells = (row[place].strip() for row in rows if 0 <= place < len(row))
    return [cell for cell in cells if cell]


def vcards(text: str) -> list[dict[str, str]]:
    """`{name, tel, email}` of each vCard, "" for what it does not say; the first of several numbers and addresses."""
    people = []
    for found, _ in zip(_VCARD.finditer(_FOLDED.sub("", text)), range(MAX_ROWS), strict=False):
        said: dict[str, str] = {}
        for line in found[1].splitlines():
            match = _VCARD_LINE.match(line)
            if match:
                value = match[3].strip()
                if "quoted-printable" in match[2].lower():
                    value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
                said.setdefault(match[1].upper(), value)
        family_first = [part.strip() for part in said.get("N", "").split(";")]
        name = said.get("FN") or " ".join(part for part in (*family_first[1:2], *family_first[:1]) if part)
        people.append({"name": name, "tel": said.get("TEL", "").removeprefix("tel:"), "email": said.get("EMAIL", "")})
    return people
