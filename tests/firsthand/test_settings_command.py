"""`firsthand settings`, over a data folder on which nothing runs and over a running instance."""

import json
from pathlib import Path

import pytest

from firsthand.client import ServerApi
from firsthand.stopping import Stop
from tests.firsthand.conftest import Command, Start
from tests.firsthand.test_commands import run


def shown(data: Path, *words: str) -> dict[str, str]:
    """The settings by name, as the table has them."""
    return {row.split("\t")[0]: row.split("\t")[1] for row in run(data, "settings", *words).splitlines()}


def test_all_settings_are_shown_and_several_changed_at_once(data: Path) -> None:
    before = shown(data)
    changed = shown(data, "language=de", "form=turns", "notify=on", "time-limit=off")

    assert before == {"language": "en", "form": "how", "notify": "off", "time-limit": "on", "own words": "0"}
    assert changed == {"language": "de", "form": "turns", "notify": "on", "time-limit": "off", "own words": "0"}
    assert shown(data) == changed


def test_as_json_they_are_what_the_api_says(data: Path) -> None:
    settings = json.loads(run(data, "settings", "notify=on", "--json"))

    assert (settings["notify"], settings["form"], settings["own_words"]) == (True, "how", {})
    assert json.loads(run(data, "settings", "--json")) == settings


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("loud=on",), "There is no setting 'loud'. There are: language, form, notify, time-limit"),
        (("notify=on", "form=loud"), "form may be how, word, three, line, turns, not 'loud'"),
        (("notify=on", "language=fr"), "language may be en, de, not 'fr'"),
        (("notify=yes",), "notify may be on, off, not 'yes'"),
        (("notify=on", "own-words=x"), "There is no setting 'own-words'. There are:"),
        (("notify=on", "time-limit"), "There is no setting 'time-limit'|time-limit may be on, off"),
    ],
)
def test_what_cannot_be_chosen_ends_with_code_2_and_changes_nothing(
    data: Path, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Stop, match=said) as stopped:
        run(data, "settings", *words)

    assert stopped.value.code == 2
    assert shown(data)["notify"] == "off"


def test_the_environment_chooses_the_first_language(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    first = shown(data)["language"]
    run(data, "settings", "language=en")

    assert (first, shown(data)["language"]) == ("de", "en")


def test_a_running_instance_is_changed_through_its_api(data: Path, start: Start, tmp_path: Path) -> None:
    running = start("serve")
    api = ServerApi(running.where["server"], (data / "token").read_text().strip())
    (tmp_path / "own.json").write_text('{"way.cancel": "Nah"}')

    run(data, "settings", "language=de", "time-limit=off")
    run(data, "settings", "words", "import", str(tmp_path / "own.json"))

    settings = api.get("/api/settings")
    assert (settings["language"], settings["time_limit"]) == ("de", False)
    assert settings["own_words"] == {"way.cancel": "Nah"}


def test_a_language_in_the_file_that_is_not_spoken_is_said_and_english_used(data: Path, firsthand: Command) -> None:
    run(data, "settings", "language=de")
    path = data / "settings.json"
    raw = json.loads(path.read_text())
    raw["choices"]["1"]["language"] = "tlh"
    del raw["about"]["1"]["checksums"]["choices"]
    path.write_text(json.dumps(raw))

    result = firsthand("settings")

    assert result.stdout.startswith("language\ten\t")
    assert "settings.json: the language 'tlh' is not spoken here; English is used" in result.stderr
