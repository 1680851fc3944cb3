"""Runs one call through the proxy and answers whatever it is asked about it: never."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from tests.clients.runtimes import Runtime
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import Arrived, Recorder

LOOK_S = 0.02
DEADLINE_S = 30.0


@dataclass(slots=True)
class Outcome:
    """What one call came to: the questions it raised, what reached the site, and what the caller was told."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    told: str = ""

    @property
    def lines(self) -> list[str]:
        """The requests that arrived, shortly."""
        return [f"{one.method} {one.path}" for one in self.arrived]


class Driver:
    """One instance, one upstream, one call at a time."""

    def __init__(self, firsthand: Firsthand, recorder: Recorder) -> None:
        self._firsthand = firsthand
        self._recorder = recorder
        self._aside = ThreadPoolExecutor(1)

    def run(self, runtime: Runtime, code: str) -> Outcome:
        """Run it to its end, cancelling every prompt on the way: a client that tries again is asked again."""
        outcome = Outcome()
        before = len(self._recorder.arrived)
        call = self._aside.submit(runtime.run, code)
        looks = int(DEADLINE_S / LOOK_S)
        for _ in range(looks):
            over = bool(wait([call], LOOK_S).done)
            self._cancel_open(outcome)
            if over:
                break
        outcome.told = call.result(0)
        outcome.arrived = self._recorder.arrived[before:]
        return outcome

    def _cancel_open(self, outcome: Outcome) -> None:
        for prompt in self._firsthand.prompts():
            outcome.asked.append(prompt)
            settled = self._firsthand.decide(prompt, "cancel")
            assert settled.status == 200, settled

    def close(self) -> None:
        """No more calls."""
        self._aside.shutdown(wait=False)
