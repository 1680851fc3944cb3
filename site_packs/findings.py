"""What value expressions yield, as targets and about: cleaned, bounded, without repeats."""

from typing import Any

from site_packs.action import About, Target

MAX_TARGETS = 10_000
MAX_CHARACTERS = 1_000
MAX_POWERS = 100

ABOUT_FIELDS = frozenset(("server", "skill", "app", "powers", "page", "contacts"))


def targets_of(value: Any) -> tuple[Target, ...]:
    """The people named by a `targets` or `people` value: a list of ids or of `{id, handle, name}`, or one alone."""
    found: dict[str, Target] = {}
    for item in value if isinstance(value, list) else [value]:
        target = _target(item)
        if target.key:
            found.setdefault(target.key, target)
        if len(found) >= MAX_TARGETS:
            break
    return tuple(found.values())


def about_of(value: Any, server: str = "", unreadable: bool = False) -> About:
    """What an `about` value says; what is not of its field's type is left out. `contacts` may be a list to count."""
    said = value if isinstance(value, dict) else {}
    powers = said.get("powers")
    powers = powers if isinstance(powers, list) else [powers]
    contacts = said.get("contacts")
    if isinstance(contacts, list):
        contacts = len(contacts)
    return About(
        server=server or text_of_value(said.get("server")),
        skill=text_of_value(said.get("skill")),
        app=text_of_value(said.get("app")),
        powers=tuple(power for power in map(text_of_value, powers[:MAX_POWERS]) if power),
        page=text_of_value(said.get("page")),
        contacts=contacts if isinstance(contacts, int) and not isinstance(contacts, bool) else None,
        unreadable=unreadable,
    )


def text_of_value(value: Any) -> str:
    """Strings and whole numbers as text that can be stored and shown; "" for all else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        text = str(value)
    except ValueError:
        return ""  # a number of thousands of digits
    # Lone surrogates, which JSON can carry, would break every encoder later on.
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode()


def _target(item: Any) -> Target:
    if not isinstance(item, dict):
        return Target(id=text_of_value(item))
    return Target(
        id=text_of_value(item.get("id")),
        handle=text_of_value(item.get("handle")),
        name=text_of_value(item.get("name")),
    )
