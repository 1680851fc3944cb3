"""What has really reached the practice network since it started; kept in memory and nowhere else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from firsthand.practice_network.people import ASKING_AT_FIRST, BY_HANDLE, CONNECTED_AT_FIRST


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request that came in: what was asked, for whom, and the skill or the number of invitations."""

    what: str
    people: tuple[str, ...]
    detail: str = ""


@dataclass(slots=True)
class NetworkState:
    """The visitor's connections, and every request that changed something, in order."""

    connected: set[str] = field(default_factory=lambda: set(CONNECTED_AT_FIRST))
    following: set[str] = field(default_factory=set)
    asking: list[str] = field(default_factory=lambda: list(ASKING_AT_FIRST))
    endorsed: set[tuple[str, str]] = field(default_factory=set)
    arrivals: list[Arrival] = field(default_factory=list)

    def connect(self, handle: str, note: str) -> None:
        """Connect at once: nobody here would refuse you."""
        self.connected.add(handle)
        if handle in self.asking:
            self.asking.remove(handle)
        self._note("connect", [handle], "with a note" if note else "")

    def accept(self, handle: str) -> None:
        """Accept the request of somebody who asks; KeyError when nobody of that handle does."""
        if handle not in self.asking:
            raise KeyError(handle)
        self.asking.remove(handle)
        self.connected.add(handle)
        self._note("accept", [handle])

    def ignore(self, handle: str) -> None:
        """Drop a request without connecting."""
        if handle not in self.asking:
            raise KeyError(handle)
        self.asking.remove(handle)
        self._note("ignore", [handle])

    def disconnect(self, handle: str) -> None:
        """Undo a connection."""
        self.connected.discard(handle)
        self._note("disconnect", [handle])

    def endorse(self, handle: str, skill: str) -> None:
        """Endorse one skill; KeyError for a skill the person does not name."""
        if skill not in BY_HANDLE[handle].skills:
            raise KeyError(skill)
        self.endorsed.add((handle, skill))
        self._note("endorse", [handle], skill)

    def follow(self, handles: Iterable[str]) -> None:
        """Follow one person or many; many are one request."""
        people = list(handles)
        self.following.update(people)
        self._note("follow" if len(people) == 1 else "follow-all", people)

    def unfollow(self, handle: str) -> None:
        """Stop following."""
        self.following.discard(handle)
        self._note("unfollow", [handle])

    def message(self, handle: str) -> None:
        """Take a message. Its text is not kept: even a practice network has no need of it."""
        self._note("message", [handle])

    def invite(self, emails: list[str]) -> None:
        """Take invitations for addresses; nothing is sent to anyone."""
        self._note("invite", [], f"{len(emails)} address{'es' if len(emails) != 1 else ''}")

    @property
    def counts(self) -> dict[str, int]:
        """How many requests of each sort arrived."""
        return dict(Counter(arrival.what for arrival in self.arrivals))

    def _note(self, what: str, people: list[str], detail: str = "") -> None:
        self.arrivals.append(Arrival(what, tuple(people), detail))
