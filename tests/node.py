"""A process of Node that runs JavaScript, a line of JSON each way for every call."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

PACKAGES = Path(__file__).parent / "node_modules"
PATIENCE_S = 120.0


class Node:
    """One process; `run_lines.mjs` is what it reads its lines with."""

    def __init__(self, *arguments: str, folder: Path, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [node_program(), *arguments],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._read() == "ready"

    def run(self, code: str) -> str:
        """What the call gave, as `gave` and JSON, or what it raised, as `Type: text`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(code) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        watchdog = threading.Timer(PATIENCE_S, self._process.kill)
        watchdog.start()
        line = self._process.stdout.readline()
        watchdog.cancel()
        assert line, f"Node ended with {self._process.wait()}"
        return str(json.loads(line))

    def close(self) -> None:
        """It ends when there is nothing more to read; what it may still wait for is not waited for."""
        self._process.kill()
        self._process.communicate()


def node_program() -> str:
    """Where Node is; without it, or the packages, the test is skipped, or fails where none may be skipped."""
    program = shutil.which("node")
    if program is None or not PACKAGES.is_dir():
        _missing("Node and npm are needed")
    return program


def package_file(name: str) -> Path:
    """A file of a package (`axe-core/axe.min.js`); without it the test is skipped, or fails, as above."""
    path = PACKAGES / name
    if not path.is_file():
        _missing(f"{name} from npm is needed")
    return path


def _missing(what: str) -> NoReturn:
    reason = f"{what} (Debian: apt-get install nodejs npm), then `make setup-test`"
    if os.environ.get("FIRSTHAND_REQUIRE_NODE"):
        pytest.fail(reason)
    pytest.skip(reason)
