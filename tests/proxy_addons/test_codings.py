"""Coded answers are decoded as they come, whatever the chunks, and a bomb is noticed before it fills the memory."""

import gzip
import random
import tracemalloc
import zlib

import brotli
import pytest
import zstandard

from proxy_addons.codings import FREE_BYTES, MAX_RATIO, Damaged, decoder

PLAIN = b"<!doctype html><head><title>" + "Grüße, 日本 ".encode() * 4_000 + random.Random(5).randbytes(70_000)


def bare_deflate(plain):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush()


CODED = {
    "gzip": gzip.compress(PLAIN),
    "X-GZIP ": gzip.compress(PLAIN[:1000]) + gzip.compress(PLAIN[1000:]),
    "deflate": zlib.compress(PLAIN),
    "deflate, bare": bare_deflate(PLAIN),
    "br": brotli.compress(PLAIN, quality=5),
    "zstd": zstandard.compress(PLAIN),
    "zstd, two frames": zstandard.compress(PLAIN[:1000]) + zstandard.compress(PLAIN[1000:]),
}


def coding_of(name):
    return name.partition(",")[0]


@pytest.mark.parametrize("size", [1, 97, 16_384, 10_000_000])
@pytest.mark.parametrize("name", CODED)
def test_an_answer_is_decoded_however_it_is_cut(name, size):
    if size == 1 and name != "gzip":
        size = 3
    coded, decode = CODED[name], decoder(coding_of(name))

    plain = b"".join(decode(coded[at : at + size]) for at in range(0, len(coded), size))

    assert plain == PLAIN
    assert decode.finished


@pytest.mark.parametrize("name", CODED)
def test_what_has_come_is_given_at_once(name):
    """A head that has come must not wait for the rest of its page."""
    packers = {"br": brotli.Compressor(quality=4), "zstd": zstandard.ZstdCompressor().compressobj()}
    coding = coding_of(name).strip().lower()
    if coding == "br":
        first = packers["br"].process(b"<head>") + packers["br"].flush()
    elif coding == "zstd":
        first = packers["zstd"].compress(b"<head>") + packers["zstd"].flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    else:
        packer = zlib.compressobj(wbits={"deflate": zlib.MAX_WBITS}.get(name, -15 if "bare" in name else 31))
        first = packer.compress(b"<head>") + packer.flush(zlib.Z_SYNC_FLUSH)
    decode = decoder(coding)

    assert decode(first) == b"<head>"
    assert not decode.finished


@pytest.mark.parametrize("name", CODED)
def test_an_answer_that_breaks_off_is_not_finished(name):
    decode = decoder(coding_of(name))

    plain = decode(CODED[name][:-20])

    assert PLAIN.startswith(plain)
    assert not decode.finished


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_what_is_not_in_its_coding_raises(coding):
    decode = decoder(coding)

    with pytest.raises(Damaged):
        decode(b"<!doctype html>, not coded at all. " * 50)


@pytest.mark.parametrize("name", CODED)
def test_what_grows_two_hundredfold_is_a_page_all_the_same(name):
    plain = b"<head>" + b"x" * 8_000_000 + b"end"
    coding = coding_of(name).strip().lower()
    coders = {"br": brotli.compress, "zstd": zstandard.compress, "deflate": zlib.compress}
    coded = bare_deflate(plain) if "bare" in name else coders.get(coding, gzip.compress)(plain)

    decode = decoder(coding)

    assert decode(coded) == plain
    assert decode.finished


def test_an_answer_without_a_body_is_finished():
    assert decoder("br").finished


@pytest.mark.parametrize("coding", ["", "identity", "compress", "gzip, br", "dcb", "aes128gcm"])
def test_other_codings_are_not_known(coding):
    assert decoder(coding) is None


BOMB = bytes(1024) * 1024 * 256


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(BOMB, 9)),
        ("deflate", zlib.compress(BOMB, 9)),
        ("br", brotli.compress(BOMB, quality=5)),
        ("zstd", zstandard.compress(BOMB)),
    ],
)
def test_a_bomb_is_noticed_before_it_fills_the_memory(coding, bomb):
    decode = decoder(coding)
    most = max(FREE_BYTES, MAX_RATIO * len(bomb))
    tracemalloc.start()
    with pytest.raises(Damaged):
        decode(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < len(BOMB)
    assert peak < most + 16 * 1024 * 1024
