"""What the reserved host may reach: the documents that carry the page script, and one-use nonces for prompts.

The proxy hands requests for `firsthand.internal` to the local server with a per-run secret; only the
routes of `page_door.py` answer there. A document is known by a key that its page script carries. The
key is no secret from the page: it opens nothing but the news that a prompt concerns this document.
"""

import asyncio
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from server.clock import Clock
from server.record import Surface

DOOR_HOST = "firsthand.internal"
DOOR_ORIGIN = f"https://{DOOR_HOST}"
DOOR_HEADER = "X-Firsthand-Door"
PRACTICE_HOST = f"practice.{DOOR_HOST}"

MAX_DOCUMENTS = 2_000
ARRIVAL_S = 20.0  # a page whose door has not been heard of for so long has none
KEY_BYTES = 16
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
MAX_NONCES = 1_000
MAX_DRAFTS = 100
MISTAKE_LIFE_S = 120.0  # so long may "that's not what I did" be followed by "stop asking for this"
NONCE_LIFE_S = 24.5 * 3600.0  # a little longer than any prompt stays answerable


@dataclass(slots=True)
class Document:
    """One page that carries the page script. `browser` is the User-Agent that fetched it; later ones count higher."""

    key: str
    url: str
    browser: str
    number: int
    made_at: float = field(default_factory=time.monotonic)
    listened: bool = False  # its event stream has been open, be it only once
    queues: set["asyncio.Queue[tuple[str, dict[str, object]] | None]"] = field(default_factory=set)
    doors: int = 0  # how often its door was asked for
    framed: set[str] = field(default_factory=set)  # prompts of which it was given a frame
    only: str = ""  # made for an extension, which shows this one prompt over a page of this address
    there: bool = False  # the extension that it was made for says that the tab is there

    def first_frame(self, prompt_id: str) -> bool:
        """Whether this frame is the one that the page script shows, and not one that the page itself made later.

        The page script is the first to hear of a prompt, by the one door of its document, and keeps its frame out of
        the page's reach. What the page frames by itself it can mask, and no browser tells the frame of that.
        """
        first = self.doors <= 1 and prompt_id not in self.framed
        self.framed.add(prompt_id)
        return first

    @property
    def origin(self) -> str:
        """Scheme, host and port of the page, as browsers write an origin."""
        return origin_of(self.url)

    @property
    def listening(self) -> bool:
        """Whether the page is there: its door frame holds an event stream open, or an extension answers for it."""
        return bool(self.queues) or self.there

    @property
    def arriving(self) -> bool:
        """Whether the page was delivered a moment ago and has not been heard of yet."""
        return not self.listened and time.monotonic() - self.made_at < ARRIVAL_S


@dataclass(frozen=True, slots=True)
class _Nonce:
    prompt_id: str
    decides: bool
    ends_at: float
    surface: Surface


@dataclass(frozen=True, slots=True)
class Mistake:
    """The rule whose question was answered with "that's not what I did"."""

    prompt_id: str
    site: str
    rule: str
    ends_at: float


type DraftText = dict[str, str | list[str]]


class Documents:
    """The newest documents that carry the page script, oldest forgotten first."""

    def __init__(self) -> None:
        self._by_key: OrderedDict[str, Document] = OrderedDict()
        self.newest = 0
        self.on_left: Callable[[str], None] = lambda key: None  # called when nothing of a document listens any more

    def add(self, url: str, browser: str) -> Document:
        """Register a document that is about to be delivered and give it its key."""
        return self._add(secrets.token_urlsafe(KEY_BYTES), url, browser)

    def add_for(self, prompt_id: str, url: str, browser: str) -> Document:
        """Register the page over which an extension shows one prompt; it is there until `leave` says otherwise."""
        document = self.add(url, browser)
        document.only, document.listened, document.there = prompt_id, True, True
        return document

    def leave(self, key: str) -> None:
        """The extension that shows a prompt over this page shows it there no longer."""
        document = self._by_key.pop(key, None)
        if document is not None:
            document.there = False
            self.on_left(key)

    def bring_back(self, key: str, origin: str, browser: str) -> Document | None:
        """Register a page that a browser kept for longer than we did; None where that cannot be one of our keys.

        A service worker's pages, and those of an earlier run, come with a key that is forgotten.
        """
        if not (_KEY.fullmatch(key) and origin):
            return None
        document = self._add(key, f"{origin}/", browser)
        document.doors = 1  # it had one before, or the page has made the key up: its frames decide nothing
        return document

    def _add(self, key: str, url: str, browser: str) -> Document:
        self.newest += 1
        document = Document(key, url, browser, self.newest)
        self._by_key[document.key] = document
        while len(self._by_key) > MAX_DOCUMENTS:
            oldest = next((known for known in self._by_key.values() if not known.listening), None)
            self._by_key.pop((oldest or document).key)
        return document

    def get(self, key: str) -> Document | None:
        """The document of this key, or None."""
        return self._by_key.get(key)

    @asynccontextmanager
    async def events(self, key: str) -> AsyncIterator["asyncio.Queue[tuple[str, dict[str, object]] | None]"]:
        """What concerns one document, for as long as the block runs; None ends it. KeyError for an unknown key."""
        document = self._by_key[key]
        queue: asyncio.Queue[tuple[str, dict[str, object]] | None] = asyncio.Queue()
        document.queues.add(queue)
        document.listened = True
        try:
            yield queue
        finally:
            document.queues.discard(queue)
            if not document.listening:
                self.on_left(key)

    def concerned(self, page: str, browser: str) -> list[Document]:
        """The listening documents a request may have come from.

        `page` is the request's Referer, or its Origin where a page sends no more than that. The
        very URL is preferred to the same origin: a page that changed its address by script still
        counts by origin, and the page script shows a prompt only where the person is looking.
        """
        return self._nearest(page, browser, lambda document: document.listening)

    def keys_concerned(self, page: str, browser: str) -> list[str]:
        """The keys of those documents."""
        return [document.key for document in self.concerned(page, browser)]

    def keys_arriving(self, page: str, browser: str) -> list[str]:
        """The keys of documents a request may have come from that are too young to listen."""
        return [document.key for document in self._nearest(page, browser, lambda document: document.arriving)]

    def any_arrives(self, keys: list[str]) -> bool:
        """Whether one of these documents may still begin to listen."""
        return any(document.arriving for key in keys if (document := self._by_key.get(key)))

    def _nearest(self, page: str, browser: str, fits: Callable[[Document], bool]) -> list[Document]:
        near = [each for each in self._by_key.values() if fits(each) and self.concerns(each.key, page, browser)]
        return [document for document in near if document.url == page] or near

    def concerns(self, key: str, page: str, browser: str) -> bool:
        """Whether a request of this page and browser may have come from this document."""
        document = self._by_key.get(key)
        if document is None or document.only:
            return False
        return document.browser == browser and document.origin == origin_of(page)

    def listening(self, keys: list[str]) -> list[str]:
        """Those of these documents that are there to show something."""
        return [key for key in keys if (document := self._by_key.get(key)) and document.listening]

    def any_listens(self, keys: list[str]) -> bool:
        """Whether one of these documents is there to show something."""
        return bool(self.listening(keys))

    def tell(self, keys: list[str], name: str, data: dict[str, object]) -> None:
        """Send one event to these documents."""
        for key in keys:
            document = self._by_key.get(key)
            for queue in tuple(document.queues) if document else ():
                queue.put_nowait((name, data))

    def close(self) -> None:
        """End every stream."""
        for document in self._by_key.values():
            for queue in tuple(document.queues):
                queue.put_nowait(None)


class Door:
    """The secret between proxy and server, the documents, and the nonces in the prompt's frames."""

    def __init__(self, clock: Clock) -> None:
        self.secret = secrets.token_urlsafe(32)
        self.documents = Documents()
        self._clock = clock
        self._nonces: OrderedDict[str, _Nonce] = OrderedDict()
        self._mistakes: OrderedDict[str, Mistake] = OrderedDict()
        self._drafts: OrderedDict[str, DraftText] = OrderedDict()

    def nonce_for(self, prompt_id: str, *, decides: bool = True, surface: Surface = "page") -> str:
        """A fresh nonce for one delivery of the prompt's page: good for reading, and for one decision if `decides`."""
        nonce = secrets.token_urlsafe(16)
        self._nonces[nonce] = _Nonce(prompt_id, decides, self._clock.monotonic() + NONCE_LIFE_S, surface)
        while len(self._nonces) > MAX_NONCES:
            self._nonces.popitem(last=False)
        return nonce

    def nonce_ok(self, nonce: str, prompt_id: str, *, deciding: bool = False) -> bool:
        """Whether this nonce was given for this prompt, to decide with it where that is asked, and is not spent."""
        known = self._nonces.get(nonce)
        if known is None or known.prompt_id != prompt_id or self._clock.monotonic() >= known.ends_at:
            return False
        return known.decides or not deciding

    def surface_of(self, nonce: str) -> Surface:
        """Who shows the page of this nonce: the extension, or the page script or a window."""
        known = self._nonces.get(nonce)
        return known.surface if known is not None else "page"

    def spend(self, nonce: str, prompt_id: str) -> bool:
        """Use a nonce up; False when it was never good for this prompt."""
        if not self.nonce_ok(nonce, prompt_id):
            return False
        del self._nonces[nonce]
        self._drafts.pop(prompt_id, None)
        return True

    def note_mistake(self, nonce: str, prompt_id: str, site: str, rule: str) -> None:
        """The page of this nonce has called its question a mistake; for a moment it may end that rule's asking."""
        self._mistakes[nonce] = Mistake(prompt_id, site, rule, self._clock.monotonic() + MISTAKE_LIFE_S)
        while len(self._mistakes) > MAX_NONCES:
            self._mistakes.popitem(last=False)

    def take_mistake(self, nonce: str, prompt_id: str) -> Mistake | None:
        """The rule this page may switch off, once; None where it said nothing of the kind, or too long ago."""
        mistake = self._mistakes.get(nonce)
        if mistake is None or mistake.prompt_id != prompt_id or self._clock.monotonic() >= mistake.ends_at:
            return None
        return self._mistakes.pop(nonce)

    def keep_draft(self, prompt_id: str, said: DraftText) -> None:
        """Keep what somebody began to say at a prompt; in memory only, until it is answered."""
        self._drafts[prompt_id] = said
        self._drafts.move_to_end(prompt_id)
        while len(self._drafts) > MAX_DRAFTS:
            self._drafts.popitem(last=False)

    def draft(self, prompt_id: str) -> DraftText:
        """What was begun at a prompt; empty where nothing was."""
        return self._drafts.get(prompt_id, {})


def origin_of(url: str) -> str:
    """`https://host[:port]` of a URL, empty where there is none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else ""
