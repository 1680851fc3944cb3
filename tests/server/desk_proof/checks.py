"""What is looked at after each step: the desk's own words, the files, and the ledger between them."""

from hypothesis.stateful import invariant

from server.prompt import PromptSettled, Settled
from tests.server.desk_proof.ledger import YES, Asked, Ledger

MORE_TIME_S = 60.0
CEILING_S = 180.0
LIFE_S = 1800.0


class Checks:
    """The looking half of the machine; expects `world`, `clock`, `disk` and `unexpected`."""

    def __init__(self):
        super().__init__()
        self.ledger = Ledger()
        self.decisions = []
        self.refused = 0
        self.times_given = {}
        self.list_is_true = True

    def work(self):
        """One step of the disk, and a look at what came of it. False: there was nothing to do."""
        worked = self.world.step()
        self.examine()
        return worked

    @invariant()
    def examine(self):
        """Everything that must hold at every moment."""
        records = self.world.records_on_disk()
        self.learn()
        self.doubt(records)
        self.hear_answers()
        self.hear_of_hung_up(records)
        self.hear_verdicts(records)
        self.ledger.records_fit(records, ended=False)
        self.no_hold_is_forgotten()
        assert self.unexpected.lines == []
        told = self.world.told.settled
        assert len(told) == len(set(told)), "settled twice"
        if not self.world.thread.waiting:
            self.nothing_is_left_over()

    def learn(self):
        """Take note of prompts as they appear, and of those the surfaces were told of."""
        for view in self.world.desk.views():
            if view.asked_at not in self.ledger.prompts:
                keys = tuple(target.key for target in view.targets)
                at = self.clock.monotonic()
                self.list_is_true = True  # it is written anew
                self.ledger.prompts[view.asked_at] = Asked(view.id, view.asked_at, at, view.digest, view.client, keys)
        for asked in self.ledger.prompts.values():
            asked.told = asked.told or asked.id in self.world.told.opened

    def doubt(self, records):
        """Where the disk has refused something, what was not recorded yet may be lost."""
        if self.disk.refusals == self.refused:
            return
        self.refused = self.disk.refusals
        self.list_is_true = False
        recorded = {row["asked_at"] for row in records.values()}
        for asked in self.ledger.prompts.values():
            asked.doubtful = asked.doubtful or asked.asked_at not in recorded

    def hear_answers(self):
        """What became of each decision: one of those allowed, and one settlement for a prompt."""
        for each in [each for each in self.decisions if each[2].done()]:
            self.decisions.remove(each)
            asked, decision, task, expected, refusals = each
            if task.cancelled():
                asked.hung_up = decision
                continue
            problem = task.exception()
            if expected is not None:
                assert type(problem) is expected, f"{problem!r} instead of {expected}"
            elif isinstance(problem, OSError):
                assert self.disk.refusals > refusals, "refused by a disk that works"
            elif problem is not None:
                assert type(problem) is PromptSettled
            else:
                self.answered(asked, decision, task.result())

    def answered(self, asked, decision, settled):
        assert isinstance(settled, Settled)
        assert settled.outcome == decision.outcome
        assert asked.outcome is None, "settled twice"
        asked.outcome = decision.outcome
        if settled.outcome.goes_out:
            self.may_send(settled.record.id, decision)

    def hear_of_hung_up(self, records):
        """Whoever hung up in the middle of an answer has given it all the same, once it is recorded."""
        for record_id, row in records.items():
            asked = self.ledger.prompts.get(row["asked_at"])
            if asked and asked.hung_up and row["outcome"] in YES and record_id not in self.ledger.yes_at:
                self.may_send(record_id, asked.hung_up)
                asked.hung_up = None

    def may_send(self, record_id, decision):
        self.ledger.yes_at[record_id] = self.clock.monotonic()
        if decision.targets is not None:
            self.ledger.ticked[record_id] = frozenset(decision.targets)

    def hear_verdicts(self, records):
        for press in self.ledger.presses:
            if press.seen or not press.task.done():
                continue
            press.seen = True
            if not press.cancelled:
                self.ledger.verdict(press, press.task.result(), records, self.clock.monotonic())

    def no_hold_is_forgotten(self):
        at = self.clock.monotonic()
        open_now = {(asked.digest, asked.client) for asked in self.open_prompts()}
        for press in self.ledger.presses:
            if not press.task.done():
                assert at < press.until, "held beyond its client's patience"
                assert (press.action.digest, press.client) in open_now, "held for a prompt that has ended"

    def nothing_is_left_over(self):
        """Where the disk has no work left, the list of what is open is true, and no prompt has outlived its life."""
        at = self.clock.monotonic()
        for asked in self.open_prompts():
            assert at - asked.asked_mono < LIFE_S, "a prompt outlives its life"
        if self.list_is_true:
            asked, released = self.world.open_on_disk()
            assert asked == sorted(view.asked_at for view in self.world.desk.views()), "open.json differs"
            awaited = {sent.record_id for sent in self.unreported() if sent.record_id is not None}
            assert released == sorted(awaited), "the awaited ones in open.json differ"

    # -- what the rules ask ------------------------------------------------------------------------------------------

    def open_prompts(self):
        return [self.ledger.prompts[view.asked_at] for view in self.world.desk.views()]

    def still_open(self, asked):
        return asked.id in {view.id for view in self.world.desk.views()}

    def unreported(self):
        """What has been let out in this run, and the proxy has not spoken of since."""
        return [sent for sent in self.ledger.sent if sent.status is None and sent.delivery is not None]

    def given_more_time(self, asked):
        times = self.times_given[asked.id] = self.times_given.get(asked.id, 0) + 1
        until = min(self.clock.monotonic() + MORE_TIME_S, asked.asked_mono + CEILING_S)
        for press in self.ledger.presses:
            mine = (press.action.digest, press.client) == (asked.digest, asked.client)
            if mine and times <= 10 and not press.task.done():
                press.until = max(press.until, until)

    def restart(self, steps):
        """Begin anew on the same folder; where `steps` is given, killed once more before it has begun."""
        ledger = self.ledger
        ledger.presses.clear()
        ledger.yes_at.clear()
        self.decisions.clear()
        for sent in ledger.sent:
            sent.delivery = None
        self.disk.recover()
        if not self.world.start(steps):
            self.world.start()
        self.list_is_true = True
        records = self.world.records_on_disk()
        ledger.records_fit(records, ended=True)
        ledger.deliveries_fit(records)
