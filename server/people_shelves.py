"""How the memory of people is changed: the four tables of `people.json`. Used in the store thread only."""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from server.clock import Clock, utc_text
from server.passes import pass_from_talk
from server.people_index import PeopleIndex
from server.person import Claim, Name, Pass, Person, Promise, PromiseState, Talk, TalkHow, TalkSource
from server.record import How, Record
from server.storage import Database, Shelf


class PeopleShelves:
    """People, talks, promises and passes, changed together: `change` makes one durable write of it, or nothing."""

    def __init__(self, database: Database, clock: Clock, pass_days: int) -> None:
        self._database = database
        self._clock = clock
        self._pass_days = pass_days
        self._people = database.shelf("people", Person)
        self._talks = database.shelf("talks", Talk)
        self._promises = database.shelf("promises", Promise)
        self._passes = database.shelf("passes", Pass)
        self.index = PeopleIndex()
        self._read()
        shelves = (self._people, self._talks, self._promises, self._passes)
        self.problems = [said for shelf in shelves for said in shelf.problems]

    def change[T](self, work: Callable[[], T], *, forget: bool = False) -> T:
        """Do some changes as one; `index` is a new one afterwards. Raises OSError, and then nothing has changed."""
        with self._database.one_write(forget=forget):
            result = work()
        self._read()
        return result

    def get(self, person_id: str) -> Person:
        """One person. Raises KeyError."""
        return self.index.people[person_id]

    def met(self, name: Name, said: str = "") -> Person:
        """The person met under this name, new where nobody is known by it; `said` is what to call a nameless one."""
        person = self.index.person_of(name)
        if person is None:
            return self.new_person(name.name or said or name.handle, (name,))
        names = person.names if any(_covers(known, name) for known in person.names) else _with(person.names, name)
        unnamed = not person.name or person.name in {known.handle for known in person.names}
        called = (name.name or said or person.name) if unnamed else person.name
        return self.keep(msgspec.structs.replace(person, names=names, name=called))

    def new_person(self, called: str, names: tuple[Name, ...]) -> Person:
        """Somebody not met before."""
        number = self._people.next_number()
        return self._people.add(number, Person(f"person-{number}", called, names, made_at=utc_text(self._clock.now())))

    def keep(self, person: Person) -> Person:
        """Put a person's new state in the place of the old one."""
        return self._people.replace(_number(person.id), person)

    def add_claim(self, person: Person, record: Record) -> Person:
        """Keep that a record says "we have spoken"; once for each record."""
        answer = record.answer
        if answer is None or record.id in [claim.record for claim in person.claims]:
            return person
        claim = Claim(record.id, record.settled_at, record.kind, answer.how, answer.when)
        return self.keep(msgspec.structs.replace(person, claims=(*person.claims, claim)))

    def add_talk(self, person_id: str, how: TalkHow, on: str, line: str, source: TalkSource) -> Talk:
        """A talk, and the pass it gives. Raises ValueError for a day that is none, or is still to come."""
        day = day_of(on)
        # The person's own day may be one ahead of UTC's.
        if day > self._clock.now().date() + timedelta(days=1):
            raise ValueError("on: that day is still to come")
        number, made_at = self._talks.next_number(), utc_text(self._clock.now())
        talk = Talk(f"talk-{number}", person_id, how, day.isoformat(), line, source, made_at)
        talk = self._talks.add(number, talk)
        number = self._passes.next_number()
        self._passes.add(number, pass_from_talk(talk, self._pass_days, f"pass-{number}"))
        return talk

    def erase_talk(self, talk_id: str) -> bool:
        """Take away a talk and the pass it gave. False: no such talk."""
        if all(talk.id != talk_id for talk in self.index.talks):
            return False
        self._talks.remove(_number(talk_id))
        for number, own in self._passes.values().items():
            if own.talk == talk_id:
                self._passes.remove(number)
        return True

    def add_promise(self, person_id: str, how: How, on: str, record: str) -> Promise:
        """A promise to talk on a day."""
        number, made_at = self._promises.next_number(), utc_text(self._clock.now())
        promise = Promise(f"promise-{number}", person_id, how, day_of(on).isoformat(), "open", made_at, record)
        return self._promises.add(number, promise)

    def settle_promise(self, promise_id: str, state: PromiseState) -> Promise:
        """Mark an open promise as kept, moved or dropped. Raises KeyError, ValueError when it is not open."""
        promise = self.index.promise(promise_id)
        if promise is None:
            raise KeyError(promise_id)
        if promise.state != "open":
            raise ValueError(f"state: this promise is {promise.state}")
        return self._promises.replace(_number(promise_id), msgspec.structs.replace(promise, state=state))

    def join(self, person: Person, other: Person) -> Person:
        """Make the second a part of the first."""
        if person.id == other.id:
            raise ValueError("other: is the same person")
        for number, talk in _of(self._talks, other.id).items():
            self._talks.replace(number, msgspec.structs.replace(talk, person=person.id))
        for number, promise in _of(self._promises, other.id).items():
            self._promises.replace(number, msgspec.structs.replace(promise, person=person.id))
        for number, own in _of(self._passes, other.id).items():
            self._passes.replace(number, msgspec.structs.replace(own, person=person.id))
        self._people.remove(_number(other.id))
        names, claims = person.names + other.names, person.claims + other.claims
        return self.keep(msgspec.structs.replace(person, names=names, claims=claims))

    def erase(self, person_id: str) -> None:
        """Take away a person and all that hangs on them."""
        for number in _of(self._talks, person_id):
            self._talks.remove(number)
        for number in _of(self._promises, person_id):
            self._promises.remove(number)
        for number in _of(self._passes, person_id):
            self._passes.remove(number)
        self._people.remove(_number(person_id))

    def _read(self) -> None:
        self.index = PeopleIndex(
            self._people.values().values(),
            self._talks.values().values(),
            self._promises.values().values(),
            self._passes.values().values(),
        )


def day_of(on: str) -> date:
    """A day from `2026-12-01`. Raises ValueError naming the field."""
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise ValueError(f"on: {on[:40]!r} is no day") from error


def _of[T: (Talk, Promise, Pass)](shelf: Shelf[T], person_id: str) -> dict[int, T]:
    return {number: row for number, row in shelf.values().items() if row.person == person_id}


def _covers(known: Name, name: Name) -> bool:
    """Whether nothing new is learned from a name."""
    same_place = (known.site, known.server) == (name.site, name.server)
    return same_place and all(
        new in ("", old) for new, old in ((name.id, known.id), (name.handle, known.handle), (name.name, known.name))
    )


def _with(names: tuple[Name, ...], name: Name) -> tuple[Name, ...]:
    """The names with one more, or with what it adds to one that has the same id or handle."""
    for place, known in enumerate(names):
        same_place = (known.site, known.server) == (name.site, name.server)
        same_handle = known.handle_key == name.handle_key != "" and "" in (known.id, name.id)
        if same_place and (known.id == name.id != "" or same_handle):
            fuller = Name(
                name.site, name.server, name.id or known.id, name.handle or known.handle, name.name or known.name
            )
            return (*names[:place], fuller, *names[place + 1 :])
    return (*names, name)


def _number(own_id: str) -> int:
    """`person-17` → 17."""
    return int(own_id.rpartition("-")[2])
