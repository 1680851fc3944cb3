"""The command line: which commands there are, and what becomes of their errors.

Only typer is imported here; what a command needs, it imports when it runs, so that `--help` is quick.
"""

import sys
from typing import Annotated, NoReturn

import typer

from firsthand import __version__, ask, browse, explain, log_command, packs_command, pause, run, settings_command, sites
from firsthand.options import CHOSEN_FOLDER, DataFolder
from firsthand.stopping import Exit, Stop
from firsthand.terminal import complain, say

EXIT_CODES = """
\b
Exit codes:
  0  done
  1  it could not be done, or a check found something
  2  the command, an option or an input file is not usable
  3  Firsthand is already running on this data folder
  4  Firsthand is not running, and this needs it
"""

app = typer.Typer(
    name="firsthand",
    help="A pause before the clicks that turn people into numbers: have you spoken with this person?",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"firsthand {__version__}")
        raise typer.Exit


@app.callback()
def _everywhere(
    data: DataFolder = CHOSEN_FOLDER,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


run.register(app)
browse.register(app)
ask.register(app)
app.add_typer(log_command.commands)
app.add_typer(sites.commands)
app.add_typer(settings_command.commands)
pause.register(app)
explain.register(app)
app.add_typer(packs_command.commands)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name the terminal's encoding lacks is shown as an escape; no command dies of a stranger's name.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except Stop as stop:
        complain(*stop.lines)
        sys.exit(stop.code)
    except BrokenPipeError:
        # The reader of a pipe has gone (`firsthand log | head`); nothing may be flushed into it any more.
        sys.stdout = None
        sys.exit(Exit.FAILED)
    sys.exit(Exit.OK)
