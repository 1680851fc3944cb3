"""What is chosen for all sites is kept; a file of an earlier version, or one edited by hand, is read all the same."""

import pytest

from server.choices import Choices
from server.settings import Settings

# As a version wrote it that knew the language, own words and the pause only.
EARLIER = """\
{"about":{"1":{"version":1,"last":{"sites":1,"choices":1},"checksums":{"sites":"249836e2","choices":"97ad17d0"}}},
"sites":{
"1":{"site":"linkedin","settings":{"enabled":true,"strictness":"firm","rules":{},"hosts":[]}}
},
"choices":{
"1":{"paused_until":"","language":"de","own_words":{"way.cancel":"Lass es"}}
}}
"""


@pytest.fixture
def opened(tmp_path, thread, clock):
    """The settings as a new run reads them."""
    return lambda **more: Settings.open(tmp_path / "settings.json", thread, clock, **more)


@pytest.fixture
def earlier(tmp_path, opened):
    path = tmp_path / "settings.json"
    path.write_text(EARLIER)
    path.chmod(0o600)
    return opened()


def test_what_an_earlier_version_did_not_know_has_its_default(earlier):
    assert (earlier.language, earlier.own_words) == ("de", {"way.cancel": "Lass es"})
    assert earlier.site("linkedin").strictness == "firm"
    assert (earlier.form, earlier.forms_met, earlier.study_seed) == ("how", ("how",), "")
    assert (earlier.notify, earlier.time_limit) == (False, True)
    assert earlier.recovered == []


async def test_a_choice_beside_those_of_an_earlier_version_keeps_them(earlier, opened):
    await earlier.choose(time_limit=False)

    again = opened()
    assert (again.language, again.own_words, again.time_limit) == ("de", {"way.cancel": "Lass es"}, False)


async def test_every_choice_lasts(settings, opened):
    await settings.choose(language="de", form="three", notify=True, time_limit=False)
    await settings.choose(own_words={"way.cancel": "Nah"})

    again = opened()
    assert (again.language, again.form, again.notify, again.time_limit) == ("de", "three", True, False)
    assert again.own_words == {"way.cancel": "Nah"}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("language", "fr"), ("form", "shout"), ("notify", "yes"), ("time_limit", 0), ("own_words", {"a": 1})],
)
async def test_a_choice_there_is_not_is_refused_by_name(settings, field, wrong):
    before = settings._choices

    with pytest.raises(ValueError, match=f"^{field}: "):
        await settings.choose(**{field: wrong})

    assert settings._choices == before


async def test_a_seed_is_made_each_time_the_forms_begin_to_take_turns(settings, opened):
    await settings.choose(form="turns")
    first = settings.study_seed
    await settings.choose(form="turns", notify=True)

    assert len(first) == 32
    assert opened().study_seed == settings.study_seed == first
    await settings.choose(form="word")
    assert settings.study_seed == first
    await settings.choose(form="turns")
    assert settings.study_seed != first


async def test_a_form_once_met_is_not_new_again_and_nobody_need_be_told(settings, opened):
    told = []
    settings.on_change(told.append)

    await settings.meet_form("word")
    await settings.meet_form("how")
    await settings.meet_form("word")

    assert opened().forms_met == settings.forms_met == ("how", "word")
    assert told == []


async def test_the_first_language_is_spoken_until_one_is_chosen(settings, opened):
    assert opened(first_language="de").language == "de"
    await settings.choose(notify=True)
    assert opened(first_language="de").language == "de"
    await settings.choose(language="en")
    assert opened(first_language="de").language == "en"


def test_a_language_nobody_speaks_here_is_said_and_english_used(tmp_path, opened):
    path = tmp_path / "settings.json"
    path.write_text(EARLIER.replace('"language":"de"', '"language":"fr"').replace(',"choices":"97ad17d0"', ""))
    path.chmod(0o600)

    settings = opened()

    assert settings.language == "en"
    assert settings.own_words == {"way.cancel": "Lass es"}
    assert settings.recovered == ["settings.json: the language 'fr' is not spoken here; English is used"]


def test_the_defaults_ask_how_and_never_notify():
    assert Choices() == Choices("", "", {}, "how", ("how",), "", False, True)
