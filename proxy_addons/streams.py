"""Stages that an answer's body streams through: each takes a chunk and gives bytes; an empty chunk is the end."""

from collections.abc import Callable

type Stage = Callable[[bytes], bytes]


def chained(first: Stage, then: Stage) -> Stage:
    """Both, one after the other. What the first holds back is not taken for the end by the second."""

    def both(chunk: bytes) -> bytes:
        passed = first(chunk)
        if chunk:
            return then(passed) if passed else b""
        return (then(passed) if passed else b"") + then(b"")

    return both


def on_the_wire(stage: Stage) -> Callable[[bytes], list[bytes]]:
    """A stage as mitmproxy's `response.stream`.

    No chunk instead of an empty one, because an empty one ends a chunked answer to an HTTP/1 client (mitmproxy 12.2).
    """

    def stream(chunk: bytes) -> list[bytes]:
        passed = stage(chunk)
        return [passed] if passed else []

    return stream
