"""The tokens given to pages and extensions: only their SHA-256 is kept."""

import hashlib
import secrets
from typing import Literal

import msgspec

from server.clock import Clock, utc_text
from server.storage import Database, StoreThread

type TokenKind = Literal["page", "extension"]

MAX_TOKENS = 20  # of one kind
TOKEN_BYTES = 32


class Token(msgspec.Struct, frozen=True):
    """A token that was given out: its SHA-256 in hex, never itself.

    `origin` is that of the extension it was given to, and `browser` the name that one gave; empty for pages.
    """

    kind: TokenKind
    sha256: str
    made_at: str
    origin: str = ""
    browser: str = ""


class Tokens:
    """Gives out tokens, knows them again, makes them worthless. Its table is in `settings.json`."""

    def __init__(self, database: Database, thread: StoreThread, clock: Clock) -> None:
        self._database = database
        self._thread = thread
        self._clock = clock
        self._shelf = database.shelf("tokens", Token)
        self._by_sha256: dict[str, Token] = {}
        self._pairs: dict[str, Token] = {}
        self._read()

    def find(self, token: str) -> Token | None:
        """What a token was given out for; None: it is not, or no longer, one of ours."""
        return self._by_sha256.get(_sha256(token))

    def paired(self, origin: str) -> bool:
        """Whether the extension of this origin holds a token."""
        return any(pair.origin == origin for pair in self._pairs.values())

    @property
    def pairs(self) -> dict[str, Token]:
        """The tokens of extensions by their ids, oldest first; an id is never given twice."""
        return self._pairs

    async def new(self, kind: TokenKind, *, origin: str = "", browser: str = "") -> str:
        """A token of 256 random bits; of each kind the 20 newest are kept. Raises OSError."""
        token = secrets.token_urlsafe(TOKEN_BYTES)

        def work() -> None:
            made = Token(kind, _sha256(token), utc_text(self._clock.now()), origin, browser)
            with self._database.one_write():
                older = [number for number, kept in self._shelf.values().items() if kept.kind == kind]
                for number in older[: max(0, len(older) - MAX_TOKENS + 1)]:
                    self._shelf.remove(number)
                self._shelf.add(self._shelf.next_number(), made)
            self._read()

        await self._thread.run(work)
        return token

    async def revoke(self, kind: TokenKind) -> None:
        """Make all tokens of a kind worthless. Raises OSError, and then they are still good."""

        def work() -> None:
            with self._database.one_write():
                for number, kept in self._shelf.values().items():
                    if kept.kind == kind:
                        self._shelf.remove(number)
            self._read()

        await self._thread.run(work)

    async def unpair(self, pair_id: str) -> Token | None:
        """Make one extension's token worthless; gives it, None where there is no such pair. Raises OSError."""

        def work() -> Token | None:
            pair = self._pairs.get(pair_id)
            if pair is not None:
                self._shelf.remove(int(pair_id))
                self._read()
            return pair

        return await self._thread.run(work)

    def _read(self) -> None:
        kept = self._shelf.values()
        self._by_sha256 = {token.sha256: token for token in kept.values()}
        self._pairs = {str(number): token for number, token in kept.items() if token.kind == "extension"}


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
