"""Where a library's calls run: in this process, or in one of Node's."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.clients.calls import Library
from tests.e2e.instance import Firsthand

HERE = Path(__file__).parent
NPM = HERE.parent


class Runtime(Protocol):
    """Runs one call after the other."""

    def run(self, code: str) -> str:
        """What the call gave, or `Type: text` of what it raised."""

    def close(self) -> None:
        """Nothing more is run."""


class Python:
    """Runs Python, with the names that the library's opener gives."""

    def __init__(self, library: Library) -> None:
        assert library.opened is not None
        self._names = dict(library.opened())

    def run(self, code: str) -> str:
        """What the call gave or raised; an error is an outcome here, whatever its type."""
        try:
            return f"gave {eval(code, self._names)!r}"
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    def close(self) -> None:
        """Connections end with the process."""


class Node:
    """Runs JavaScript in one process of Node, a line of JSON each way for every call."""

    def __init__(self, library: Library, firsthand: Firsthand) -> None:
        self._process = subprocess.Popen(
            [_node_program(), "--import", "./proxy.mjs", "run.mjs", library.name],
            cwd=HERE,
            env={**os.environ, **_node_environment(firsthand)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._read() == "ready"

    def run(self, code: str) -> str:
        """What the call gave or raised."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(code) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"Node ended with {self._process.wait()}"
        return str(json.loads(line))

    def close(self) -> None:
        """It ends when there is nothing more to read; what it may still wait for is not waited for."""
        self._process.kill()
        self._process.communicate()


def runtime_for(library: Library, firsthand: Firsthand) -> Runtime:
    """A library is from npm if the runner there opens it."""
    return Node(library, firsthand) if library.opened is None else Python(library)


def python_environment(firsthand: Firsthand) -> Mapping[str, str]:
    """What requests and httpx read: the proxy, and whom to trust."""
    trusted = dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"), firsthand.ca)
    return {"HTTPS_PROXY": firsthand.proxy, "https_proxy": firsthand.proxy, **trusted}


def _node_environment(firsthand: Firsthand) -> Mapping[str, str]:
    # Not HTTPS_PROXY: several libraries read that by themselves, some of them wrongly.
    return {
        "FIRSTHAND_PROXY": firsthand.proxy,
        "NODE_EXTRA_CA_CERTS": firsthand.ca,
        "HTTPS_PROXY": "",
        "https_proxy": "",
    }


def _node_program() -> str:
    """Where Node is; without it, or the packages, the test is skipped, or fails where none may be skipped."""
    program = shutil.which("node")
    if program is None or not (NPM / "node_modules").is_dir():
        missing = "Node and npm are needed (Debian: apt-get install nodejs npm), then `make setup-test`"
        if os.environ.get("FIRSTHAND_REQUIRE_NODE"):
            pytest.fail(missing)
        pytest.skip(missing)
    return program
