"""The coffee that opens the door: a line for two seconds, where a talk lets an act pass without a question."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from server.door import Documents
from server.people import People
from server.person import TalkHow
from server.prompt import Hold
from site_packs.action import Action

MAX_LINES = 100


@dataclass(frozen=True, slots=True)
class Greeting:
    """Whom the person has spoken with, how, and on which day, `2026-11-24`."""

    name: str
    how: TalkHow
    on: str


class Greetings:
    """Each pass is greeted once in a run: the first act it lets through in a page that can show the line."""

    def __init__(self, people: People, documents: Documents) -> None:
        self._people = people
        self._documents = documents
        self._greeted: set[str] = set()
        self._lines: OrderedDict[str, Greeting] = OrderedDict()

    def greet(self, action: Action, hold: Hold, today: date) -> None:
        """Show the line in the page the act came from; nothing waits for it."""
        target = action.sole_target
        if target is None:
            return
        standing = self._people.standing_pass(action.site, action.about.server, target, action.kind, today)
        pages = self._documents.keys_concerned(hold.page, hold.browser)
        if standing is None or standing.id in self._greeted or not pages:
            return
        talk = next((talk for talk in self._people.talks(standing.person) if talk.id == standing.talk), None)
        person = self._people.person(standing.person)
        if talk is None or person is None:
            return
        self._greeted.add(standing.id)
        line_id = secrets.token_urlsafe(16)
        self._lines[line_id] = Greeting(target.name or person.name or target.handle, talk.how, talk.on)
        while len(self._lines) > MAX_LINES:
            self._lines.popitem(last=False)
        self._documents.tell(pages, "prompt.passed", {"id": line_id})

    def get(self, line_id: str) -> Greeting | None:
        """The line of this id, or None."""
        return self._lines.get(line_id)
