"""One prompt answered in a terminal: the ways out in FRICTION's order, what each asks for, the decision they make.

The same questions as on the page (`server/static/prompt_ways.js`), in the same words.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from server.words import Words

type Read = Callable[[str], str]
type Say = Callable[[str], None]
type Choices = Sequence[tuple[str, str]]

_SPOKEN = ("call", "in_person", "video", "in_writing", "work")
_HOWS: dict[str, tuple[str, ...]] = {
    "connect": _SPOKEN,
    "accept": _SPOKEN,
    "follow": ("their_work", *_SPOKEN),
    "endorse": ("saw_it", "work"),
    "recommend": ("work", "saw_it"),
}
_AT_WORK = ("endorse", "recommend")
_NO_TALK = ("import", "delegate", "post")  # there is nobody to talk to first
# As they are kept in the record, in every language.
_REASONS = {
    "they_asked": "they asked me",
    "colleague": "colleague",
    "their_work": "their work",
    "no_reason": "no reason",
}


class Answering:
    """Asks about one prompt. What was typed is kept, and offered again when an answer was refused."""

    def __init__(self, words: Words, read: Read, say: Say, today: date) -> None:
        self.words, self.read, self.say, self.today = words, read, say, today
        self.typed: dict[str, str] = {}
        self.view: dict[str, Any] = {}

    def decision(self, view: dict[str, Any]) -> dict[str, Any]:
        """Ask for a way out and what it needs; gives the body of a decision."""
        self.view = view
        ways = {"cancel": None, "later": self._later, "yes": self._yes, "ahead": self._ahead, "mistaken": None}
        chosen = self._choice("way", [(way, self._way_text(way)) for way in ways if way != "later" or self._can_talk()])
        asked = ways[chosen]
        answered = asked() if asked else {"outcome": chosen}
        return {"digest": view["digest"], **answered}

    @property
    def kind(self) -> str:
        """The kind of the prompt at hand."""
        return str(self.view["kind"])

    @property
    def easy(self) -> bool:
        """Gentle: a way out is all that is asked."""
        return self.view.get("strictness") == "gentle"

    def _can_talk(self) -> bool:
        return len(self.view["targets"]) <= 1 and self.kind not in _NO_TALK

    def _way_text(self, way: str) -> str:
        return self._own_text(f"way.{way}", self.kind)

    def _own_text(self, key: str, kind: str) -> str:
        """The text for this kind, else the general one."""
        own = f"{key}.{kind}"
        return self.words.say(own if own in self.words.texts else key)

    # -- the ways out ------------------------------------------------------------------------------------------

    def _later(self) -> dict[str, Any]:
        how = self._choice("later_how", self._how_choices(_SPOKEN[:4]), self.words.say("later.how"))
        on = self._day("later_on", self.words.say("later.on"))
        promise = {"promise": {"how": how, "on": on}}
        now_too = f"later.ask.{self.kind}"
        if now_too in self.words.texts:
            choices = [("later", self._way_text("later")), ("ask", self.words.say(now_too))]
            if self._choice("later_ask", choices) == "ask":
                return self._said({"spoken": False, "reason": self.words.say("later.asked")}) | promise
        return {"outcome": "later", **promise}

    def _yes(self) -> dict[str, Any]:
        hows = _HOWS.get(self.kind)
        if self.kind == "message":
            return self._said({"spoken": True, "reason": self._text("line", self.words.say("line.label"))})
        if self.easy or hows is None:
            return self._said({"spoken": True})
        how = self._choice("how", self._how_choices(hows), self.words.say("how.label"))
        if how == "their_work":
            return self._said({"how": how})
        if self.kind in _AT_WORK:
            where = self._text("where", self.words.say("where.label"), needed=False)
            return self._said({"how": how, "reason": where, "when": self._when()})
        return self._said({"spoken": True, "how": how, "when": self._when()})

    def _ahead(self) -> dict[str, Any]:
        if self.easy:
            return self._said({"spoken": False})
        choices = [(kept, self.words.say(f"reason.{key}")) for key, kept in _REASONS.items()]
        self._list(choices)
        label = f"{self.words.say('ahead.label')} (1–{len(choices)}; {self.words.say('ahead.line')})"
        typed = self._text("reason", label)
        number = int(typed) if re.fullmatch(r"[1-9]", typed) else 0
        return self._said({"spoken": False, "reason": choices[number - 1][0] if 0 < number <= len(choices) else typed})

    def _said(self, answer: dict[str, Any]) -> dict[str, Any]:
        """A decision to go ahead: with whom it is for, who it is, and one word of the name, where these are asked."""
        targets = self.view["targets"]
        body: dict[str, Any] = {"outcome": "proceed"}
        if len(targets) > 1:
            body |= self._ticked(targets)
        elif targets and not (targets[0].get("name") or targets[0].get("handle")):
            answer["who"] = self._text("who", self.words.say("who.ask"), needed=False)
        elif targets and self.view.get("strictness") == "firm":
            answer["typed_name"] = self._text("typed_name", self.words.say("name.label"))
        return body | {"answer": {part: value for part, value in answer.items() if value != ""}}

    def _ticked(self, targets: list[dict[str, Any]]) -> dict[str, Any]:
        self._list([(target["key"], target.get("name") or target.get("handle") or target["key"]) for target in targets])
        while True:
            typed = self._text("ticked", f"{self.words.say('many.label')} (1 3 4)", needed=False)
            numbers = sorted({int(part) for part in re.findall(r"\d{1,6}", typed)})
            if not numbers:
                return {}
            if numbers[0] >= 1 and numbers[-1] <= len(targets):
                return {"targets": [targets[number - 1]["key"] for number in numbers]}

    # -- asking ------------------------------------------------------------------------------------------------

    def _when(self) -> str:
        last_month = self.today.replace(day=1) - timedelta(days=1)
        choices = [
            (self.today.strftime("%Y-%m"), self.words.say("when.this_month")),
            (last_month.strftime("%Y-%m"), self.words.say("when.last_month")),
            (str(self.today.year), self.words.say("when.this_year")),
            (str(self.today.year - 1), self.words.say("when.last_year")),
            ("before", self.words.say("when.before")),
        ]
        chosen = self._choice("when", choices, self.words.say("when.label"))
        return self._text("year", self.words.say("when.year")) if chosen == "before" else chosen

    def _how_choices(self, hows: Sequence[str]) -> Choices:
        return [(how, self.words.say(f"how.{how}")) for how in hows]

    def _day(self, field: str, label: str) -> str:
        """A day, or a number of days from today."""
        suggested = self.typed.get(field) or (self.today + timedelta(days=7)).isoformat()
        while True:
            typed = self._text(field, label, suggested)
            if re.fullmatch(r"\d{1,3}", typed):
                return (self.today + timedelta(days=int(typed))).isoformat()
            try:
                return date.fromisoformat(typed).isoformat()
            except ValueError:
                self.say(suggested)

    def _choice(self, field: str, choices: Choices, label: str = "") -> str:
        if label:
            self.say(label)
        self._list(choices)
        while True:
            typed = self._text(field, f"1–{len(choices)}:")
            if re.fullmatch(r"\d{1,3}", typed) and 1 <= int(typed) <= len(choices):
                return choices[int(typed) - 1][0]
            self.typed.pop(field)

    def _list(self, choices: Choices) -> None:
        for number, (_, text) in enumerate(choices, 1):
            self.say(f"  {number}  {text}")

    def _text(self, field: str, label: str, suggested: str = "", *, needed: bool = True) -> str:
        suggested = self.typed.get(field) or suggested
        while True:
            typed = self.read(f"{label} [{suggested}] " if suggested else f"{label} ").strip() or suggested
            if typed or not needed:
                self.typed[field] = typed
                return typed


def person_line(view: dict[str, Any], words: Words) -> str:
    """Who it is about: names, else handles; of many, twelve and a count."""
    names = [target.get("name") or target.get("handle") or target.get("id") for target in view["targets"]]
    about = view.get("about") or {}
    if not names:
        return str(about.get("app") or about.get("page") or words.say("who.nobody"))
    shown = ", ".join(names[:12])
    return shown if len(names) <= 12 else f"{shown} {words.say('log.more_people.other', n=len(names) - 12)}"


def memory_lines(view: dict[str, Any], words: Words) -> list[str]:
    """What was logged about this person, the own count of the week, and what else there is to know."""
    known, about = view.get("known") or {}, view.get("about") or {}
    if known.get("last_talk_on"):
        how = known.get("last_talk_how", "")
        lines = [words.say(f"known.{how if how in _SPOKEN[:4] else 'other'}", day=known["last_talk_on"])]
    elif known.get("promise_due"):
        lines = [words.say("known.promise", day=known["promise_due"])]
    else:
        lines = [words.say("known.nothing")]
    lines.append(count_line(view, words))
    if about.get("powers"):
        lines.append(f"{words.say('about.powers')} {', '.join(about['powers'])}")
    if about.get("unreadable"):
        lines.append(words.say("about.unreadable"))
    client = view.get("client") or {}
    if client.get("kind", "browser") != "browser" and client.get("name"):
        lines.append(words.say("about.program", name=client["name"]))
    if view.get("practice"):
        lines.append(words.say("about.practice"))
    return lines


def count_line(view: dict[str, Any], words: Words) -> str:
    """The person's own count: the how-manieth act of this kind this week it would be, and the talks."""
    counts = view.get("counts") or {}
    number, talks = int(counts.get("this_week", 0)) + 1, int(counts.get("talks_this_week", 0))
    talked = words.say("talks.one" if talks == 1 else "talks.other", n=talks)
    return words.say(f"count.{view['kind']}", nth=words.say(f"nth.{_ordinal(number)}", n=number), talks=talked)


def _ordinal(number: int) -> str:
    """The English ordinal's form; other languages say the same for all four."""
    if number % 100 in (11, 12, 13):
        return "other"
    return {1: "one", 2: "two", 3: "few"}.get(number % 10, "other")
