"""The words: the same keys, placeholders and plurals in every language; and texts of the person's own."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from server.words import LANGUAGES, load_locale, own_word_problem, placeholders, problem_text

EN = load_locale("en")
ROOT = Path(__file__).parents[2]
PACKAGES = ("server", "proxy_addons", "firsthand")
# What a count needs to be said in each language, as CLDR has it: cardinals and ordinals.
PLURALS = {"en": {"one", "other"}, "de": {"one", "other"}}
ORDINALS = {"en": {"one", "two", "few", "other"}, "de": {"other"}}


def sources():
    """Every script, template and module of ours that may say something."""
    paths = [
        path for package in PACKAGES for kind in ("py", "js", "html") for path in (ROOT / package).rglob(f"*.{kind}")
    ]
    return {str(path.relative_to(ROOT)): path.read_text() for path in sorted(paths)}


_KEY = r"[a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+"
_BEGUN = re.compile(r"""[`"']((?:[a-z][a-z_0-9]*\.)(?:[a-z_0-9]+\.)*)(?:\$?\{|["']\s*(?:\+|~))""")


def named_keys():
    """Every text between quotes that looks like a key, and every beginning that something is put behind."""
    whole, begun = set(), set()
    for text in sources().values():
        whole |= set(re.findall(rf"""[`"']({_KEY})[`"']""", text))
        whole |= set(re.findall(r"""\bwords\.count\(\s*["`](\w+)["`]""", text))  # a family of plurals needs no dot
        begun |= set(_BEGUN.findall(text))
    return whole, begun


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language):
    assert load_locale(language).texts.keys() == EN.texts.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice_in_a_file(language):
    text = files("server").joinpath("locales", f"{language}.json").read_text()

    assert len(re.findall(r'^  "', text, re.MULTILINE)) == len(load_locale(language).texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_the_same_placeholders_in_every_language(language):
    texts = load_locale(language).texts

    assert {key for key in EN.texts if set(placeholders(texts[key])) != set(placeholders(EN.texts[key]))} == set()
    assert [key for key, text in texts.items() if re.sub(r"\{\w+\}", "", text).count("{")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_ones_own_as_it_stands(language):
    texts = load_locale(language).texts

    assert {key: problem for key, text in texts.items() if (problem := own_word_problem(key, text, EN.texts))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_can_be_said_with_every_number(language):
    texts = load_locale(language).texts
    families = {key.removesuffix(".one") for key in texts if key.endswith(".one")} - {"nth"}

    assert [f"{key}.{form}" for key in families for form in PLURALS[language] if f"{key}.{form}" not in texts] == []
    assert [form for form in ORDINALS[language] if f"nth.{form}" not in texts] == []
    counted = {key for text in sources().values() for key in re.findall(r"""words\.count\(\s*["`]([\w.]+)["`]""", text)}
    assert counted <= families


def test_every_text_is_said_somewhere():
    whole, begun = named_keys()
    plural = re.compile(r"\.(zero|one|two|few|many|other)$")

    unsaid = {
        key
        for key in EN.texts
        if key not in whole and plural.sub("", key) not in whole and not any(key.startswith(start) for start in begun)
    }
    assert unsaid == set()


def test_everything_that_is_said_has_a_text():
    said = re.compile(r"""(?:\bsay|\bcount|\bhas|wording)\(\s*["`]([\w.]+)["`]\s*[,)]""")
    rooms = {key.partition(".")[0] for key in EN.texts}
    asked = {key for text in sources().values() for key in said.findall(text) if key.partition(".")[0] in rooms}

    assert asked
    assert {key for key in asked if "." in key and key not in EN.texts and f"{key}.one" not in EN.texts} == set()


def test_an_unknown_language_speaks_english():
    assert load_locale("xx").language == "en"
    assert load_locale("../../etc/passwd").language == "en"


def test_an_unknown_key_or_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        EN.say("question.poke")
    with pytest.raises(KeyError):
        EN.say("question.connect", who="Pat")


@pytest.mark.parametrize(
    ("key", "text", "problem"),
    [
        ("question.connect", "Do you know {name}? And {name}'s dog?", None),
        ("question.connect", "Really?", "nameless"),
        ("question.endorse", "{skill}, really?", "nameless"),
        ("question.endorse", "{name}, really?", None),
        ("question.import", "Really?", None),
        ("question.connect", "<b>{name}</b> & {name.__class__} {0} {", "placeholder"),
        ("question.connect", "<b>{name}</b> & {name.__class__} {name!r} {} {", None),
        ("question.connect", "{skill}?", "placeholder"),
        ("way.cancel", "No, {name}", "placeholder"),
        ("way.cancel", " ", "empty"),
        ("way.cancel", "x" * 1000, None),
        ("way.cancel", "x" * 1001, "long"),
        ("way.cancel", "No\x1b[2J", "control"),
        ("way.cancel", "No\nor yes", "control"),
        ("way.cancel", "No\u202e", "control"),
        ("way.cancel", "No\u2028", "control"),
        ("way.cancel", "No\ud800", "control"),
        ("way.cancel", "לא ‏👩‍🦰", None),
        ("way.shout", "No", "unknown"),
        ("", "No", "unknown"),
        ("page.dir", "rtl", None),
        ("page.dir", "ltr", None),
        ("page.dir", "up", "direction"),
        ("name.decoys", "Ann|Bob|Eve", None),
        ("name.decoys", "Ann|Ann | Ann||", "decoys"),
    ],
)
def test_a_text_of_ones_own_keeps_to_what_the_original_has(key, text, problem):
    assert own_word_problem(key, text, EN.texts) == problem


@pytest.mark.parametrize(
    ("problem", "original", "said"),
    [
        ("placeholder", "{name} and {skill}", "may hold no placeholder but {name}, {skill}"),
        ("placeholder", "No", "may hold no placeholder"),
        ("long", "No", "is longer than 1000 characters"),
        ("direction", "ltr", "is ltr or rtl"),
        ("decoys", "A|B|C", "is at least 3 names, with | between them"),
        ("unknown", "", "there is no such text"),
        ("nameless", "{name} and {skill}", "must hold {name}"),
        ("empty", "", "is empty"),
        ("control", "", "holds a control character"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_in_a_sentence(problem, original, said):
    assert problem_text(problem, original) == said


def test_a_text_of_ones_own_that_cannot_stand_there_is_left_out():
    """The file of the settings may have been edited by hand."""
    own = EN.with_own({"question.connect": "{evil}?", "nowhere": "x", "way.cancel": "Nah"})

    assert own.say("question.connect", name="Pat") == "Have you spoken with Pat?"
    assert own.say("way.cancel") == "Nah"
    assert own.texts.keys() == EN.texts.keys()


def test_a_text_of_ones_own_reads_nothing_out_of_a_value():
    own = EN.with_own({"question.connect": "{name.__class__} {name!r} {name:>9999999} {name}"})

    assert own.say("question.connect", name="{name}") == "{name.__class__} {name!r} {name:>9999999} {name}"
