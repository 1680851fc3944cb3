"""Finds people in memory: by the names sites give them, with their talks, promises and passes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from server.clock import own_day
from server.kinds import tells_of_a_talk
from server.passes import pass_holds
from server.person import Known, Name, Pass, Person, Promise, Talk
from site_packs.action import Kind


class PeopleIndex:
    """One state of the memory of people. It does not change: after each change a new one is made."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        talks: Iterable[Talk] = (),
        promises: Iterable[Promise] = (),
        passes: Iterable[Pass] = (),
    ) -> None:
        self.people = {person.id: person for person in people}
        self.talks = sorted(talks, key=lambda talk: talk.on)
        self.promises = sorted(promises, key=lambda promise: promise.on)
        self.passes = list(passes)
        self._talks_of: defaultdict[str, list[Talk]] = defaultdict(list)
        for talk in self.talks:
            self._talks_of[talk.person].append(talk)
        self._by_id: dict[tuple[str, str, str], Person] = {}
        self._by_handle: dict[tuple[str, str, str], tuple[Person, Name]] = {}
        for person in self.people.values():
            for name in person.names:
                if name.id:
                    self._by_id[name.site, name.server, name.id] = person
                if name.handle:
                    self._by_handle[_handle_key(name)] = (person, name)

    def person_of(self, name: Name) -> Person | None:
        """Who this is. Ids decide; a handle that has passed on to another id is somebody else."""
        if name.id and (person := self._by_id.get((name.site, name.server, name.id))):
            return person
        if not name.handle or (found := self._by_handle.get(_handle_key(name))) is None:
            return None
        person, known_as = found
        return None if name.id and known_as.id else person

    def known(self, name: Name) -> Known | None:
        """What is remembered of somebody; None: nothing."""
        person = self.person_of(name)
        if person is None:
            return None
        talks = self.talks_of(person.id)
        last = talks[-1] if talks else None
        claims = [claim for claim in person.claims if tells_of_a_talk(claim.kind, claim.how)]
        due = next((promise.on for promise in self.promises_of(person.id) if promise.state == "open"), "")
        return Known(
            person=person,
            name=person.name,
            talks=len(talks),
            last_talk_on=last.on if last else "",
            last_talk_how=last.how if last else "",
            last_talk_line=last.line if last else "",
            promise_due=due,
            claimed_on=own_day(datetime.fromisoformat(claims[-1].said_at)).isoformat() if claims else "",
            claimed_how=claims[-1].how or "" if claims else "",
        )

    def standing_pass(self, name: Name, kind: Kind, today: date) -> Pass | None:
        """The pass that lets this act go without a question; None: ask."""
        person = self.person_of(name)
        if person is None:
            return None
        return next((own for own in self.passes if own.person == person.id and pass_holds(own, kind, today)), None)

    def talks_of(self, person_id: str) -> list[Talk]:
        """A person's talks, oldest first."""
        return list(self._talks_of.get(person_id, ()))

    def promise(self, promise_id: str) -> Promise | None:
        """One promise by id."""
        return next((promise for promise in self.promises if promise.id == promise_id), None)

    def promises_of(self, person_id: str) -> list[Promise]:
        """A person's promises, by the day they are due."""
        return [promise for promise in self.promises if promise.person == person_id]


def _handle_key(name: Name) -> tuple[str, str, str]:
    return name.site, name.server, name.handle_key
