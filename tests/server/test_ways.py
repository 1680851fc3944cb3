"""What a prompt says of its ways out is all that an answer needs: nothing more is asked, and nothing less would do."""

from datetime import date

import pytest

from server.answers import NotADecision, check_decision
from server.asking import Forms, asking_about
from server.desk_view import ways_out
from server.forms import FORMS
from server.kinds import KINDS
from server.record import Answer, Decision, PromiseMade
from site_packs.action import Action, Target

TODAY = date(2026, 11, 24)
DECOYS = ("Maria Keller", "Daniel Osei", "Yuki Tanaka")
PAT, KIM = Target("7", "pat", "Pat Example"), Target("8", "kim")
PEOPLE = [(), (PAT,), (Target("9"),), (PAT, KIM)]


def yes_from(ways):
    """The least that the ways let a yes say."""
    task, said = ways.task, {}
    if task.how and ways.hows:
        how = ways.complete[0] if ways.complete else ways.hows[0]
        said = {"how": how} if how in ways.complete else {"how": how, "when": "2026-05"}
    if ways.line or task.why == "line":
        said["reason"] = "bees"
    return {"spoken": True, **said, **name_from(task)}


def ahead_from(ways):
    return {"spoken": False, **({"reason": "colleague"} if ways.task.why else {}), **name_from(ways.task)}


def name_from(task):
    return {"typed_name": "pat"} if task.name else {}


def passes(asking, targets, said, promise=None):
    try:
        check_decision(Decision("proceed", "", None, Answer(**said), promise), asking, targets, TODAY)
    except NotADecision:
        return False
    return True


@pytest.mark.parametrize("targets", PEOPLE, ids=["nobody", "one", "nameless", "two"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("strictness", ["gentle", "standard", "firm"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_made_of_the_ways_alone_is_taken_and_lacks_nothing_to_spare(kind, strictness, form, targets):
    action = Action("linkedin", kind, "ask", "rule", targets)
    asking = asking_about(action, strictness, "2026-11-24T09:00:00.000Z", Forms(form), tuple, lambda: DECOYS)
    ways = ways_out(asking, len(targets))

    for said in (yes_from(ways), ahead_from(ways)):
        assert passes(asking, targets, said)
        spare = [part for part in said if part != "spoken"]
        assert not any(passes(asking, targets, {**said, part: getattr(Answer(), part)}) for part in spare)
    if ways.ask_along:
        promise = PromiseMade(ways.later_how, "2026-12-01")
        along = {"spoken": False, "reason": "will ask for a talk", **name_from(ways.task)}
        assert passes(asking, targets, along, promise)
    assert bool(ways.names) == (ways.task.name != "")
