"""The tokens of pages and extensions: known again, nowhere written, worthless once taken back."""

import hashlib

import msgspec
import pytest

from server.settings import Settings
from server.storage import Database
from server.tokens import Token

ORIGIN = "chrome-extension://" + "abcdefghijklmnop" * 2


@pytest.fixture
def tokens(settings):
    return settings.tokens


@pytest.fixture
def reopened(tmp_path, thread, clock):
    return lambda: Settings.open(tmp_path / "settings.json", thread, clock).tokens


def kind(tokens, token):
    found = tokens.find(token)
    return found.kind if found else None


async def test_a_token_is_known_again_but_nowhere_written(tokens, reopened, tmp_path):
    page, extension = await tokens.new("page"), await tokens.new("extension", origin=ORIGIN, browser="Chromium")

    assert len(page) >= 43
    for one in (tokens, reopened()):
        assert kind(one, page) == "page"
        assert (found := one.find(extension)) is not None
        assert (found.kind, found.origin, found.browser) == ("extension", ORIGIN, "Chromium")
        assert one.find("") is None
        assert one.find(hashlib.sha256(page.encode()).hexdigest()) is None
    for path in tmp_path.iterdir():
        if path.is_file():
            assert page.encode() not in path.read_bytes()


async def test_revoked_tokens_are_worthless(tokens, reopened):
    page, extension = await tokens.new("page"), await tokens.new("extension")

    await tokens.revoke("page")

    for one in (tokens, reopened()):
        assert one.find(page) is None
        assert kind(one, extension) == "extension"


async def test_of_each_kind_the_twenty_newest_are_good(tokens):
    extension = await tokens.new("extension")
    pages = [await tokens.new("page") for _ in range(22)]

    assert [kind(tokens, token) for token in pages] == [None, None] + ["page"] * 20
    assert kind(tokens, extension) == "extension"


async def test_a_pair_is_ended_alone_and_its_id_is_not_given_again(tokens, reopened):
    first = await tokens.new("extension", origin=ORIGIN, browser="Chromium")
    second = await tokens.new("extension", origin="moz-extension://x", browser="Firefox")
    [one, two] = tokens.pairs

    ended = await tokens.unpair(two)

    assert ended is not None
    assert ended.browser == "Firefox"
    for now in (tokens, reopened()):
        assert (kind(now, first), kind(now, second)) == ("extension", None)
        assert (now.paired(ORIGIN), now.paired("moz-extension://x")) == (True, False)
        assert list(now.pairs) == [one]
    await tokens.new("extension", origin=ORIGIN)
    assert two not in tokens.pairs


async def test_a_page_is_no_pair(tokens):
    page = await tokens.new("page")

    assert tokens.pairs == {}
    assert not tokens.paired("")
    assert await tokens.unpair("1") is None
    assert await tokens.unpair("x") is None
    assert kind(tokens, page) == "page"


class OldToken(msgspec.Struct):
    """A token as it was kept before extensions had an origin."""

    kind: str
    sha256: str
    made_at: str


def test_tokens_kept_before_extensions_had_an_origin_are_read(tmp_path, thread, clock):
    path, sha256 = tmp_path / "old.json", hashlib.sha256(b"page").hexdigest()
    Database(path).shelf("tokens", OldToken).add(1, OldToken("page", sha256, "2026-11-24T09:00:00.000Z"))

    settings = Settings.open(path, thread, clock)

    assert settings.tokens.find("page") == Token("page", sha256, "2026-11-24T09:00:00.000Z", "", "")
    assert settings.recovered == []
