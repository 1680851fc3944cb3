"""One pack file, read: JSON into a `Pack`, with every problem of its shape named by place."""

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec

from site_packs.model import Learn, Pack, Refusal, Rule

_PLACE = re.compile(r"^(.*?)(?: - at `\$\.?(.*)`)?$", re.DOTALL)


def read_pack(name: str, content: bytes) -> tuple[Pack | None, list[str]]:
    """The pack, as far as it can be read, and its problems, each `file: rule id: field: what`.

    Parts that are wrong are left out of the pack, so that the rest can be checked too.
    """
    problems: list[str] = []
    try:
        raw = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_no_key_twice)
    except UnicodeDecodeError as fault:
        return None, [f"{name}: byte {fault.start}: not UTF-8"]
    except json.JSONDecodeError as fault:
        return None, [f"{name}: line {fault.lineno} column {fault.colno}: {fault.msg}"]
    except (ValueError, RecursionError) as fault:
        return None, [f"{name}: {fault}"]
    if not isinstance(raw, dict):
        return None, [f"{name}: a pack is a JSON object"]

    def read[T](value: Any, shape: type[T], place: str) -> T | None:
        try:
            return msgspec.convert(value, shape)
        except msgspec.ValidationError as fault:
            problems.append(f"{name}: {place}{_said(fault)}")
            return None

    rules = _each(raw, "rules", lambda item, at: read(item, Rule, f"rule {_id(item, at)}: "))
    learns = _each(raw, "learn", lambda item, at: read(item, Learn, f"learn[{at}]: "))
    refusals = raw.get("refusals")
    if isinstance(refusals, dict):
        read_refusals = {key: read(item, Refusal, f"refusal {key}: ") for key, item in refusals.items()}
        raw["refusals"] = {key: msgspec.to_builtins(item) for key, item in read_refusals.items() if item is not None}
    emptied = {
        key: [] if key in ("rules", "learn") and isinstance(value, list) else value for key, value in raw.items()
    }
    pack = read(emptied, Pack, "")
    if pack is not None:
        pack = msgspec.structs.replace(pack, rules=tuple(rules), learn=tuple(learns))
    return pack, problems


def _each[T](raw: dict[str, Any], key: str, read: Callable[[Any, int], T | None]) -> list[T]:
    items = raw.get(key)
    if not isinstance(items, list):
        return []
    return [found for at, item in enumerate(items) if (found := read(item, at)) is not None]


def _id(item: Any, at: int) -> str:
    return str(item["id"]) if isinstance(item, dict) and isinstance(item.get("id"), str) else f"[{at}]"


def _said(fault: msgspec.ValidationError) -> str:
    """`field: what`, out of msgspec's "what - at `$.field`"."""
    found = _PLACE.match(str(fault))
    what, place = (found[1], found[2]) if found else (str(fault), None)
    return f"{place}: {what}" if place else what


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands twice in one object")
    return found
