"""The shapes of the tables: which calls of which library must wait for an answer, and which must not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.e2e.upstreams import Arrived

# What a library's calls are written with: the names that stand in them.
type Names = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Held:
    """One call that ties people together, and what the question about it must say."""

    code: str
    kind: str
    targets: Sequence[str]  # ids; the handle or name of those that have none
    told: str = ""  # where it is not the library's `refusal`


@dataclass(frozen=True, eq=False, slots=True)
class Library:
    """A client library as people install it, its calls as they would write them.

    `opened` gives the names that calls are written with; a library from npm has none: tests/clients/libraries.mjs
    opens it. `refusal` stands in what a refused call raises, or gives where the library does not raise. `puzzled`
    stands in what it raises where the stand-in's answer is too poor for it.
    """

    name: str
    refusal: str
    held: Sequence[Held]
    passing: Sequence[str]
    opened: Callable[[], Names] | None = None
    puzzled: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Network:
    """What stands in for one site, and the libraries that speak to it.

    `answer` gives the JSON that a request is answered with, None for an empty answer with status 204.
    `modes` are rules that are set to ask, because they do not by themselves or only about many.
    """

    site: str
    hosts: Sequence[str]
    libraries: Sequence[Library]
    answer: Callable[[Arrived], object]
    modes: Mapping[str, str] = field(default_factory=dict)
