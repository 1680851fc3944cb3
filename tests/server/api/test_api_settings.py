"""The settings over the API: changed in part, checked by name, told to everybody, and effective at once."""

import pytest

from tests.server.api.conftest import connect

AT_FIRST = {
    "language": "en",
    "form": "how",
    "notify": False,
    "time_limit": True,
    "own_words": {},
    "languages": [{"id": "en", "name": "English"}, {"id": "de", "name": "Deutsch"}],
}


async def test_the_settings_are_read_and_changed_in_part(api):
    first = await api.get("/api/settings")
    changed = await api.call("PATCH", "/api/settings", {"language": "de", "form": "turns", "notify": True})
    again = await api.call("PATCH", "/api/settings", {"time_limit": False, "own_words": {"way.cancel": "Nö"}})

    assert (first.status, first.body) == (200, AT_FIRST)
    assert changed.body == {**AT_FIRST, "language": "de", "form": "turns", "notify": True}
    assert again.body == {**changed.body, "time_limit": False, "own_words": {"way.cancel": "Nö"}}
    assert (await api.get("/api/settings")).body == again.body
    assert (await api.get("/api/state")).body["language"] == "de"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"language": "fr"}, "language"),
        ({"language": None}, "language"),
        ({"language": 7}, "language"),
        ({"form": "shout"}, "form"),
        ({"notify": "yes"}, "notify"),
        ({"time_limit": 0}, "time_limit"),
        ({"own_words": ["a"]}, "own_words"),
        ({"own_words": {"way.cancel": 1}}, "own_words[...]"),
        ({"own_words": {"way.cancel": "Nö", "way.shout": "Hey"}}, "own_words.way.shout"),
        ({"own_words": {"question.connect": "Know {skill}?"}}, "own_words.question.connect"),
        ({"own_words": {"page.dir": "down"}}, "own_words.page.dir"),
        ({"study_seed": "x"}, "study_seed"),
        ({"paused_until": "2099-01-01T00:00:00Z"}, "paused_until"),
    ],
)
async def test_what_cannot_be_so_is_refused_by_name_and_nothing_is_changed(api, change, field):
    answer = await api.call("PATCH", "/api/settings", {"notify": True, **change})

    assert (answer.status, answer.body["field"]) == (422, field)
    assert (await api.get("/api/settings")).body == AT_FIRST


async def test_own_words_are_replaced_as_a_whole(api):
    await api.call("PATCH", "/api/settings", {"own_words": {"way.cancel": "Nah", "way.ahead": "On"}})
    fewer = await api.call("PATCH", "/api/settings", {"own_words": {"way.ahead": "On"}})
    none = await api.call("PATCH", "/api/settings", {"own_words": {}})

    assert fewer.body["own_words"] == {"way.ahead": "On"}
    assert none.body["own_words"] == {}


async def test_a_change_is_told_and_none_is_not(api):
    async with api.parts.events.subscribe() as news:
        await api.call("PATCH", "/api/settings", {"notify": True})
        await api.call("PATCH", "/api/settings", {"notify": True})
        await api.call("PATCH", "/api/settings", {})

        assert news.get_nowait() == ("settings.changed", {})
        assert news.empty()


async def test_ones_own_texts_reach_a_prompt_and_nobody_without_a_token(api):
    own = {"way.cancel": "Nah, not now", "nav.today": "Only mine"}
    await api.call("PATCH", "/api/settings", {"own_words": own})
    _, prompt_id = await api.ask(connect())

    prompt = await api.get(f"/api/prompts/{prompt_id}")
    public = [await api.get(path, token=None) for path in ("/", "/log", "/sites", "/static/words-en.json")]
    public.append(await api.get(f"/prompt/{prompt_id}", token=None))

    assert prompt.body["own_words"] == own
    assert [answer.status for answer in public] == [200] * 5
    assert [answer.body for answer in public if "Only mine" in str(answer.body) or "Nah" in str(answer.body)] == []


async def test_the_shells_say_language_and_direction(api):
    before = await api.get("/", token=None)
    await api.call("PATCH", "/api/settings", {"language": "de", "own_words": {"page.dir": "rtl"}})
    after = await api.get("/sites", token=None)
    _, prompt_id = await api.ask(connect())
    prompt = await api.get(f"/prompt/{prompt_id}", token=None)

    assert '<html lang="en" dir="ltr">' in before.body
    assert '<html lang="de" dir="rtl">' in after.body
    assert '<html lang="de" dir="rtl"' in prompt.body


async def test_what_is_wrong_with_a_text_is_said_in_a_sentence_and_in_a_word(api):
    answer = await api.call("PATCH", "/api/settings", {"own_words": {"question.connect": "Know {skill}?"}})

    assert answer.body["error"] == "own_words.question.connect: may hold no placeholder but {name}"
    assert answer.body["reason"] == "placeholder"
