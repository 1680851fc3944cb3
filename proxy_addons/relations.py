"""Who is followed already, learnt from answers passing by: there, the same request only changes a setting.

In memory only, for a while only, and only for accounts told apart by their Authorization header: with cookies nobody
here can tell whose relation an answer spoke of, and a wrong "already" would let a follow go unasked.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from mitmproxy import http

from server.clock import Clock
from site_packs.action import Action

MAX_RELATIONS = 5_000
LIFE_S = 1_800.0  # another device may have ended the tie meanwhile


@dataclass(frozen=True, slots=True)
class Account:
    """Whose relations: a site, its server where it has many, and a salted hash of the Authorization header."""

    site: str
    server: str
    key: bytes


class Relations:
    """Who is related already to which account; what is not known counts as not related."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._until: OrderedDict[tuple[Account, str], float] = OrderedDict()

    def account(self, request: http.Request, site: str, server: str) -> Account | None:
        """The account a request speaks for, or None where it has no Authorization header."""
        said = request.headers.get_all("authorization")
        if not said:
            return None
        key = hashlib.blake2b("\n".join(said).encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
        return Account(site, server, key)

    def learn(self, account: Account, related: Mapping[str, bool]) -> None:
        """Remember who is related, and forget who is not."""
        ends_at = self._clock.monotonic() + LIFE_S
        for person, is_related in related.items():
            self._until.pop((account, person), None)
            if is_related:
                self._until[account, person] = ends_at
        while len(self._until) > MAX_RELATIONS:
            self._until.popitem(last=False)

    def forget(self, account: Account) -> None:
        """Something was done whose answer could not be read: nothing is known of this account any more."""
        for known in [known for known in self._until if known[0] == account]:
            del self._until[known]

    def all_related(self, account: Account | None, action: Action) -> bool:
        """Whether the action names people, and each of them is related already."""
        if account is None or not action.targets or action.about.unreadable:
            return False
        now = self._clock.monotonic()
        return all(self._until.get((account, target.key), 0.0) > now for target in action.targets)
