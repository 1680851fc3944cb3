"""`firsthand settings words`: sentences of one's own, out to a JSON file and in from one."""

from pathlib import Path
from typing import Annotated, Any

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

MAX_FILE_BYTES = 1024 * 1024

commands = typer.Typer(
    name="words", help="Sentences of your own, as a JSON file.", no_args_is_help=True, rich_markup_mode=None
)

WordsFile = Annotated[str, typer.Argument(metavar="FILE", help="A JSON file; - is standard output, or input.")]


@commands.callback()
def _everywhere(data: DataFolder = CHOSEN_FOLDER) -> None:
    pass


@commands.command("export")
def export_words(
    file: WordsFile,
    everything: Annotated[bool, typer.Option("--all", help="Every sentence, ours too, to begin from.")] = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Write your own sentences, in the language you use, to a file, by the key of the one each replaces."""
    import json

    from firsthand.access import any_api
    from firsthand.instance import write_private
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say
    from server.words import load_locale

    with any_api(data) as api:
        settings = api.get("/api/settings")
    own = settings["own_words"]
    texts = dict(load_locale(settings["language"]).with_own(own).texts) if everything else own
    lines = json.dumps(texts, ensure_ascii=False, indent=2).split("\n")
    if file == "-":
        say(*lines)
        return
    try:
        write_private(Path(file), "\n".join(lines) + "\n")
    except OSError as error:
        raise Stop(Exit.FAILED, f"{file} cannot be written: {error.strerror}") from error
    say(f"{len(texts)} sentences are in {file}.")


@commands.command("import")
def import_words(file: WordsFile, data: DataFolder = CHOSEN_FOLDER) -> None:
    """Read sentences of your own, in the language you use, from a file.

    They join those you have; one that stands in both is taken from the file. An empty text brings ours back, and one
    that is the same as ours is left out. With one mistake nothing is taken, and all mistakes are named.
    """
    from firsthand.access import any_api
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say
    from server.words import load_locale

    text = _read(file)
    given = _parsed(file, text)
    with any_api(data) as api:
        settings = api.get("/api/settings")
        ours = load_locale(settings["language"]).texts
        problems = _problems(file, text, given, ours)
        if problems:
            raise Stop(Exit.BAD_INPUT, *problems, "Nothing was taken.")
        own = {key: text for key, text in {**settings["own_words"], **given}.items() if text not in ("", ours.get(key))}
        api.send("PATCH", "/api/settings", {"own_words": own})
    say(f"{len(given)} sentences were read; {len(own)} are your own now.")


def _read(file: str) -> str:
    import sys

    from firsthand.stopping import Exit, Stop

    try:
        if file == "-":
            raw = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with open(file, "rb") as stream:
                raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Stop(Exit.BAD_INPUT, f"{file} cannot be read: {error.strerror}") from error
    if len(raw) > MAX_FILE_BYTES:
        raise Stop(Exit.BAD_INPUT, f"{file} is longer than {MAX_FILE_BYTES} bytes")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop(Exit.BAD_INPUT, f"{file}: byte {error.start}: is not UTF-8") from error


def _parsed(file: str, text: str) -> dict[str, Any]:
    """The object in the file. A key that stands twice is a mistake: one of the two would be lost."""
    import json

    from firsthand.stopping import Exit, Stop

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise Stop(Exit.BAD_INPUT, f"{file}: {_place(text, twice, last=True)}{twice}: stands there twice")
        return dict(pairs)

    try:
        given = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Stop(Exit.BAD_INPUT, f"{file}: {place}: is not JSON ({error.msg})") from error
    except RecursionError as error:
        raise Stop(Exit.BAD_INPUT, f"{file}: is nested too deeply") from error
    if not isinstance(given, dict):
        raise Stop(Exit.BAD_INPUT, f'{file}: must be an object, {{"way.cancel": "Let it be"}}')
    return given


def _problems(file: str, text: str, given: dict[str, Any], ours: Any) -> list[str]:
    """What is wrong with each sentence, with its place in the file."""
    from server.words import own_word_problem, problem_text

    said = []
    for key, own in given.items():
        if not isinstance(own, str):
            said.append(f"{file}: {_place(text, key)}{key}: is not a text")
        elif (problem := own_word_problem(key, own, ours)) not in (None, "empty"):
            said.append(f"{file}: {_place(text, key)}{key}: {problem_text(problem, ours.get(key, ''))}")
    return said


def _place(text: str, key: str, *, last: bool = False) -> str:
    """The line a key stands on, empty where it is spelled with escapes."""
    import re

    found = [match.start() for match in re.finditer(re.escape(f'"{key}"') + r"\s*:", text)]
    if not found:
        return ""
    return f"line {text.count(chr(10), 0, found[-1 if last else 0]) + 1}: "
