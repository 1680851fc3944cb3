"""What is remembered of people: who they are, talks with them, promises, and the passes these give."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from server.clock import Clock
from server.kinds import TALKS, says_spoken
from server.passes import PASS_DAYS
from server.people_index import PeopleIndex
from server.people_shelves import PeopleShelves
from server.person import Claim, Known, Name, Pass, Person, Promise, PromiseState, Talk, TalkHow, TalkSource
from server.record import How, Outcome, Record
from server.storage import Database, StoreThread
from site_packs.action import Action, Kind, Target

__all__ = ["Claim", "Known", "Name", "Pass", "People", "Person", "Promise", "Talk"]


class People:
    """Read from memory at any time; changed in the store thread, durable when the change returns.

    A change that raises OSError has changed nothing. Unknown ids raise KeyError. People are never joined by guess.
    """

    def __init__(self, database: Database, thread: StoreThread, clock: Clock, pass_days: int) -> None:
        self._thread = thread
        self._shelves = PeopleShelves(database, clock, pass_days)
        self.recovered = database.recovered
        self.problems = self._shelves.problems

    @classmethod
    def open(cls, path: Path, thread: StoreThread, clock: Clock, pass_days: int = PASS_DAYS) -> "People":
        """The people in a file, made where it is missing. Raises StoreDamaged.

        `recovered` says what was repaired, `problems` which rows cannot be read and were left alone.
        """
        return cls(Database(path), thread, clock, pass_days)

    @property
    def _index(self) -> PeopleIndex:
        return self._shelves.index

    # -- reading, from memory, on the event loop -----------------------------------------------------------------

    def person(self, person_id: str) -> Person | None:
        """One person by id."""
        return self._index.people.get(person_id)

    def everybody(self) -> list[Person]:
        """All people, in the order they were first met."""
        return list(self._index.people.values())

    def person_of(self, site: str, server: str, target: Target) -> Person | None:
        """Who a target is, as far as somebody said so."""
        return self._index.person_of(Name.of(site, server, target))

    def known(self, site: str, server: str, target: Target) -> Known | None:
        """What a prompt may remind of; None: nothing is remembered."""
        return self._index.known(Name.of(site, server, target))

    def known_about(self, action: Action) -> Known | None:
        """The same for the one person an action is aimed at; None also where it is nobody, or several."""
        target = action.sole_target
        return self.known(action.site, action.about.server, target) if target is not None else None

    def standing_pass(self, site: str, server: str, target: Target, kind: Kind, today: date) -> Pass | None:
        """The pass that lets an act go without a question; `today` is the person's own day."""
        return self._index.standing_pass(Name.of(site, server, target), kind, today)

    def talks(self, person_id: str | None = None) -> list[Talk]:
        """All talks, or one person's, oldest first."""
        return list(self._index.talks) if person_id is None else self._index.talks_of(person_id)

    def promise(self, promise_id: str) -> Promise | None:
        """One promise by id."""
        return self._index.promise(promise_id)

    async def promises(self, state: PromiseState | None = None, person_id: str | None = None) -> list[Promise]:
        """Promises by the day they are due."""
        found = self._index.promises if person_id is None else self._index.promises_of(person_id)
        return [promise for promise in found if state is None or promise.state == state]

    # -- what prompts teach ----------------------------------------------------------------------------------------

    async def note_answer(self, record: Record) -> str | None:
        """Keep what an answer says of the one person asked about: a claim, a promise, who it is. Gives their id.

        A claim opens nothing. Practice is not remembered; neither are answers about several people at once.
        """
        answer, promise = record.answer, record.promise
        claimed = record.outcome == Outcome.PROCEED and says_spoken(record.kind, answer)
        named = answer is not None and bool(answer.who.strip())
        target = record.sole_target
        if record.practice or target is None or not (claimed or promise or named):
            return None
        said = answer.who.strip() if answer else ""
        name = Name.of(record.site, record.about.server, target)
        if not name.tells and not promise:
            return None  # nobody could be told from their namesakes

        def work() -> str:
            person = self._shelves.met(name, said)
            if claimed:
                person = self._shelves.add_claim(person, record)
            if promise is not None:
                self._shelves.add_promise(person.id, promise.how, promise.on, record.id)
            return person.id

        return await self._change(work)

    # -- what the person says outside prompts ------------------------------------------------------------------------

    async def add_person(self, name: str, names: tuple[Name, ...] = ()) -> Person:
        """Remember somebody new. Raises ValueError when one of the names is somebody's already."""

        def work() -> Person:
            taken = [known.id for each in names if (known := self._index.person_of(each))]
            if taken:
                raise ValueError(f"names: already known as {taken[0]}")
            return self._shelves.new_person(name, names)

        return await self._change(work)

    async def rename(self, person_id: str, name: str) -> Person:
        """Call somebody otherwise."""
        keep = self._shelves.keep
        return await self._change(lambda: keep(msgspec.structs.replace(self._shelves.get(person_id), name=name)))

    async def join(self, person_id: str, other_id: str) -> Person:
        """The person at the desk says these two are one: the second becomes part of the first."""

        shelves = self._shelves
        return await self._change(lambda: shelves.join(shelves.get(person_id), shelves.get(other_id)), forget=True)

    async def add_talk(
        self, who: str | Name, how: TalkHow, on: str, line: str = "", source: TalkSource = "logged"
    ) -> Talk:
        """Log a talk with a person (their id) or with somebody named; it gives a pass. Raises ValueError."""

        def work() -> Talk:
            person = self._shelves.get(who) if isinstance(who, str) else self._shelves.met(who)
            return self._shelves.add_talk(person.id, how, on, line, source)

        return await self._change(work)

    async def erase_talk(self, talk_id: str) -> bool:
        """Take a talk out of every file; the pass it gave goes with it. False: no such talk."""
        return await self._change(lambda: self._shelves.erase_talk(talk_id), forget=True)

    async def add_promise(self, person_id: str, how: How, on: str, record: str = "") -> Promise:
        """Promise a talk on a day."""
        shelves = self._shelves
        return await self._change(lambda: shelves.add_promise(shelves.get(person_id).id, how, on, record))

    async def keep_promise(self, promise_id: str, on: str, how: TalkHow | None = None, line: str = "") -> Talk:
        """ "We spoke": the promise is kept, and the talk gives a pass."""

        def work() -> Talk:
            promise = self._shelves.settle_promise(promise_id, "kept")
            spoken = how or next((way for way in TALKS if way == promise.how), None)
            if spoken is None:
                raise ValueError("how: say how you spoke")
            return self._shelves.add_talk(promise.person, spoken, on, line, "promise")

        return await self._change(work)

    async def move_promise(self, promise_id: str, on: str, how: How | None = None) -> Promise:
        """Another day: the promise is marked as moved, and a new one is made."""

        def work() -> Promise:
            promise = self._shelves.settle_promise(promise_id, "moved")
            return self._shelves.add_promise(promise.person, how or promise.how, on, promise.record)

        return await self._change(work)

    async def drop_promise(self, promise_id: str) -> Promise:
        """No longer."""
        return await self._change(lambda: self._shelves.settle_promise(promise_id, "dropped"))

    async def erase_person(self, person_id: str) -> bool:
        """Take somebody, and all talks and promises with them, out of every file. False: no such person."""

        def work() -> bool:
            if person_id not in self._index.people:
                return False
            self._shelves.erase(person_id)
            return True

        return await self._change(work, forget=True)

    async def _change[T](self, work: Callable[[], T], *, forget: bool = False) -> T:
        return await self._thread.run(lambda: self._shelves.change(work, forget=forget))
