"""When a browser went unguarded: kept like a pause, once, and within reason."""

import pytest

from server import unguarded
from server.settings import Settings
from server.unguarded import Span

BEGUN, UNTIL = "2026-11-24T08:30:00.000Z", "2026-11-24T08:45:00.000Z"


@pytest.fixture
def kept(settings):
    return settings.unguarded


async def test_it_is_kept_once_and_read_again(kept, tmp_path, thread, clock):
    first = await kept.add(BEGUN, UNTIL, "Chromium")
    await kept.add("2026-11-24T09:30:00+01:00", "2026-11-24T09:45:00+01:00", "Chromium")

    again = Settings.open(tmp_path / "settings.json", thread, clock).unguarded
    assert first == Span(BEGUN, UNTIL, "Chromium")
    assert await kept.spans() == await again.spans() == [first]


async def test_it_may_end_later_than_now(kept):
    await kept.add("2026-11-24T08:59:00Z", "2026-11-24T09:14:00Z", "")

    assert len(await kept.spans()) == 1


@pytest.mark.parametrize(
    ("begun", "until", "field"),
    [
        ("soon", UNTIL, "from"),
        (BEGUN, "", "until"),
        (BEGUN[:-1], UNTIL, "from"),
        (UNTIL, BEGUN, "until"),
        (BEGUN, BEGUN, "until"),
        (BEGUN, "2026-11-25T08:30:01Z", "until"),
        ("2026-11-24T09:05:00Z", "2026-11-24T09:15:00Z", "from"),
    ],
)
async def test_what_cannot_have_been_is_not_kept(kept, begun, until, field):
    with pytest.raises(ValueError, match=f"^{field}:"):
        await kept.add(begun, until, "")

    assert await kept.spans() == []


async def test_the_newest_are_kept(kept, monkeypatch):
    monkeypatch.setattr(unguarded, "MAX_KEPT", 2)
    for minute in (1, 2, 3):
        await kept.add(f"2026-11-24T08:0{minute}:00Z", UNTIL, "")

    assert [span.begun[14:16] for span in await kept.spans()] == ["02", "03"]
