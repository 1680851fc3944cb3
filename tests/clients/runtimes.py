"""Where a library's calls run: in this process, or in one of Node's."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tests.clients.calls import Library
from tests.e2e.instance import Firsthand
from tests.node import Node

HERE = Path(__file__).parent


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


def runtime_for(library: Library, firsthand: Firsthand) -> Runtime:
    """A library is from npm if the runner there opens it."""
    if library.opened is not None:
        return Python(library)
    arguments = ("--import", "./proxy.mjs", "run.mjs", library.name)
    return Node(*arguments, folder=HERE, environment=_node_environment(firsthand))


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
