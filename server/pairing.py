"""The code that pairs a browser extension: short enough to type, and good for little."""

import hmac
import secrets

from server.clock import Clock

PAIR_CODE_LIFE_S = 600.0
WRONG_TRIES = 5
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another: 8 of them are 40 random bits
_HALF = 4


class PairCodes:
    """One code at a time, in memory only: good once, for ten minutes, and void after five wrong tries."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._code = ""
        self._ends_at = 0.0
        self._wrong = 0

    def make(self) -> str:
        """A fresh code as people read it, `7F3K-9QXM`; the one before is void."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(2 * _HALF))
        self._code, self._wrong = code, 0
        self._ends_at = self._clock.monotonic() + PAIR_CODE_LIFE_S
        return f"{code[:_HALF]}-{code[_HALF:]}"

    def spend(self, typed: str) -> bool:
        """Use the code up, however it was spaced and cased; False when it is wrong, used, too old or void."""
        if not self._code or self._clock.monotonic() >= self._ends_at:
            return False
        plain = "".join(typed.split()).replace("-", "").upper()
        if hmac.compare_digest(plain.encode("utf-8", "surrogatepass"), self._code.encode()):
            self._code = ""
            return True
        self._wrong += 1
        if self._wrong >= WRONG_TRIES:
            self._code = ""
        return False


def pair_link(port: int, code: str) -> str:
    """The address by which an extension pairs in one click: the code is in the fragment, which no server ever sees."""
    return f"http://127.0.0.1:{port}/pair#code={code}"
