"""Learns who an id is from answers passing by, so that a prompt can name the person. In memory only."""

import logging
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence

import msgspec
from mitmproxy import http

from server.settings import Settings
from site_packs.action import Action, Target
from site_packs.match import CompiledLearn, Rulebook

log = logging.getLogger(__name__)

MAX_NAMES = 5_000
MAX_ANSWER_BYTES = 1024 * 1024

LEARNS = "firsthand.learns"


class Names:
    """The people seen lately, by site, server (where the site has many) and id."""

    def __init__(self, rulebook: Callable[[], Rulebook], settings: Settings) -> None:
        self._rulebook = rulebook
        self._settings = settings
        self._known: OrderedDict[tuple[str, str, str], Target] = OrderedDict()

    def learn(self, site: str, server: str, people: Sequence[Target]) -> None:
        """Remember these people under their id and, where they have one, their handle."""
        for person in people:
            for key in {person.id, person.handle} - {""}:
                self._known[site, server, key] = person
                self._known.move_to_end((site, server, key))
        while len(self._known) > MAX_NAMES:
            self._known.popitem(last=False)

    def fill(self, action: Action) -> Action:
        """The action with the names that are known; what the request itself says is kept."""
        targets = tuple(self._fill(action.site, action.about.server, target) for target in action.targets)
        return msgspec.structs.replace(action, targets=targets)

    def _fill(self, site: str, server: str, target: Target) -> Target:
        known = self._known.get((site, server, target.key))
        if known is None:
            return target
        # The key stays as the request gave it: it is what tickets and the digest are made of.
        handle = target.handle or known.handle if target.id else target.handle
        return Target(target.id, handle, target.name or known.name)

    # -- hooks -------------------------------------------------------------------------------------------------

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """On paths where names pass by, ask for a coding that the standard library can read within limits."""
        request = flow.request
        learns = self._rulebook().learns(request.method, request.host, request.path)
        if learns and self._rulebook().site_of(request.host) in self._settings.sites_on():
            flow.metadata[LEARNS] = (request.host, learns)
            request.headers["accept-encoding"] = "gzip"

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Read along while the answer streams by."""
        host, learns = flow.metadata.get(LEARNS, ("", ()))
        response = flow.response
        if not learns or response is None or response.stream or response.status_code != 200:
            return
        if "json" in response.headers.get("content-type", ""):
            coding = response.headers.get("content-encoding", "identity").lower()
            response.stream = ReadAlong(coding, lambda body: self._read(host, learns, body))

    def _read(self, host: str, learns: Sequence[CompiledLearn], body: bytes) -> None:
        try:
            document = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError):
            return  # not JSON after all; a name is missing, nothing else
        for learn in learns:
            server = host if learn.pack.added_hosts else ""
            self.learn(learn.pack.site, server, learn.people(document))


class ReadAlong:
    """A mitmproxy stream callable that gives a small answer's body, decoded, to a reader at its end."""

    def __init__(self, coding: str, read: Callable[[bytes], None]) -> None:
        self._read: Callable[[bytes], None] | None = read if coding in ("identity", "gzip") else None
        self._gunzip = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding == "gzip" else None
        self._chunks: list[bytes] = []
        self._size = 0

    def __call__(self, chunk: bytes) -> bytes:
        """Pass a chunk on unchanged; an empty one is the end. Never raises: names are not worth an answer."""
        if self._read is not None:
            try:
                self._take(chunk)
            except Exception:
                log.warning("An answer that might have held names could not be read", exc_info=True)
                self._read = None
        return chunk

    def _take(self, chunk: bytes) -> None:
        assert self._read is not None
        if not chunk:
            self._read(b"".join(self._chunks))
            self._read = None
            return
        room = MAX_ANSWER_BYTES - self._size
        plain = self._gunzip.decompress(chunk, room + 1) if self._gunzip else chunk
        self._size += len(plain)
        self._chunks.append(plain)
        if self._size > MAX_ANSWER_BYTES:
            self._read, self._chunks = None, []
