"""`firsthand pause` and `firsthand resume`."""

from typing import Annotated

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(pause)
    app.command()(resume)


def pause(
    length: Annotated[str, typer.Argument(metavar="[15m|2h|tomorrow|monday]", help="How long.")] = "15m",
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Ask nothing and record nothing for a while.

    It ends by itself, after 7 days at the latest. Days begin at six in the morning.
    """
    from datetime import datetime

    from firsthand.access import any_api
    from firsthand.pauses import pause_end, whole_minutes
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say

    now = datetime.now().astimezone()
    try:
        end = pause_end(length, now)
    except ValueError as error:
        raise Stop(Exit.BAD_INPUT, str(error)) from error
    with any_api(data) as api:
        api.send("POST", "/api/pause", {"minutes": whole_minutes(now, end)})
    say(f"Paused until {end:%A %d %B, %H:%M}. Nothing is asked until then; firsthand resume ends it earlier.")


def resume(data: DataFolder = CHOSEN_FOLDER) -> None:
    """End the pause now."""
    from firsthand.access import any_api
    from firsthand.terminal import say

    with any_api(data) as api:
        api.send("DELETE", "/api/pause")
    say("Firsthand is asking again.")
