"""`firsthand run` and `firsthand serve`: the proxy and the server, or the server alone."""

from pathlib import Path
from typing import Annotated

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

ServerPort = Annotated[int, typer.Option("--server-port", min=0, max=65535, help="The dashboard's port.")]
AsOneLine = Annotated[bool, typer.Option("--json", help="Print one line of JSON when all is listening.")]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Do not open the dashboard in your browser.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(run)
    app.command()(serve)


def run(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The proxy's port.")] = 8785,
    server_port: ServerPort = 8786,
    no_open: NoOpen = False,
    as_json: AsOneLine = False,
    connect_to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST:PORT:ADDRESS:PORT",
            help="To rehearse a pack: send what is for HOST:PORT to an address of this machine. Repeatable.",
        ),
    ] = None,
    upstream_ca: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Roots the proxy trusts for the sites' servers, instead of the usual."),
    ] = None,
    patience_s: Annotated[float | None, typer.Option("--patience-s", hidden=True)] = None,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Run the proxy and the server.

    Until Ctrl-C or SIGTERM; what is held then is not sent. Point a program at the proxy (or at the PAC
    address, which sends only ruled sites there), and let it trust the certificate file named. Port 0 takes a
    free one.
    """
    from firsthand.running import RunPlan, run_until_stopped

    plan = RunPlan(
        folder=data,
        server_port=server_port,
        proxy_port=port,
        connect_to=tuple(connect_to or ()),
        upstream_ca=upstream_ca,
        patience_s=patience_s,
        as_json=as_json,
        opens_dashboard=not (no_open or as_json),
    )
    run_until_stopped(plan)


def serve(
    server_port: ServerPort = 8786,
    no_open: NoOpen = False,
    as_json: AsOneLine = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Run the server alone, without a proxy.

    To read the log and change settings.
    """
    from firsthand.running import RunPlan, run_until_stopped

    plan = RunPlan(folder=data, server_port=server_port, as_json=as_json, opens_dashboard=not (no_open or as_json))
    run_until_stopped(plan)
