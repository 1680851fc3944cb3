"""Questions answered in the terminal, with a server that refuses, waits and forgets."""

from typing import Any

import pytest

from firsthand.ask import Conversation
from firsthand.client import ApiRefusal

VIEW = {
    "id": "p1",
    "site": "linkedin",
    "site_name": "LinkedIn",
    "kind": "connect",
    "targets": [{"key": "7", "id": "7", "handle": "ann", "name": "Ann\x1b[2J", "link": ""}],
    "about": {},
    "question": "Have you spoken with Ann?",
    "digest": "d",
    "strictness": "standard",
    "counts": {"this_week": 0, "talks_this_week": 0},
    "known": None,
    "practice": False,
    "patience_over": False,
}


class FakeApi:
    """Answers as the server would, each answer once; keeps the decisions it was sent."""

    def __init__(self, *answers: Any, view: dict[str, Any] | None = None) -> None:
        self.answers = list(answers)
        self.view = view or VIEW
        self.decisions: list[dict[str, Any]] = []
        self.looks = 0
        self.own_words: dict[str, str] = {}

    def get(self, path: str, **query: object) -> Any:
        if path == "/api/settings":
            return {"language": "en", "own_words": self.own_words}
        if path == "/api/prompts":
            return {"prompts": [self.view]}
        self.looks += 1
        return self.view

    def send(self, method: str, path: str, body: Any = None) -> Any:
        assert (method, path) == ("POST", "/api/prompts/p1/decision")
        self.decisions.append(body)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def talk(api: FakeApi, *typed: str) -> tuple[list[str], list[float]]:
    lines, said, slept = iter(typed), list[str](), list[float]()
    conversation = Conversation(api, lambda question: next(lines), said.append, slept.append)  # type: ignore[arg-type]
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

    assert "answer.when: when?" in said
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

    assert said[-1] == "Good. Talk first, on 2026-12-01."


def test_the_name_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    talk(FakeApi(settled("cancel")), "1")

    assert "Ann\\x1b[2J" in capsys.readouterr().out


def test_a_text_of_ones_own_is_said_in_the_terminal_too() -> None:
    api = FakeApi({"outcome": "cancel", "record": {}})
    api.own_words = {"done.cancel": "Fine, no.", "way.cancel": "No {name.__class__}"}

    said, _ = talk(api, "1")

    assert said[-1] == "Fine, no."
    assert any("No {name.__class__}" in line for line in said)
