"""Questions answered in the terminal, with a server that refuses, waits and forgets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firsthand.client import ApiRefusal
from firsthand.conversation import Conversation
from tests.firsthand.prompts import view

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VIEW = view(targets=[{"key": "7", "id": "7", "handle": "ann", "name": "Ann\x1b[2J", "link": ""}])


def held(seconds: float, since: float = 30) -> dict[str, str]:
    """When it was asked, and until when its client waits."""
    at = (NOW - timedelta(seconds=since), NOW + timedelta(seconds=seconds))
    return dict(zip(("asked_at", "held_until"), (moment.isoformat() for moment in at), strict=True))


class FakeApi:
    """Answers as the server would, each answer once; keeps the decisions it was sent."""

    def __init__(self, *answers: Any, view: dict[str, Any] | None = None, language: str = "en") -> None:
        self.answers = list(answers)
        self.view = view or VIEW
        self.language = language
        self.decisions: list[dict[str, Any]] = []
        self.changes: list[tuple[str, Any]] = []
        self.looks = 0
        self.own_words: dict[str, str] = {}

    def get(self, path: str, **query: object) -> Any:
        if path == "/api/settings":
            return {"language": self.language, "own_words": self.own_words}
        if path == "/api/prompts":
            return {"prompts": [self.view]}
        self.looks += 1
        return self.view

    def send(self, method: str, path: str, body: Any = None) -> Any:
        if path != "/api/prompts/p1/decision":
            self.changes.append((path, body))
            self.view = {**self.view, **held(75)}
            return self.view
        self.decisions.append(body)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def talk(api: FakeApi, *typed: str, glances: int = 0) -> tuple[list[str], list[float]]:
    """Type these lines, looking up so often before each; gives what was said, and the naps taken."""
    lines, said, slept = iter(typed), list[str](), list[float]()

    def read(question: str, glance: Callable[[], str]) -> str:
        said.extend(news for _ in range(glances) if (news := glance()))
        return next(lines)

    conversation = Conversation(api, read, said.append, slept.append, lambda: NOW)  # type: ignore[arg-type]
    conversation.answer_open()
    assert list(lines) == []
    return said, slept


def settled(outcome: str, **record: Any) -> dict[str, Any]:
    return {"outcome": outcome, "record": record}


def test_an_answer_is_sent_and_its_effect_said() -> None:
    api = FakeApi(settled("proceed"))

    said, _ = talk(api, "4", "1")

    assert api.decisions[0]["answer"]["reason"] == "they asked me"
    assert said[-1] == "It goes out."


def test_the_wait_is_sat_out_and_the_same_answer_sent_again(capsys: pytest.CaptureFixture[str]) -> None:
    api = FakeApi(ApiRefusal(425, {"error": "too early", "wait_left_s": 1.0}), settled("proceed"))

    _, slept = talk(api, "4", "1")

    assert sum(slept) == pytest.approx(1.0)
    assert api.decisions[0] == api.decisions[1]
    assert api.looks == 1


def test_a_refused_answer_is_asked_again_with_what_was_typed() -> None:
    api = FakeApi(ApiRefusal(422, {"error": "answer.when: when?", "field": "answer.when"}), settled("proceed"))

    said, _ = talk(api, "4", "a fair", "", "")

    assert "Roughly when is still missing." in said
    assert api.decisions[0] == api.decisions[1]


def test_an_answer_that_could_not_be_kept_can_be_given_again() -> None:
    api = FakeApi(ApiRefusal(507, {"error": "full"}), settled("cancel"))

    said, _ = talk(api, "1", "")

    assert any("could not be written down" in line for line in said)


def test_a_question_answered_elsewhere_ends_here() -> None:
    api = FakeApi(ApiRefusal(409, {"error": "already settled", "outcome": "cancel"}))

    said, _ = talk(api, "1")

    assert said[-1] == "This was let go."


def test_a_client_that_gave_up_needs_a_second_press() -> None:
    api = FakeApi(settled("proceed"), view={**VIEW, "patience_over": True})

    said, _ = talk(api, "4", "1")

    assert said[-1] == "Noted. Press Connect once more on LinkedIn; it goes straight through."


def test_a_promise_names_its_day() -> None:
    api = FakeApi(settled("later", promise={"how": "call", "on": "2026-12-01"}))

    said, _ = talk(api, "2", "1", "2026-12-01", "1")

    assert said[-1] == "Good. Talk first, on 1 December."


def test_the_name_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    talk(FakeApi(settled("cancel")), "1")

    assert "Ann\\x1b[2J" in capsys.readouterr().out


def test_a_text_of_ones_own_is_said_in_the_terminal_too() -> None:
    api = FakeApi({"outcome": "cancel", "record": {}})
    api.own_words = {"done.cancel": "Fine, no.", "way.cancel": "No {name.__class__}"}

    said, _ = talk(api, "1")

    assert said[-1] == "Fine, no."
    assert any("No {name.__class__}" in line for line in said)


def test_it_speaks_the_persons_language() -> None:
    api = FakeApi(settled("cancel"), language="de")

    said, _ = talk(api, "1")

    assert "  1  Sein lassen" in said
    assert said[-1] == "Sein gelassen."


def test_a_client_about_to_give_up_is_named_once_and_a_plus_gives_it_more_time() -> None:
    api = FakeApi(settled("cancel"), view={**VIEW, **held(15)})

    said, _ = talk(api, "+", "1", glances=3)

    assert said.count("LinkedIn gives up in 15 s. Type + for more time.") == 1
    assert "LinkedIn gives up in 75 s." in said
    assert [path for path, _ in api.changes] == ["/api/prompts/p1/more-time"]


@pytest.mark.parametrize(("time", "told"), [(held(45), None), (held(15, since=260), "LinkedIn gives up in 15 s.")])
def test_more_time_is_not_offered_early_nor_where_there_is_no_limit(time: dict[str, str], told: str | None) -> None:
    said, _ = talk(FakeApi(settled("cancel"), view={**VIEW, **time}), "1", glances=1)

    assert [line for line in said if "gives up" in line] == ([told] if told else [])


def test_a_page_that_has_gone_is_said_once_and_needs_a_second_press() -> None:
    said, _ = talk(FakeApi(settled("proceed"), view={**VIEW, "page_gone": True}), "4", "1", glances=2)

    assert sum("closed or moved on" in line for line in said) == 1
    assert said[-1] == "Noted. Press Connect once more on LinkedIn; it goes straight through."


def test_a_question_answered_elsewhere_while_nobody_types_ends_here() -> None:
    api = FakeApi()
    look = api.get

    def get(path: str, **query: object) -> Any:
        if api.looks == 1:
            raise ApiRefusal(409, {"error": "already settled", "outcome": "later"})
        return look(path, **query)

    api.get = get  # type: ignore[method-assign]
    said, _ = talk(api, glances=1)

    assert said[-1] == "This was answered: talk first."
    assert api.decisions == []


@pytest.mark.parametrize(("typed", "changes"), [("2", [("/api/sites/linkedin", {"rules": {"r": "off"}})]), ("", [])])
def test_after_a_mistake_the_asking_can_be_ended_and_nothing_typed_leaves_it(typed: str, changes: Any) -> None:
    api = FakeApi(settled("mistaken", site="linkedin", rule="r"))

    talk(api, "5", typed)

    assert api.changes == changes


def test_ctrl_c_leaves_the_question_open() -> None:
    api = FakeApi()

    def read(question: str, glance: Callable[[], str]) -> str:
        raise KeyboardInterrupt

    conversation = Conversation(api, read, lambda line: None, lambda s: None, lambda: NOW)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        conversation.answer_open()

    assert conversation.asking
    assert api.decisions == []
