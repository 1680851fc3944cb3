"""Gives a command the local API: the running instance's, or one of its own for the moment the command takes.

So every change goes through one set of checks, whether Firsthand is running or not.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.client import ApiRefusal, ServerApi, ServerAway
from firsthand.instance import AlreadyRunning, Instance, Running
from firsthand.stopping import Exit, Stop

if TYPE_CHECKING:
    from server.words import Words

# A start takes about two seconds; another command holds the folder for less than one.
START_PATIENCE_S = 8.0
LOOK_AGAIN_S = 0.05


def find_running(folder: Path) -> Running | None:
    """The running instance of this folder; None when there is none, or it does not serve yet.

    What `running.json` says counts only while the process it names holds the lock: else a stranger
    that took the port since would be handed the token.
    """
    instance = Instance(folder)
    announced = instance.announced()
    if announced is None or instance.lock_holder() != announced.pid or not instance.is_held():
        return None
    return announced


@contextmanager
def running_api(folder: Path) -> Iterator[ServerApi]:
    """The API of the running instance; Stop with code 4 where there is none."""
    running = find_running(folder)
    if running is None:
        raise Stop(Exit.NOT_RUNNING, "Firsthand is not running. Start it with: firsthand run")
    with _explained():
        yield ServerApi(running.server, Instance(folder).token())


@contextmanager
def any_api(folder: Path) -> Iterator[ServerApi]:
    """The API of the running instance, else of a server that lives as long as the block."""
    instance = Instance(folder)
    give_up_at = time.monotonic() + START_PATIENCE_S
    while True:
        running = find_running(folder)
        if running is not None:
            with _explained():
                yield ServerApi(running.server, instance.token())
            return
        try:
            instance.claim(patience_s=0)
            break
        except AlreadyRunning:
            # It is starting, stopping, or a command like this one that will be done in a moment.
            if time.monotonic() > give_up_at:
                raise
            time.sleep(LOOK_AGAIN_S)
    from firsthand.passing_server import passing_server

    try:
        with passing_server(instance) as address, _explained():
            yield ServerApi(address, instance.token())
    finally:
        instance.release()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the API says no to into one line and an exit code."""
    try:
        yield
    except ApiRefusal as refusal:
        code = Exit.BAD_INPUT if refusal.status in (400, 404, 409, 413, 422) else Exit.FAILED
        raise Stop(code, str(refusal)) from refusal
    except ServerAway as away:
        raise Stop(Exit.NOT_RUNNING, str(away)) from away


def words_of(api: ServerApi) -> "Words":
    """The person's words: their language, with texts of their own."""
    from server.words import load_locale

    settings = api.get("/api/settings")
    return load_locale(settings["language"]).with_own(settings["own_words"])


def added_hosts(data: Path) -> dict[str, tuple[str, ...]]:
    """The hosts the person added, by site; asked of the server, because nobody else may open its files."""
    if not (data / "settings.json").exists():
        return {}
    with any_api(data) as api:
        return {site["id"]: tuple(site["added"]) for site in api.get("/api/sites")["sites"]}
