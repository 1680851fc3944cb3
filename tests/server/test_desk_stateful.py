"""The desk under any order of requests, answers, time, a failing disk, kills and stops.

At most one send for one yes, none without a durable record, every hold ends, every prompt is recorded once. A longer
campaign: `make desk-runs`.
"""

import os
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from server.answers import NotADecision
from server.background import log as background_log
from server.prompt import CopiedAnswer, DigestChanged, Hold, TooSoon
from server.record import Answer, Client, Decision, PromiseMade
from server.waiting import WAIT_S
from site_packs.action import Action, Target
from tests.server.at_the_desk import connect
from tests.server.conftest import HandClock
from tests.server.desk_proof.checks import Checks
from tests.server.desk_proof.ledger import Press, client_of
from tests.server.desk_proof.machinery import Disk, Unexpected
from tests.server.desk_proof.world import World

EXAMPLES = int(os.environ.get("FIRSTHAND_DESK_RUNS", "80"))
LOOK_S = 4.0
assert LOOK_S < WAIT_S["standard"] < 2 * LOOK_S

CLIENTS = (Client("browser", "Chrome"), Client("script", "curl"))
ACTIONS = {
    "one": connect("1"),
    "another": connect("2"),
    "one whose site does not wait": connect("3", patience_s=0),
    "both invited": Action("linkedin", "invite", "ask", "invite", (Target("1"), Target("2"))),
    "one invited": Action("linkedin", "invite", "ask", "invite", (Target("1"),)),
    "watched": Action("linkedin", "follow", "watch", "follow", (Target("1"),)),
}
SPOKEN = Answer(spoken=True, how="call", when="2026-05")
ANSWERS = {
    "yes": lambda prompt: Decision("proceed", prompt.digest, answer=SPOKEN),
    "mistaken": lambda prompt: Decision("mistaken", prompt.digest),
    "no": lambda prompt: Decision("cancel", prompt.digest),
    "later": lambda prompt: Decision("later", prompt.digest, promise=PromiseMade("call", "2026-12-01")),
    "some": lambda prompt: Decision("proceed", prompt.digest, prompt.targets[:1], SPOKEN),
    "nobody": lambda prompt: Decision("proceed", prompt.digest, (), SPOKEN),
    "a stranger": lambda prompt: Decision("proceed", prompt.digest, ("stranger",), SPOKEN),
    "no day": lambda prompt: Decision("proceed", prompt.digest, answer=Answer(spoken=True, how="call", when="once")),
    "to another": lambda prompt: Decision("proceed", "another digest", answer=SPOKEN),
    "no to another": lambda prompt: Decision("cancel", "another digest"),
}
WRONG = {
    "nobody": NotADecision,
    "a stranger": NotADecision,
    "no day": NotADecision,
    "to another": DigestChanged,
    "no to another": DigestChanged,
}


MOSTLY_YES = [*["yes"] * 5, *["some"] * 3, *ANSWERS]
WHICH = st.integers(0, 7)


def one_of(several, which):
    return several[which % len(several)]


class DeskMachine(Checks, RuleBasedStateMachine):
    """What may happen to the desk, a step at a time. Where `eager`, the disk has done its work after each."""

    def __init__(self):
        super().__init__()
        self._temporary = tempfile.TemporaryDirectory()
        self.disk, self.unexpected = Disk(), Unexpected()
        self._patch = mock.patch("server.kept_file.os.fsync", self.disk.sync)
        self._patch.start()
        background_log.addHandler(self.unexpected)
        background_log.propagate = False
        self.clock = HandClock()
        self.world = World(Path(self._temporary.name), self.clock)
        self.eager = True

    @initialize(eager=st.booleans())
    def begin(self, eager):
        self.eager = eager

    @rule(
        what=st.sampled_from(sorted(ACTIONS)),
        client=st.sampled_from(CLIENTS),
        line=st.sampled_from("ab"),
        waits=st.sampled_from([True, True, True, False]),
    )
    def press(self, what, client, line, waits):
        self.clock.move(0.001)  # so that no two prompts are asked at one moment
        action, at = ACTIONS[what], self.clock.monotonic()
        connection = f"{client.name}-{line}"
        task = self.world.begin(self.world.desk.ask(action, Hold(connection, "www.linkedin.com", client, waits=waits)))
        patience_s = min(action.patience_s, 180) if waits else 0
        self.ledger.presses.append(Press(action, client, connection, task, at + patience_s))
        if action.mode == "watch":
            assert task.done(), "what passes waited for the disk"
        self.settle()

    @rule(
        what=st.sampled_from(["one", "both invited"]),
        client=st.sampled_from(CLIENTS),
        line=st.sampled_from("ab"),
        how=st.sampled_from(["yes", "some", "mistaken"]),
    )
    def press_and_answer(self, what, client, line, how):
        """What happens most, in one step: so that more happens behind it."""
        self.press(what, client, line, True)
        self.examine()
        for prompt in self.open_prompts():
            if (prompt.digest, prompt.client) == (ACTIONS[what].digest, client):
                self.look_at(prompt, 2)
                if self.still_open(prompt):
                    self.decide(prompt, how)
        self.settle()

    @precondition(lambda self: self.ledger.presses)
    @rule(which=WHICH, line=st.sampled_from("ab"))
    def press_once_more(self, which, line):
        before = one_of(self.ledger.presses, which)
        what = next(name for name, action in ACTIONS.items() if action == before.action)
        self.press(what, before.client, line, True)

    @precondition(lambda self: self.ledger.ticked)
    @rule(which=WHICH, line=st.sampled_from("ab"))
    def press_what_was_ticked(self, which, line):
        record_id = one_of(sorted(self.ledger.ticked), which)
        self.press("one invited", client_of(self.world.records_on_disk()[record_id]), line, True)

    @precondition(lambda self: self.open_prompts())
    @rule(
        which=WHICH,
        how=st.sampled_from([*["yes"] * 5, *["some"] * 3, *ANSWERS]),
        look=st.sampled_from([True, True, False]),
    )
    def answer(self, which, how, look):
        prompt = one_of(self.open_prompts(), which)
        if look:
            self.look_at(prompt, 2)
        if prompt.id in {view.id for view in self.world.desk.views()}:
            self.decide(prompt, how)
        self.settle()

    @precondition(lambda self: self.open_prompts())
    @rule(which=WHICH)
    def look(self, which):
        self.look_at(one_of(self.open_prompts(), which), 1)
        self.settle()

    def decide(self, prompt, how):
        decision = ANSWERS[how](prompt)
        task = self.world.begin(self.world.desk.decide(prompt.id, decision, "dashboard"))
        early = decision.outcome in ("proceed", "mistaken") and prompt.seen_s < WAIT_S["standard"]
        expected = WRONG.get(how) or (TooSoon if early else None)
        if how == "some" and len(prompt.targets) == 1:
            decision = ANSWERS["yes"](prompt)  # to tick the only one is to say yes
        self.decisions.append((prompt, decision, task, expected, self.disk.refusals))

    def look_at(self, prompt, times):
        for _ in range(times):
            if prompt.id not in {view.id for view in self.world.desk.views()}:
                return
            self.world.do(lambda: self.world.desk.seen(prompt.id, True, "dashboard"))
            for _ in range(int(LOOK_S)):
                self.clock.move(1.0)
                self.world.do(lambda: self.still_open(prompt) and self.world.desk.seen(prompt.id, True, "dashboard"))
            self.world.do(lambda: self.still_open(prompt) and self.world.desk.seen(prompt.id, False, "dashboard"))
            prompt.seen_s += LOOK_S

    @precondition(lambda self: self.open_prompts())
    @rule(which=WHICH)
    def more_time(self, which):
        prompt = one_of(self.open_prompts(), which)
        self.world.do(lambda: self.world.desk.more_time(prompt.id))
        self.given_more_time(prompt)

    @rule(client=st.sampled_from(CLIENTS), line=st.sampled_from("ab"))
    def client_goes(self, client, line):
        connection = f"{client.name}-{line}"
        self.world.do(lambda: self.world.desk.withdraw(connection))
        for press in self.ledger.presses:
            assert press.connection != connection or press.task.done(), "a hold outlives its client"
        self.settle()

    @precondition(lambda self: any(not press.task.done() for press in self.ledger.presses))
    @rule(which=WHICH)
    def hook_is_cancelled(self, which):
        waiting = [press for press in self.ledger.presses if not press.task.done()]
        press = one_of(waiting, which)
        press.cancelled = True
        self.world.do(press.task.cancel)
        self.settle()

    @precondition(lambda self: self.decisions)
    @rule(which=WHICH)
    def who_answered_hangs_up(self, which):
        self.world.do(one_of(self.decisions, which)[2].cancel)
        self.settle()

    @precondition(lambda self: self.unreported())
    @rule(which=WHICH, status=st.sampled_from(["delivered:204", "not delivered", "unknown"]))
    def the_proxy_reports(self, which, status):
        sent = one_of(self.unreported(), which)
        self.world.do(lambda: self.world.desk.delivered(sent.delivery, status))
        self.world.do(lambda: sent.delivery.settle(CopiedAnswer(204, (), b"")))
        self.ledger.reported(sent, status, self.clock.monotonic())
        self.settle()

    @rule(seconds=st.sampled_from([1.0, 9.5, 30.0, 46.0, 125.0, 601.0, 1801.0]))
    def time_passes(self, seconds):
        self.clock.move(seconds)
        self.world.loop.spin()
        self.settle()

    @precondition(lambda self: not self.eager)
    @rule(steps=st.integers(1, 5))
    def the_disk_works(self, steps):
        for _ in range(steps):
            if not self.work():
                break

    @rule(ahead=st.integers(1, 6))
    def the_disk_will_fail(self, ahead):
        self.disk.fail_once(ahead)

    @rule()
    def the_disk_is_full(self):
        self.disk.full = True

    @rule()
    def the_disk_recovers(self):
        self.disk.recover()

    @rule(half_done=st.booleans(), steps=st.sampled_from([None, None, 0, 1, 2, 3]))
    def kill_and_restart(self, half_done, steps):
        if half_done and not self.disk.full:
            self.world.thread.step()  # on the disk, but nobody has heard of it
        self.world.kill()
        self.restart(steps)

    @rule()
    def stop_and_restart(self):
        self.world.close()
        self.examine()
        for press in self.ledger.presses:
            assert press.task.done(), "a hold outlives the desk"
        assert not self.decisions, "an answer outlives the desk"
        self.world.kill()
        self.restart(None)

    def settle(self):
        if self.eager:
            while self.work():
                pass

    def teardown(self):
        try:
            if self.world.loop.is_closed():
                return  # it has failed already
            self.disk.recover()
            while self.work():
                pass
            self.stop_and_restart()
        finally:
            self.world.kill()
            self._patch.stop()
            background_log.removeHandler(self.unexpected)
            background_log.propagate = True
            self._temporary.cleanup()


TestDesk = DeskMachine.TestCase
TestDesk.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=40,
    deadline=None,
    derandomize="FIRSTHAND_DESK_RUNS" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)
