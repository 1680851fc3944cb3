"""The tokens given to pages and extensions: only their SHA-256 is kept."""

import hashlib
import secrets
from typing import Literal

import msgspec

from server.clock import Clock, utc_text
from server.storage import Database, StoreThread

type TokenKind = Literal["page", "extension"]

MAX_PAGE_TOKENS = 20
TOKEN_BYTES = 32


class Token(msgspec.Struct, frozen=True):
    """A token that was given out: its SHA-256 in hex, never itself."""

    kind: TokenKind
    sha256: str
    made_at: str


class Tokens:
    """Gives out tokens, knows them again, makes them worthless. Its table is in `settings.json`."""

    def __init__(self, database: Database, thread: StoreThread, clock: Clock) -> None:
        self._database = database
        self._thread = thread
        self._clock = clock
        self._shelf = database.shelf("tokens", Token)
        self._kinds: dict[str, TokenKind] = {}
        self._read()

    def kind(self, token: str) -> TokenKind | None:
        """What a token was given out for; None: it is not, or no longer, one of ours."""
        return self._kinds.get(_sha256(token))

    async def new(self, kind: TokenKind) -> str:
        """A token of 256 random bits; of page tokens the 20 newest are kept. Raises OSError."""
        token = secrets.token_urlsafe(TOKEN_BYTES)

        def work() -> None:
            with self._database.one_write():
                older = [number for number, kept in self._shelf.values().items() if kept.kind == kind == "page"]
                for number in older[: max(0, len(older) - MAX_PAGE_TOKENS + 1)]:
                    self._shelf.remove(number)
                self._shelf.add(self._shelf.next_number(), Token(kind, _sha256(token), utc_text(self._clock.now())))
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

    def _read(self) -> None:
        self._kinds = {token.sha256: token.kind for token in self._shelf.values().values()}


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
