"""`firsthand ask` and `firsthand open`: open prompts answered in the terminal; a fresh link to the dashboard."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

if TYPE_CHECKING:
    from firsthand.client import ServerApi

LOOK_AGAIN_S = 1.0


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ask)
    app.command("open")(open_dashboard)


def ask(
    once: Annotated[
        bool, typer.Option("--once", help="Answer what is open now, then end (code 1 if nothing is).")
    ] = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Answer open questions in this terminal.

    One after the other, until Ctrl-C.
    """
    from firsthand.access import running_api
    from firsthand.conversation import Conversation
    from firsthand.reading import read_line
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import tell

    with running_api(data) as api:
        conversation = Conversation(api, read_line, tell)
        try:
            if once:
                if not conversation.answer_open():
                    raise Stop(Exit.FAILED, conversation.words.say("terminal.none"))
                return
            tell(conversation.words.say("terminal.waiting"))
            while True:
                if not conversation.answer_open():
                    time.sleep(LOOK_AGAIN_S)
        except (KeyboardInterrupt, EOFError):
            tell("", *([conversation.words.say("terminal.stays_open")] if conversation.asking else []))


def open_dashboard(
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the link.")] = False,
    pair: Annotated[bool, typer.Option("--pair", help="Pair the browser extension instead, by a fresh code.")] = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Open the dashboard with a fresh link.

    The link is printed too. It is good once, and for a minute; one that pairs the extension for ten.
    """
    from firsthand.access import running_api, words_of
    from firsthand.desktop import open_in_browser
    from firsthand.terminal import say

    with running_api(data) as api:
        if pair:
            given = api.send("POST", "/api/pair/code", {})
            say(words_of(api).say("terminal.pair", code=given["code"]))
            link = given["link"]
        else:
            link = dashboard_link(api)
    say(link)
    if not no_browser:
        open_in_browser(link)


def dashboard_link(api: "ServerApi") -> str:
    """A link with a one-time code in its fragment, which no server and no log ever sees."""
    link: str = api.send("POST", "/api/session/code", {})["link"]
    return link
