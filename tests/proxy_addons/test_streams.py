"""Stages in a row: what the first holds back is not taken for the end by the second."""

from proxy_addons.streams import chained, on_the_wire


class Held:
    """A stage that gives everything at the end."""

    def __init__(self):
        self.chunks = []

    def __call__(self, chunk):
        self.chunks.append(chunk)
        return b"" if chunk else b"".join(self.chunks)


def test_the_second_stage_hears_of_the_end_once_and_last():
    heard = []
    both = chained(Held(), lambda chunk: heard.append(chunk) or chunk)

    out = [both(chunk) for chunk in (b"a", b"b", b"")]

    assert out == [b"", b"", b"ab"]
    assert heard == [b"ab", b""]


def test_nothing_is_sent_instead_of_an_empty_chunk_which_would_end_the_answer():
    stream = on_the_wire(Held())

    assert [stream(chunk) for chunk in (b"a", b"")] == [[], [b"a"]]
