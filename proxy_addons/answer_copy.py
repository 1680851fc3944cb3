"""Streams an answer on as it comes and keeps a copy, for the double clicks that had joined its request."""

from collections.abc import Callable

from mitmproxy import http

from server.prompt import CopiedAnswer

MAX_COPIED_BYTES = 64 * 1024

# These describe one connection, not the answer.
_OF_THE_CONNECTION = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"set-cookie"})


class AnswerCopy:
    """A mitmproxy stream callable. Answers over 64 kB are not copied."""

    def __init__(self, response: http.Response, settle: Callable[[CopiedAnswer | None], None]) -> None:
        self._response = response
        self._settle = settle
        self._chunks: list[bytes] | None = []

    def __call__(self, chunk: bytes) -> bytes:
        """Pass a chunk on; an empty one is the end."""
        if self._chunks is None:
            return chunk
        if not chunk:
            headers = self._response.headers.fields
            kept = tuple((name, value) for name, value in headers if name.lower() not in _OF_THE_CONNECTION)
            self._settle(CopiedAnswer(self._response.status_code, kept, b"".join(self._chunks)))
            self._chunks = None
        else:
            self._chunks.append(chunk)
            if sum(map(len, self._chunks)) > MAX_COPIED_BYTES:
                self._settle(None)
                self._chunks = None
        return chunk
