"""What the person chose is kept, and acts at once."""

from datetime import timedelta

import msgspec
import pytest

from server import kept_file
from server.settings import Settings, SiteSettings
from server.storage import Database


@pytest.fixture
def reopened(tmp_path, thread, clock):
    return lambda: Settings.open(tmp_path / "settings.json", thread, clock)


@pytest.fixture
def told(settings):
    told = []
    settings.on_change(told.append)
    return told


@pytest.fixture
def disk_full(monkeypatch):
    """From here on nothing can be written."""

    def fill() -> None:
        def refuse(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(kept_file.os, "write", refuse)

    return fill


def test_only_the_practice_network_is_on_at_first(settings):
    assert settings.sites_on() == {"practice"}
    assert settings.site("linkedin") == SiteSettings(enabled=False, strictness="standard", rules={}, hosts=())
    assert settings.language == "en"


async def test_what_is_chosen_lasts(settings, reopened, told):
    await settings.change_site("linkedin", enabled=True, rules={"follow": "watch", "connect": "ask"})
    await settings.change_site("mastodon", hosts=("social.example", "social.example"))
    await settings.change_site("linkedin", strictness="firm", rules={"connect": None, "endorse": "off"})
    await settings.change_site("practice", enabled=False)
    await settings.choose(language="de")
    await settings.choose(own_words={"connect": "Well?"})

    for one in (settings, reopened()):
        assert one.site("linkedin") == SiteSettings(True, "firm", {"follow": "watch", "endorse": "off"})
        assert one.sites_on() == {"linkedin"}
        assert one.added_hosts() == {"mastodon": ("social.example",)}
        assert one.language == "de"
        assert one.own_words == {"connect": "Well?"}
    assert told == ["site:linkedin", "site:mastodon", "site:linkedin", "site:practice", "choices", "choices"]


async def test_each_language_keeps_its_own_texts(settings, reopened):
    await settings.choose(own_words={"way.cancel": "Nah"})
    await settings.choose(language="de")
    german_at_first = settings.own_words
    await settings.choose(own_words={"way.cancel": "Nö"})
    await settings.choose(language="en", own_words={"way.cancel": "Nope"})

    assert german_at_first == {}
    for one in (settings, reopened()):
        assert (one.own_words, one.words().say("way.cancel")) == ({"way.cancel": "Nope"}, "Nope")
    await settings.choose(language="de")
    assert settings.words().say("way.cancel") == "Nö"
    await settings.choose(own_words={})
    assert settings.own_words == {}
    await settings.choose(language="en")
    assert settings.own_words == {"way.cancel": "Nope"}


async def test_texts_from_before_each_language_had_its_own_are_those_of_the_language_spoken(tmp_path, thread, reopened):
    class Earlier(msgspec.Struct):
        language: str
        own_words: dict[str, str]

    shelf = Database(tmp_path / "settings.json").shelf("choices", Earlier)
    shelf.add(1, Earlier("de", {"way.cancel": "Nö", "page.dir": "rtl"}))

    settings = reopened()
    at_first = (settings.problems, settings.own_words, settings.words().say("way.cancel"))
    await settings.choose(own_words={**settings.own_words, "way.ahead": "Los"})
    await settings.choose(language="en")
    english = settings.own_words
    await settings.choose(language="de")

    assert at_first == ([], {"way.cancel": "Nö", "page.dir": "rtl"}, "Nö")
    assert english == {}
    assert reopened().own_words == {"way.cancel": "Nö", "page.dir": "rtl", "way.ahead": "Los"}


async def test_a_choice_that_changes_nothing_is_not_told(settings, told):
    await settings.change_site("linkedin", enabled=True)
    await settings.change_site("linkedin", enabled=True)
    await settings.choose(notify=False, form="how", time_limit=True, own_words={})
    await settings.resume()

    assert told == ["site:linkedin"]


async def test_a_rehearsal_begins_once_and_anew_when_its_week_is_over(settings, reopened, clock):
    await settings.change_site("linkedin", enabled=True, rehearse=True)
    clock.move(24 * 3600)
    await settings.change_site("linkedin", rehearse=True, strictness="firm")
    first = settings.site("linkedin").rehearsing_since
    clock.move(6 * 24 * 3600)
    await settings.change_site("linkedin", rehearse=True)

    assert first == "2026-11-24T09:00:00.000Z"
    for one in (settings, reopened()):
        assert one.site("linkedin").rehearsing_since == "2026-12-01T09:00:00.000Z"


@pytest.mark.parametrize("end", [{"rehearse": False}, {"enabled": False}])
async def test_a_rehearsal_ends_and_a_site_switched_on_later_asks(settings, reopened, end):
    await settings.change_site("linkedin", enabled=True, rehearse=True)

    await settings.change_site("linkedin", **end)
    await settings.change_site("linkedin", enabled=True)

    assert settings.site("linkedin") == reopened().site("linkedin") == SiteSettings(enabled=True)


async def test_a_site_that_is_off_rehearses_nothing(settings, told):
    with pytest.raises(ValueError, match="rehearse: "):
        await settings.change_site("linkedin", rehearse=True)
    with pytest.raises(ValueError, match="rehearse: "):
        await settings.change_site("practice", enabled=False, rehearse=True)

    assert settings.sites_on() == {"practice"}
    assert told == []


@pytest.mark.parametrize("wrong", [{"strictness": "cruel"}, {"rules": {"follow": "never"}}])
async def test_a_choice_there_is_not_is_refused(settings, told, wrong):
    with pytest.raises(ValueError):
        await settings.change_site("linkedin", **wrong)

    assert settings.site("linkedin") == SiteSettings()
    assert told == []


async def test_a_choice_that_cannot_be_kept_is_not_made(settings, told, disk_full):
    disk_full()

    with pytest.raises(OSError, match="No space"):
        await settings.change_site("linkedin", enabled=True)
    with pytest.raises(OSError, match="No space"):
        await settings.pause(settings._clock.now() + timedelta(minutes=15))

    assert settings.sites_on() == {"practice"}
    assert settings.paused_until is None
    assert told == []


async def test_a_pause_ends_by_itself_and_is_recorded(settings, clock, reopened, told):
    await settings.pause(clock.now() + timedelta(minutes=15))

    assert settings.paused(clock.now())
    assert reopened().paused(clock.now())
    clock.move(15 * 60)
    assert not settings.paused(clock.now())
    [pause] = reopened().pauses
    assert (pause.begun, pause.until, pause.ended) == ("2026-11-24T09:00:00.000Z", "2026-11-24T09:15:00.000Z", "")
    assert told == ["pause"]


async def test_a_pause_ended_early_says_when(settings, clock):
    await settings.pause(clock.now() + timedelta(hours=1))
    clock.move(60)
    await settings.resume()
    await settings.pause(clock.now() + timedelta(hours=1))
    clock.move(60)
    await settings.pause(clock.now() + timedelta(hours=2))

    assert settings.paused(clock.now())
    assert [pause.ended for pause in settings.pauses] == ["2026-11-24T09:01:00.000Z", "2026-11-24T09:02:00.000Z", ""]


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=-1), timedelta(days=7, seconds=1)])
async def test_a_pause_is_at_most_seven_days(settings, clock, ahead):
    with pytest.raises(ValueError, match="7 days"):
        await settings.pause(clock.now() + ahead)

    assert not settings.paused(clock.now())


async def test_a_clock_set_back_does_not_prolong_a_pause(settings, clock):
    await settings.pause(clock.now() + timedelta(days=7))
    assert settings.paused(clock.now())

    assert not settings.paused(clock.now() - timedelta(days=300))
