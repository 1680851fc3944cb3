"""The static files and shells: text nodes only, no inline script, words for everything they say."""

import re
from importlib.resources import files

import pytest

from server.pages import StaticFiles, load_static, static_files
from server.words import LANGUAGES, load_locale

STATIC = {name: body.decode() for name, (body, _) in load_static().items()}
SCRIPTS = {name: text for name, text in STATIC.items() if name.endswith(".js")}
TEMPLATES = {each.name: each.read_text() for each in files("server").joinpath("templates").iterdir()}

MAKES_MARKUP = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "DOMParser",
    "srcdoc",
    "setHTMLUnsafe",
    "eval(",
    "new Function",
    "javascript:",
)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_no_script_can_make_markup_of_a_text(name):
    assert [word for word in MAKES_MARKUP if word in SCRIPTS[name]] == []


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_module_is_small_and_says_what_it_is_for(name):
    lines = SCRIPTS[name].splitlines()

    assert len(lines) <= 250
    assert lines[0].startswith(f"// {name}: ")
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_shell_has_no_inline_script_or_style_and_fetches_nothing_from_elsewhere(name):
    page = TEMPLATES[name]

    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r"(?:src|href)=\"(?!/|#|\{\{)", page) == []
    assert "|safe" not in page.replace(" ", "")


@pytest.mark.parametrize("name", sorted(name for name in STATIC if name.endswith((".css", ".js", ".svg"))))
def test_no_static_file_reaches_out(name):
    addresses = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"']*", STATIC[name])

    assert [each for each in addresses if "www.w3.org/2000/svg" not in each] == []
    assert "@import" not in STATIC[name]
    assert "url(" not in STATIC[name]


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_every_module_and_file_that_is_named_is_there(name):
    named = re.findall(r"from \"\./([\w.]+)\"|import\(\"\./([\w.]+)\"\)", SCRIPTS[name])

    assert {each for pair in named for each in pair if each} <= SCRIPTS.keys()


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_static_file_a_shell_names_is_there(name):
    assert set(re.findall(r"/static/([\w.-]+)", TEMPLATES[name])) <= STATIC.keys()


def said_in(text):
    """Keys asked for as they stand, and the beginnings of those that are put together."""
    whole = re.findall(r"""say\(\s*"([\w.]+)"|words\.count\(\s*"([\w.]+)"|words\.has\(\s*"([\w.]+)\"""", text)
    begun = re.findall(r"(?:say|has|count)\(\s*`([\w.]*)\$\{", text) + re.findall(r"= `([a-z]+\.[\w.]*)\$\{", text)
    keys = {each for three in whole for each in three if each}
    return {key for key in keys if not key.endswith(".")}, {each for each in begun if each} | {
        key for key in keys if key.endswith(".")
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(SCRIPTS | TEMPLATES))
def test_there_are_words_for_everything_that_is_said(name, language):
    texts = load_locale(language).texts
    whole, begun = said_in((SCRIPTS | TEMPLATES)[name])

    lacking = [key for key in whole if key not in texts and f"{key}.one" not in texts]
    assert lacking == []
    assert [start for start in begun if not any(key.startswith(start) for key in texts)] == []


def test_only_files_of_the_package_are_served():
    shipped = {each.name for each in files("server").joinpath("static").iterdir()}

    assert shipped | {"tables.js"} | {f"words-{language}.json" for language in LANGUAGES} == STATIC.keys()


def test_the_address_of_the_files_changes_with_any_of_them():
    files_now = load_static()
    name = "prompt.css"

    changed = StaticFiles({**files_now, name: (files_now[name][0] + b"\n", files_now[name][1])})

    assert StaticFiles(files_now).version == static_files().version
    assert changed.version != static_files().version


def test_all_that_a_module_imports_is_known_beforehand():
    found = static_files().modules_of("prompt_page.js")
    imported = {each for name in found for each in re.findall(r'from "\./([\w.]+)"', SCRIPTS[name])}

    assert found[0] == "prompt_page.js"
    assert len(found) > 10
    assert set(found) == {"prompt_page.js"} | imported
