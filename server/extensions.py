"""The browser extensions that are connected, each by a socket from the browser it is in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Extensions:
    """Who is connected: an extension is known by the SHA-256 of its token, a browser by its whole User-Agent.

    A worker that was woken may have two sockets for a moment.
    """

    def __init__(self) -> None:
        self._sockets: list[tuple[str, str]] = []
        self.on_left: Callable[[str], None] = lambda extension: None  # called when the last socket of one has gone

    @contextmanager
    def connected(self, extension: str, browser: str) -> Iterator[None]:
        """An extension is connected for as long as the block runs."""
        self._sockets.append((extension, browser))
        try:
            yield
        finally:
            self._sockets.remove((extension, browser))
            if self.browser_of(extension) is None:
                self.on_left(extension)

    def in_browser(self, browser: str) -> bool:
        """Whether an extension of this browser is connected."""
        return any(each == browser for _, each in self._sockets)

    def browser_of(self, extension: str) -> str | None:
        """The browser an extension is in; None while it is not connected."""
        return next((browser for each, browser in reversed(self._sockets) if each == extension), None)
