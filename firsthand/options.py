"""Options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

_CHOSEN = "firsthand.data"


def _data_folder(context: typer.Context, chosen: Path | None) -> Path:
    """The folder named here, else before (`firsthand --data DIR log`), else the default one."""
    if chosen is not None:
        context.meta[_CHOSEN] = chosen
        return chosen
    earlier = context.meta.get(_CHOSEN)
    if isinstance(earlier, Path):
        return earlier
    from firsthand.instance import default_folder

    return default_folder()


# Whatever is given, the command receives the folder to use.
DataFolder = Annotated[
    Path,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The data folder (else FIRSTHAND_DATA, else the usual place for user data).",
        callback=_data_folder,
        show_default=False,
    ),
]
# A default of None reaches the callback, which replaces it; the type says what the command receives.
CHOSEN_FOLDER: Path = None  # type: ignore[assignment]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
