"""`firsthand settings`: what holds for all sites, and sentences of one's own."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from firsthand import words_command
from firsthand.options import CHOSEN_FOLDER, AsJson, DataFolder

SWITCHES = {"on": True, "off": False}
# A setting's name here, and in the API.
FIELDS = {"language": "language", "form": "form", "notify": "notify", "time-limit": "time_limit"}
WHAT = {
    "language": "the language of questions and pages",
    "form": "how a question is answered; turns: one of the four each time",
    "notify": "say on the desktop that a question waits, never with a name",
    "time-limit": "off: a held request waits as long as a browser does",
}


class Assigning(TyperGroup):
    """A group whose words may also be changes: `settings language=de notify=on`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command `change` where the first word is a change, else as usual. Typer brings click's classes itself."""
        if args and "=" in args[0]:
            return "change", self.get_command(ctx, "change"), args
        return super().resolve_command(ctx, args)


commands = typer.Typer(
    name="settings",
    cls=Assigning,
    invoke_without_command=True,
    subcommand_metavar="[NAME=VALUE…] | COMMAND [ARGS]…",
    rich_markup_mode=None,
)
commands.add_typer(words_command.commands)


@commands.callback()
def show(context: typer.Context, as_json: AsJson = False, data: DataFolder = CHOSEN_FOLDER) -> None:
    """What holds for all sites, and sentences of your own.

    \b
    firsthand settings                           shows all
    firsthand settings language=de form=turns    changes some, at once
    firsthand settings notify=on time-limit=off

    How hard to ask is chosen for each site: firsthand sites.
    """
    if context.invoked_subcommand is not None:
        return
    from firsthand.access import any_api

    with any_api(data) as api:
        _show(api.get("/api/settings"), as_json)


@commands.command("change", hidden=True)
def change(
    changes: Annotated[list[str], typer.Argument(metavar="NAME=VALUE…", help="One or more changes.")],
    as_json: AsJson = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Change some settings, all of them or none."""
    from firsthand.access import any_api

    wanted = dict(_read_change(each) for each in changes)
    with any_api(data) as api:
        _show(api.send("PATCH", "/api/settings", wanted), as_json)


def _show(settings: dict[str, Any], as_json: bool) -> None:
    import json

    from firsthand.terminal import say, show_table

    if as_json:
        say(json.dumps(settings, ensure_ascii=False))
        return
    rows = [(name, _value(settings[field]), " ".join(_values()[name]), WHAT[name]) for name, field in FIELDS.items()]
    own = str(len(settings["own_words"]))
    show_table(
        ("setting", "is", "may be", "what it does"),
        [*rows, ("own words", own, "", "sentences of your own: firsthand settings words")],
    )


def _value(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _values() -> dict[str, tuple[str, ...]]:
    """What each setting may be."""
    from typing import get_args

    from server.choices import FormChoice
    from server.words import LANGUAGES

    forms = get_args(FormChoice.__value__)
    return {"language": LANGUAGES, "form": forms, "notify": tuple(SWITCHES), "time-limit": tuple(SWITCHES)}


def _read_change(change: str) -> tuple[str, object]:
    from firsthand.stopping import Exit, Stop

    name, _, value = change.partition("=")
    possible = _values().get(name)
    if possible is None:
        raise Stop(Exit.BAD_INPUT, f"There is no setting {name!r}. There are: {', '.join(FIELDS)}")
    if value not in possible:
        raise Stop(Exit.BAD_INPUT, f"{name} may be {', '.join(possible)}, not {value!r}")
    return FIELDS[name], SWITCHES.get(value, value) if set(possible) == SWITCHES.keys() else value
