"""Tells a site's own words from what could be somebody's: in paths, in names of fields, in names of operations.

`/api/users/jane/follow`: nothing but knowing the words tells that `jane` is a person and `follow` is not.
"""

import re
from pathlib import Path
from typing import Any

# After one of these comes somebody's handle or id, however much it looks like a word.
# fmt: off
COLLECTIONS = frozenset((
    "account", "accounts", "actor", "actors", "c", "channel", "channels", "followers", "following", "friend", "group",
    "groups", "handle", "handles", "in", "member", "members", "of", "org", "orgs", "p", "people", "person", "profile",
    "profiles", "r", "u", "user", "username", "usernames", "users",
))
# fmt: on

# No word of these is also a usual given or family name (mark, grant, rose): it would let that person through.
_WORDS = frozenset((Path(__file__).parent / "site_words.txt").read_text(encoding="utf-8").split())

_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+")
_JOINTS = frozenset("-_.~")
_NAMED = re.compile(r"[A-Za-z_$][A-Za-z_$-]{0,49}")
_OPERATION = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,79}")
_HINTS = (
    ("number", re.compile(r"[+-]?\d+(?:\.\d+)?")),
    ("uuid", re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")),
    ("urn", re.compile(r"urn:.+", re.DOTALL)),
    ("address", re.compile(r"[a-z][a-z0-9+.-]*://.*", re.DOTALL)),
    ("e-mail", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
)


def pieces(text: str) -> list[str]:
    """The words a name is joined from: `addToList`, `add-to-list` and `ADD_TO_LIST` all have three."""
    return [piece for piece in _PIECES.findall(text) if not set(piece) <= _JOINTS]


def is_route_word(text: str) -> bool:
    """Whether a segment of a path or a name is made of known words alone."""
    parts = pieces(text)
    return bool(parts) and len(text) <= 80 and all(part.lower() in _WORDS or _is_version(part, text) for part in parts)


def looks_named(name: str) -> bool:
    """Whether a name is written as programmers write names, and not as machines write ids."""
    words = [word for word in pieces(name) if word.isalpha()]
    if not _NAMED.fullmatch(name) or not words or max(map(len, words)) > 20:
        return False
    return len(words) == 1 or sum(map(len, words)) >= 3 * len(words)


def operation_name(text: Any) -> str:
    """The text where it is the name of a GraphQL operation: several words, one of them a known one."""
    if not isinstance(text, str) or not _OPERATION.fullmatch(text) or any(sign.isdigit() for sign in text):
        return ""
    words = pieces(text)
    usual = sum(map(len, words)) >= 3 * len(words) and max(map(len, words)) <= 20
    return text if usual and any(is_route_word(word.lower()) and len(word) > 2 for word in words) else ""


def hint(text: str) -> str:
    """The type of a text, in a word."""
    return next((name for name, pattern in _HINTS if pattern.fullmatch(text)), "text")


def _is_version(part: str, whole: str) -> bool:
    return part.isdigit() and len(part) == 1 and whole[:1] in "vV" and whole[1:] == part
