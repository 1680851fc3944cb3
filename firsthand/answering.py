"""One prompt answered in a terminal: the ways out in FRICTION's order, what each asks for, the decision they make.

What is asked of which kind is the server's to say (`ways` of the prompt); this asks it, in the words of the page.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from firsthand.telling import called
from server.kinds import REASONS, TALKS
from server.words import Words

type Read = Callable[[str], str]
type Say = Callable[[str], None]
type Choices = Sequence[tuple[str, str]]
type Said = dict[str, Any]

_THREE = "?"  # typed instead of a name, to choose it from three


class Answering:
    """Asks about one prompt. What was typed is kept, and offered again when an answer was refused."""

    def __init__(self, words: Words, read: Read, say: Say, today: date) -> None:
        self.words, self.read, self.say, self.today = words, read, say, today
        self.typed: dict[str, str] = {}
        self.view: Said = {}

    def decision(self, view: Said) -> Said:
        """Ask for a way out and what it needs; gives the body of a decision."""
        self.view = view
        while True:
            chosen = self._choice("way", self._ways())
            if chosen != "kind_no":
                break
            self.say(self.words.say("later.kind_no.text"))
        asked = {"later": self._later, "yes": self._yes, "ahead": self._ahead}.get(chosen)
        return {"digest": view["digest"], **(asked() if asked else {"outcome": chosen})}

    @property
    def _offered(self) -> Said:
        """What the server says of the ways out."""
        ways: Said = self.view["ways"]
        return ways

    @property
    def _task(self) -> Said:
        task: Said = self._offered["task"]
        return task

    def _ways(self) -> Choices:
        ways = [("cancel", self._label("cancel"))]
        if self._offered["later"]:
            ways.append(("later", self._label("later")))
        ways += [("yes", self._label("yes")), ("ahead", self.words.say("way.ahead"))]
        if self._offered["kind_no"]:
            ways.append(("kind_no", self.words.say("later.kind_no")))
        return [*ways, ("mistaken", self.words.say("way.mistaken"))]

    def _label(self, way: str) -> str:
        """The text for this kind and for several people, where there is one, else the general one."""
        kind, about = self.view["kind"], self.view.get("about") or {}
        contacts = about.get("contacts")
        several = (len(self.view["targets"]) if contacts is None else contacts) > 1
        keys = (*([f"way.{way}.{kind}.many"] if several else []), f"way.{way}.{kind}", f"way.{way}")
        return self.words.say(next(each for each in keys if each in self.words.texts))

    # -- the ways out ------------------------------------------------------------------------------------------

    def _later(self) -> Said:
        self.typed.setdefault("later_how", str(TALKS.index(self._offered["later_how"]) + 1))
        how = self._choice("later_how", self._how_choices(TALKS), self.words.say("later.how"))
        promise = {"promise": {"how": how, "on": self._day("later_on", self.words.say("later.on"))}}
        if self._offered["ask_along"]:
            along = self.words.say(f"later.ask.{self.view['kind']}")
            if self._choice("later_ask", [("later", self._label("later")), ("ask", along)]) == "ask":
                return self._said({"spoken": False, "reason": self.words.say("later.asked")}) | promise
        return {"outcome": "later", **promise}

    def _yes(self) -> Said:
        ways, task = self._offered, self._task
        if ways["line"] or task["why"] == "line":
            return self._said({"spoken": True, "reason": self._line()})
        if not (task["how"] and ways["hows"]):
            return self._said({"spoken": True})
        how = self._choice("how", self._how_choices(ways["hows"]), self.words.say("how.label"))
        if how in ways["complete"]:
            return self._said({"how": how})
        if ways["where"]:
            where = self._text("where", self.words.say("where.label"), needed=False)
            return self._said({"how": how, "reason": where, "when": self._when()})
        return self._said({"spoken": True, "how": how, "when": self._when()})

    def _ahead(self) -> Said:
        if self._task["why"] == "line":
            return self._said({"spoken": False, "reason": self._line()})
        if self._task["why"] == "":
            return self._said({"spoken": False})
        choices = [(kept, self.words.say(f"reason.{key}")) for key, kept in REASONS.items()]
        self.say(self.words.say("ahead.label"))
        self._list(choices)
        typed = self._text("reason", f"1–{len(choices)}; {self.words.say('ahead.line')}:")
        number = int(typed) if re.fullmatch(r"[1-9]", typed) else 0
        return self._said({"spoken": False, "reason": choices[number - 1][0] if 0 < number <= len(choices) else typed})

    def _line(self) -> str:
        return self._text("line", f"{self.words.say('line.label' if self._offered['line'] else 'why.label')}:")

    def _said(self, answer: Said) -> Said:
        """A decision to go ahead: with whom it is for, who it is, and the name, where these are asked."""
        targets = self.view["targets"]
        body: Said = {"outcome": "proceed"}
        if len(targets) > 1:
            body |= self._ticked(targets)
        if self._task["name"]:
            answer["typed_name"] = self._name()
        elif self._nameless:
            answer["who"] = self._text("who", self.words.say("who.ask"), needed=False)
        return body | {"answer": {part: value for part, value in answer.items() if value != ""}}

    @property
    def _nameless(self) -> bool:
        """Whether the site gave nothing to call the one person by."""
        return bool(self._offered["later"]) and not called(self.view)

    def _name(self) -> str:
        """One word of the name, or its number among three: the same task twice."""
        names: list[str] = list(self._offered["names"])
        listed = bool(names) and self._task["name"] == "three"
        while True:
            label = self.words.say("name.label")
            if listed:
                self.say(self.words.say("name.three"))
                self._list([(name, name) for name in names])
                label = f"1–{len(names)}; {label}"
            elif names:
                label = f"{label} ({_THREE} = {self.words.say('name.choose')})"
            typed = self._text("typed_name", f"{label}:")
            if typed == _THREE and names:
                self.typed.pop("typed_name")
                listed = True
            elif listed and re.fullmatch(r"[1-9]", typed) and int(typed) <= len(names):
                return names[int(typed) - 1]
            else:
                return typed

    def _ticked(self, targets: list[Said]) -> Said:
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
