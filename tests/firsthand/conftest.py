"""A data folder for each test, the command line over it, and a running instance on free ports."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.conftest import (  # noqa: F401
    clock,
    desk,
    desk_parts,
    friction_log,
    open_prompts,
    people,
    settings,
    stores,
    thread,
)

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30

type Command = Callable[..., subprocess.CompletedProcess[str]]
type Start = Callable[..., Started]


class Started:
    """A `firsthand run` or `serve` of its own process; `where` is the line it printed."""

    def __init__(self, process: subprocess.Popen[str], where: dict[str, str]) -> None:
        self.process = process
        self.where = where

    def stop(self) -> int:
        """Tell it to stop, and wait."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def firsthand(data: Path) -> Command:
    """Run a command over the test's data folder."""

    def run(*words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "firsthand", *words, "--data", str(data)],
            cwd=ROOT,
            env={**os.environ, **variables},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    return run


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    """Start an instance on free ports; whatever still runs at the end is killed."""
    with contextlib.ExitStack() as stack:

        def begin(*words: str) -> Started:
            command = [sys.executable, "-m", "firsthand", *(words or ("run", "--port", "0")), "--server-port", "0"]
            process = stack.enter_context(
                subprocess.Popen([*command, "--json", "--data", str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            where: dict[str, Any] = json.loads(process.stdout.readline())
            return Started(process, where)

        yield begin
