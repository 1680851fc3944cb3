"""Notifications of the desktop: only where nobody looks, one for all, without a name, and never in anybody's way."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import msgspec
import pytest

from firsthand import notifications
from firsthand.notifications import Notifications, notifying
from server.desk import Desk
from server.parts import DesktopState
from site_packs.action import Target
from tests.desktop import Desktop
from tests.server.at_the_desk import ask, connect, no
from tests.server.conftest import until

SOON_S = 0.05


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path_factory.mktemp("bus"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
    monkeypatch.setattr(notifications, "UNSEEN_S", SOON_S)
    yield desktop
    desktop.close()


class Listening:
    """Notifications at work over a desk; `opened` are the links a click has opened."""

    def __init__(self, desk: Desk) -> None:
        self.state, self.opened = DesktopState(), list[str]()
        parts = desk.parts
        self.notifications = Notifications(
            desk, parts.settings, parts.events, self.state, lambda path: f"http://here{path}", self.opened.append
        )


@pytest.fixture
async def listening(desk: Desk, desktop: Desktop) -> AsyncIterator[Listening]:
    """Switched on."""
    await desk.parts.settings.choose(notify=True)
    listening = Listening(desk)
    async with notifying(listening.notifications):
        await until(lambda: listening.state.notifies is not None)
        yield listening
        await desk.close()


def somebody(number: int) -> Any:
    return msgspec.structs.replace(connect(), targets=(Target(str(number), f"p{number}", f"Person {number}"),))


async def nothing_more(shown: Callable[[], object]) -> None:
    """What is shown stays as it is for a good deal longer than a notification takes."""
    before = shown()
    await asyncio.sleep(10 * SOON_S)
    assert shown() == before


async def test_a_question_nobody_sees_is_told_of_without_a_name(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
) -> None:
    await ask(desk)
    await until(lambda: desktop.texts)

    [shown] = desktop.service.shown
    assert (shown.app, shown.title, shown.text) == ("Firsthand", "Firsthand", "A question is waiting for you.")
    assert listening.state.notifies is True


async def test_it_speaks_the_persons_language(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
) -> None:
    await desk.parts.settings.choose(language="de")

    await ask(desk)

    await until(lambda: desktop.texts == ["Eine Frage wartet auf dich."])


@pytest.mark.parametrize("surface", ["page", "dashboard", "terminal"])
async def test_what_somebody_looks_at_is_not_told_of(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
    surface: str,
) -> None:
    _, prompt = await ask(desk)
    if surface == "terminal":
        desk.look(prompt.id)
    else:
        desk.seen(prompt.id, True, surface)  # type: ignore[arg-type]

    await nothing_more(lambda: desktop.texts)
    assert desktop.texts == []


async def test_a_page_that_is_hidden_shows_it_to_nobody(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
) -> None:
    _, prompt = await ask(desk)
    desk.seen(prompt.id, False, "page")

    await until(lambda: desktop.texts)


async def test_several_questions_are_one_notification(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifications, "UNSEEN_S", 1.0)  # all three are asked by then, however busy the machine
    for number in range(3):
        await ask(desk, somebody(number))
    await until(lambda: desktop.texts)
    monkeypatch.setattr(notifications, "UNSEEN_S", SOON_S)
    await ask(desk, somebody(9))

    await nothing_more(lambda: desktop.texts)
    assert desktop.texts == ["3 questions are waiting for you."]


async def test_it_is_taken_back_when_all_of_them_are_settled(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
) -> None:
    prompts = [(await ask(desk, somebody(number)))[1] for number in range(2)]
    await until(lambda: desktop.texts)

    await desk.decide(prompts[0].id, no(prompts[0]), "dashboard")
    await nothing_more(lambda: desktop.service.closed)
    assert desktop.service.closed == []
    await desk.decide(prompts[1].id, no(prompts[1]), "dashboard")

    await until(lambda: desktop.service.closed == [1])


async def test_after_one_was_put_away_the_next_question_is_told_of(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
) -> None:
    await ask(desk, somebody(1))
    await until(lambda: desktop.texts)
    await until(lambda: listening.notifications.shown)
    desktop.dismiss(1)
    await ask(desk, somebody(2))

    await until(lambda: desktop.texts == ["A question is waiting for you.", "2 questions are waiting for you."])


@pytest.mark.parametrize("count", [1, 2])
async def test_a_click_opens_the_question_and_of_several_the_dashboard(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
    count: int,
) -> None:
    prompts = [(await ask(desk, somebody(number)))[1] for number in range(count)]
    await until(lambda: listening.notifications.shown)

    desktop.click(1)

    await until(lambda: listening.opened)
    assert listening.opened == [f"http://here/prompt/{prompts[0].id}" if count == 1 else "http://here/"]


async def test_switched_off_it_says_nothing_and_takes_back_what_stands_there(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
) -> None:
    await ask(desk, somebody(1))
    await until(lambda: desktop.texts)

    await desk.parts.settings.choose(notify=False)
    await until(lambda: desktop.service.closed == [1])
    await ask(desk, somebody(2))

    await nothing_more(lambda: desktop.texts)
    assert len(desktop.texts) == 1
    assert listening.state.notifies is None


async def test_at_the_end_nothing_is_left_behind(desk: Desk, desktop: Desktop) -> None:
    await desk.parts.settings.choose(notify=True)
    async with notifying(Listening(desk).notifications):
        await ask(desk)
        await until(lambda: desktop.texts)

    await until(lambda: desktop.service.closed == [1])


async def test_a_service_that_hangs_does_not_hold_up_the_end(
    desk: Desk, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "SERVICE_PATIENCE_S", 600.0)
    await desk.parts.settings.choose(notify=True)
    listening = Listening(desk)

    async with asyncio.timeout(10):
        async with notifying(listening.notifications):
            await until(lambda: listening.state.notifies)
            desktop.hang()
            await ask(desk)
            await until(lambda: desktop.service.told)


async def test_without_a_service_it_is_said_once_and_all_goes_on(
    desk: Desk,
    desktop: Desktop,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desktop.leave()
    await desk.parts.settings.choose(notify=True)
    listening = Listening(desk)

    with caplog.at_level(logging.WARNING):
        async with notifying(listening.notifications):
            held = [await ask(desk, somebody(number)) for number in range(3)]
            await asyncio.sleep(10 * SOON_S)
            await desk.decide(held[0][1].id, no(held[0][1]), "dashboard")

    [said] = [each for each in caplog.records if each.name.startswith(("firsthand", "server", "desktop_notifier"))]
    assert "no service" in said.getMessage()
    assert listening.state.notifies is False
    assert held[0][0].done()


async def test_a_service_that_comes_back_is_found_again(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
) -> None:
    desktop.leave()
    desktop.come_back()

    await ask(desk)

    await until(lambda: desktop.texts)
    assert listening.state.notifies is True


async def test_a_service_that_hangs_holds_up_nobody(
    desk: Desk,
    desktop: Desktop,
    listening: Listening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifications, "SERVICE_PATIENCE_S", 0.2)
    desktop.hang()

    held = [await ask(desk, somebody(number)) for number in range(2)]
    await until(lambda: listening.state.notifies is False)
    for task, prompt in held:
        await desk.decide(prompt.id, no(prompt), "dashboard")
        assert not (await task).sends
