"""Prompts as a terminal gets them from the server, made by hand but for the ways out."""

from typing import Any

import msgspec

from server.asking import Forms, asking_about
from server.desk_view import powers_view, ways_out
from site_packs.action import About, Action, Kind, Power, Target

MEANINGS: dict[str, tuple[Power, ...]] = {"w_share": ("post",), "w_messages": ("read_messages", "message")}
ASKED_AT = "2026-11-24T09:00:00.000Z"


def view(
    kind: Kind = "connect", form: Any = "how", strictness: Any = "standard", targets: Any = None, **more: Any
) -> dict[str, Any]:
    """An open prompt; about Ann Smith, unless others are named."""
    ann = {"key": "7", "id": "7", "handle": "ann", "name": "Ann Smith", "link": ""}
    people = [ann] if targets is None else targets
    asked = tuple(Target(each["id"], each.get("handle", ""), each.get("name", "")) for each in people)
    about = msgspec.convert(more.get("about", {}), About)
    action = Action("linkedin", kind, "ask", "rule", asked, about)
    asking = asking_about(action, strictness, ASKED_AT, Forms(form), list, lambda: ("Maria Keller", "Yuki Tanaka"))
    return {
        "id": "p1",
        "site": "linkedin",
        "site_name": "LinkedIn",
        "kind": kind,
        "targets": people,
        "about": {},
        "powers": msgspec.to_builtins(powers_view(about.powers, MEANINGS)),
        "client": {"kind": "browser", "name": ""},
        "question": "Have you spoken with Ann?",
        "asked_at": ASKED_AT,
        "held_until": None,
        "digest": "d",
        "form": asking.draw.form,
        "form_new": False,
        "strictness": strictness,
        "ways": msgspec.to_builtins(ways_out(asking, len(people))),
        "counts": {"this_week": 0, "talks_this_week": 0},
        "known": None,
        "practice": False,
        "patience_over": False,
        "page_gone": False,
        "own_words": {},
        **more,
    }
