"""Client libraries as people install them: what they do to people is asked about, and nothing else they do."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.calls import Held, Library
from tests.clients.driver import Driver
from tests.clients.runtimes import Runtime
from tests.clients.tables import NETWORKS

type OpenLibrary = Callable[[Library], Runtime]

LIBRARIES: list[Any] = [
    pytest.param(network.site, library, id=library.name) for network in NETWORKS for library in network.libraries
]
HELD: list[Any] = [
    pytest.param(site.values[0], site.values[1], held, id=f"{site.id} {held.code}")
    for site in LIBRARIES
    for held in site.values[1].held
]
PASSING: list[Any] = [
    pytest.param(site.values[1], code, id=f"{site.id} {code}") for site in LIBRARIES for code in site.values[1].passing
]


@pytest.mark.parametrize(("site", "library", "call"), HELD)
def test_what_ties_people_together_is_held(
    driver: Driver, open_library: OpenLibrary, site: str, library: Library, call: Held
) -> None:
    """Asked once, about the right people; let go, so that nothing arrives and the library says why."""
    runtime = open_library(library)

    outcome = driver.run(runtime, call.code)

    assert [(site, call.kind, list(call.targets))] == [
        (prompt["site"], prompt["kind"], [_person(target) for target in prompt["targets"]]) for prompt in outcome.asked
    ]
    assert outcome.lines == []
    assert (call.told or library.refusal) in outcome.told


@pytest.mark.parametrize(("library", "code"), PASSING)
def test_everything_else_passes_unasked(driver: Driver, open_library: OpenLibrary, library: Library, code: str) -> None:
    """The control: it reaches the site, nobody is asked, and it is not the proxy that refuses it."""
    runtime = open_library(library)

    outcome = driver.run(runtime, code)

    assert outcome.asked == []
    assert outcome.lines, outcome.told
    puzzled = bool(library.puzzled) and library.puzzled in outcome.told
    assert puzzled or outcome.told.startswith("gave "), outcome.told


@pytest.mark.parametrize(("site", "library"), LIBRARIES)
def test_the_control_is_larger_than_what_it_controls(site: str, library: Library) -> None:
    """Five calls that pass for each that is held; none is written down twice."""
    assert len(library.passing) >= 5 * len(library.held)
    assert len({*library.passing, *(call.code for call in library.held)}) == len(library.passing) + len(library.held)


def _person(target: dict[str, Any]) -> str:
    return str(target["id"] or target["handle"] or target["name"])
