"""Decodes a coded answer while it streams by, within limits: a few bytes of brotli may stand for a gigabyte."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import brotli
import zstandard

# A page may grow to this in any case, and beyond it to this many times what came over the wire.
FREE_BYTES = 16 * 1024 * 1024
MAX_RATIO = 256

_PIECE_BYTES = 1024 * 1024
# A block of 128 kB may take four bytes, and zstandard gives all that a step of its input holds at once.
_ZSTD_STEP_BYTES = 256
_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024  # what browsers allow (RFC 8878, 3.1.1.1.2)
_GZIP_MAGIC = b"\x1f\x8b"


class Damaged(ValueError):
    """The answer cannot be decoded, or grows beyond all measure."""


class Decoder:
    """Decodes one answer, chunk by chunk. `finished` tells whether its coding has come to its end."""

    def __init__(self, coding: "_Coding") -> None:
        self._coding = coding
        self._came = self._gave = 0

    @property
    def finished(self) -> bool:
        """Whether all is there. An answer without any body is."""
        return self._coding.finished or self._came == 0

    def __call__(self, chunk: bytes) -> bytes:
        """The plain bytes of a chunk; maybe none. Raises Damaged."""
        self._came += len(chunk)
        most = max(FREE_BYTES, MAX_RATIO * self._came)
        plain = []
        try:
            for piece in self._coding.pieces(chunk):
                plain.append(piece)
                self._gave += len(piece)
                if self._gave > most:
                    raise Damaged(f"{self._came} bytes became more than {most}")
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise Damaged(str(error)) from error
        return b"".join(plain)


def decoder(coding: str) -> Decoder | None:
    """A decoder for this Content-Encoding; None for one that is not known, or for several at once."""
    known = _CODINGS.get(coding.strip().lower())
    return Decoder(known()) if known is not None else None


class _Coding:
    """One coding's state: gives the plain bytes of its input in pieces of bounded size."""

    finished = False

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        raise NotImplementedError


class _Zlib(_Coding):
    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._zlib = zlib.decompressobj(wbits) if wbits else None

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        more = True
        while more:
            if self._zlib is None:
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS if _has_zlib_header(chunk) else -zlib.MAX_WBITS)
            piece = self._zlib.decompress(chunk, _PIECE_BYTES)
            yield piece
            chunk = self._zlib.unconsumed_tail
            more = bool(chunk) or len(piece) == _PIECE_BYTES
            if self._zlib.eof:
                # What stands behind the end is not looked at, as in browsers, unless it is another member.
                more = bool(self._wbits) and self._zlib.unused_data.startswith(_GZIP_MAGIC)
                if more:
                    chunk, self._zlib = self._zlib.unused_data, zlib.decompressobj(self._wbits)
                self.finished = not more


class _Brotli(_Coding):
    def __init__(self) -> None:
        self._brotli: Any = brotli.Decompressor()

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        if self.finished:
            return
        piece = self._brotli.process(chunk, output_buffer_limit=_PIECE_BYTES)
        while piece:  # more may wait inside, even where it says that it can accept more data (brotli 1.2)
            yield piece
            piece = self._brotli.process(b"", output_buffer_limit=_PIECE_BYTES)
        self.finished = bool(self._brotli.is_finished())


class _Zstandard(_Coding):
    def __init__(self) -> None:
        self._maker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
        self._frame: Any = self._maker.decompressobj()

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        at = 0
        while at < len(chunk):
            step = chunk[at : at + _ZSTD_STEP_BYTES]
            if self.finished:  # another frame follows
                self._frame, self.finished = self._maker.decompressobj(), False
            yield self._frame.decompress(step)
            self.finished = bool(self._frame.eof)
            at += len(step) - len(self._frame.unused_data if self.finished else b"")


def _has_zlib_header(chunk: bytes) -> bool:
    """Whether "deflate" is what the standard says, or the bare stream that some servers send."""
    return chunk[0] & 0x0F == 8 and (len(chunk) < 2 or (chunk[0] << 8 | chunk[1]) % 31 == 0)


_CODINGS: dict[str, Callable[[], _Coding]] = {
    "gzip": lambda: _Zlib(16 + zlib.MAX_WBITS),
    "x-gzip": lambda: _Zlib(16 + zlib.MAX_WBITS),
    "deflate": lambda: _Zlib(0),
    "br": _Brotli,
    "zstd": _Zstandard,
}
