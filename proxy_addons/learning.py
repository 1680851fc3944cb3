"""Reads along where a pack says that names and relations pass by. Nothing is fetched, and no answer is changed."""

import logging
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from mitmproxy import http

from proxy_addons.names import Names
from proxy_addons.relations import Account, Relations
from server.settings import Settings
from site_packs.match import CompiledLearn, Rulebook

log = logging.getLogger(__name__)

MAX_ANSWER_BYTES = 1024 * 1024
MAX_DOCUMENTS = 1_000

LEARNS = "firsthand.learns"

# Put before JSON so that a page elsewhere cannot load it as a script.
HIJACK_GUARDS = (b"for (;;);", b"while(1);", b")]}'", b"])}while(1);</x>", b"{}&&")


@dataclass(frozen=True, slots=True)
class _Place:
    """One place to learn from, as one request reached it; `account` is None where relations cannot be kept apart."""

    learn: CompiledLearn
    server: str
    account: Account | None

    def doubts(self, method: str) -> bool:
        """Whether an answer that cannot be read leaves what is known in doubt: somebody may have been unfollowed."""
        return self.learn.relations is not None and method not in ("GET", "HEAD")


class Learning:
    """A mitmproxy addon that teaches the memories of names and of relations."""

    def __init__(
        self, rulebook: Callable[[], Rulebook], settings: Settings, names: Names, relations: Relations
    ) -> None:
        self._rulebook = rulebook
        self._settings = settings
        self._names = names
        self._relations = relations

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """On paths where names pass by, ask for a coding that the standard library can read within limits."""
        request = flow.request
        learns = self._rulebook().learns(request.method, request.host, request.path)
        on = self._settings.sites_on() if learns else ()
        places = [self._place(request, learn) for learn in learns if learn.pack.site in on]
        if places:
            flow.metadata[LEARNS] = places
            if request.headers.get("accept-encoding") != "identity":
                request.headers["accept-encoding"] = "gzip"

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Read along while the answer streams by."""
        places: list[_Place] = flow.metadata.get(LEARNS, [])
        response = flow.response
        if not places or response is None or response.raw_content is not None:
            return  # raw_content: our own refusal, which says nothing
        coding = response.headers.get("content-encoding", "identity").lower()
        if not 200 <= response.status_code < 300:
            self._doubt(flow.request.method, places)
            return
        reader = ReadAlong(coding, lambda body: self._read(flow.request.method, places, body))
        earlier = response.stream
        response.stream = (lambda chunk: earlier(reader(chunk))) if callable(earlier) else reader

    def error(self, flow: http.HTTPFlow) -> None:
        """The answer was lost."""
        self._doubt(flow.request.method, flow.metadata.get(LEARNS, []))

    def _place(self, request: http.Request, learn: CompiledLearn) -> _Place:
        server = request.host if learn.pack.added_hosts else ""
        return _Place(learn, server, self._relations.account(request, learn.pack.site, server))

    def _doubt(self, method: str, places: list[_Place]) -> None:
        for place in places:
            if place.account is not None and place.doubts(method):
                self._relations.forget(place.account)

    def _read(self, method: str, places: list[_Place], body: bytes | None) -> None:
        documents = None if body is None else list(documents_of(body))
        if not documents:
            self._doubt(method, places)
            return
        for place in places:
            for document in documents:
                self._names.learn(place.learn.pack.site, place.server, place.learn.people(document))
                related = place.learn.related(document)
                if place.account is not None and related:
                    self._relations.learn(place.account, related)
                elif not related:
                    self._doubt(method, [place])


def documents_of(body: bytes) -> Iterator[Any]:
    """The JSON documents of an answer: one, or one a line. What is no JSON is left out."""
    body = body.lstrip()
    for guard in HIJACK_GUARDS:
        if body.startswith(guard):
            body = body[len(guard) :].lstrip(b", \r\n")
    try:
        yield msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        lines = body.splitlines()
        for line in lines[:MAX_DOCUMENTS] if len(lines) > 1 else ():
            try:
                yield msgspec.json.decode(line)
            except (msgspec.DecodeError, RecursionError):
                continue


class ReadAlong:
    """A mitmproxy stream callable that gives an answer's body, decoded, to a reader at its end.

    The reader gets None where the body is too large, damaged or in an unknown coding.
    """

    def __init__(self, coding: str, read: Callable[[bytes | None], None]) -> None:
        self._read: Callable[[bytes | None], None] | None = read
        self._gunzip = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding == "gzip" else None
        self._chunks: list[bytes] | None = [] if coding in ("identity", "gzip", "") else None
        self._size = 0

    def __call__(self, chunk: bytes) -> bytes:
        """Pass a chunk on unchanged; an empty one is the end. Never raises: names are not worth an answer."""
        if self._read is not None:
            try:
                self._take(chunk, self._read)
            except Exception:
                log.warning("An answer that might have held names could not be read", exc_info=True)
                self._read = None
        return chunk

    def _take(self, chunk: bytes, read: Callable[[bytes | None], None]) -> None:
        if not chunk:
            self._read = None
            read(None if self._chunks is None else b"".join(self._chunks))
        elif self._chunks is not None:
            try:
                plain = self._gunzip.decompress(chunk, MAX_ANSWER_BYTES - self._size + 1) if self._gunzip else chunk
            except zlib.error:
                self._chunks = None
                return
            self._size += len(plain)
            self._chunks.append(plain)
            if self._size > MAX_ANSWER_BYTES:
                self._chunks = None
