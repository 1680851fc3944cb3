"""Puts a tag into a streaming HTML page where its head begins, and opens the policies in the head's `<meta>` tags.

Bytes up to that place wait; what follows passes as it comes, tag by tag. Where the place cannot be told for sure the
page passes as it is, to the last byte.
"""

import html
import re
from collections.abc import Callable

from proxy_addons.html_head import RAW_TEXT, Attribute, RawText, Token, past_plain, token_at

# So much waits for the place of the tag; a page that takes longer to come to its head is left as it is.
MAX_WAITING_BYTES = 256 * 1024
# Browsers look for a page's own word about its coding in so much of it.
CHARSET_WITHIN_BYTES = 1024

_HEAD_ELEMENTS = RAW_TEXT - {b"textarea", b"xmp", b"iframe", b"noembed"} | {
    *(b"base", b"basefont", b"bgsound", b"link", b"meta", b"template", b"head", b"html")
}
_ENDS_OF_HEAD = frozenset({b"body", b"html", b"br"})
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ESCAPE = b"\x1b"
_CHARSET_IN_CONTENT = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;\"']+)", re.IGNORECASE)

# In these a byte that looks like an angle bracket may be half a character.
_SHIFTING = re.compile(
    r"utf-?7|utf-?16|utf-?32|ucs-|.*unicode|iso-10646|(cs)?iso-?2022|hz-gb|replacement", re.IGNORECASE
)
_ASCII_COMPATIBLE = re.compile(
    r"utf-?8|(us-)?ascii|(iso-?)?8859|iso-?8859|latin|l\d$|(windows-|cp)125\d|(x-)?(sjis|shift[-_]jis)|ms_kanji"
    r"|euc-|x-euc-jp|gbk|x-gbk|gb_?2312|gb18030|big5|koi8|ks_c|korean|macintosh|x-mac|ibm866|tis-620|dos-874",
    re.IGNORECASE,
)


def shifts(charset: str) -> bool:
    """Whether a page in this charset cannot be read byte by byte."""
    return bool(_SHIFTING.match(charset))


def names_charset(charset: str) -> bool:
    """Whether browsers take this label for a charset, so that the page's own word does not count."""
    return bool(_ASCII_COMPATIBLE.match(charset))


class Injector:
    """A stage (streams.py) for one page.

    `charset_known` says that the answer's header names the charset; else the tag goes behind the page's own word for
    it, which must stay near the beginning. `surely_page` says that a browser shows this as a page; else it must look
    like a whole document. `opened` gives a policy with ours let in.
    """

    def __init__(
        self, tag: bytes, opened: Callable[[str], str], *, charset_known: bool = True, surely_page: bool = True
    ) -> None:
        self._tag = tag
        self._opened = opened
        self._charset_known = charset_known
        self._page_known = surely_page
        self._begun = self._whole = self._done = False
        self._page = b""  # not yet read
        self._at = 0
        self._original = bytearray()  # read, and waiting for the place of the tag
        self._edited = bytearray()  # the same, policies opened
        self._place: int | None = None  # in `_edited`, once it is known
        self._waits = True
        self._raw: RawText | None = None
        self._templates = 0

    def __call__(self, chunk: bytes) -> bytes:
        """Pass a chunk on; an empty one is the end."""
        if self._done:
            return chunk
        self._page, self._at = self._page[self._at :] + chunk, 0
        while not self._done and self._step(ended=not chunk):
            pass
        if not chunk and not self._done and self._waits and self._place is not None:
            self._put()
        if not self._done and len(self._page) - self._at + len(self._original) > MAX_WAITING_BYTES:
            self._done = True
        if self._done or not chunk:
            return self._rest()
        passed = b"" if self._waits else bytes(self._edited)
        if not self._waits:
            self._edited.clear()
        return passed

    def _rest(self) -> bytes:
        """All that waits; as it was, where the tag found no place."""
        self._done = True
        read, self._edited, self._original = self._original if self._waits else self._edited, bytearray(), bytearray()
        return bytes(read) + self._page[self._at :]

    def _step(self, *, ended: bool) -> bool:
        """Read one token; False where more of the page is needed first."""
        if not self._begun:
            return self._begin(ended=ended)
        if self._raw is not None:
            end, closed = self._raw.scan(self._page, self._at, ended=ended)
            self._pass(end)
            self._raw = None if closed else self._raw
            return closed
        if not self._waits:
            self._pass(past_plain(self._page, self._at))
        token = token_at(self._page, self._at, ended=ended)
        if token is None:
            return False
        if self._place is None:
            self._before_head(token)
        else:
            self._in_head(token)
        if not self._done and self._waits and self._place is not None:
            self._put_when_sure()
        return True

    def _begin(self, *, ended: bool) -> bool:
        if len(self._page) < len(_BYTE_ORDER_MARK) and not ended:
            return False
        self._begun = True
        if self._page.startswith(_UTF_16):
            self._done = True
        elif self._page.startswith(_BYTE_ORDER_MARK):
            self._charset_known = True
            self._pass(len(_BYTE_ORDER_MARK))
        return True

    def _pass(self, end: int, edited: bytes | None = None) -> None:
        piece = self._page[self._at : end]
        self._at = end
        self._edited += piece if edited is None else edited
        if self._waits:
            self._original += piece

    # -- where the tag goes ------------------------------------------------------------------------------------

    def _before_head(self, token: Token) -> None:
        if token.kind in ("space", "comment", "doctype") or (token.kind, token.name) == ("start", b"html"):
            self._whole = self._whole or token.kind in ("doctype", "start")
            self._pass(token.end)
        elif (token.kind, token.name) == ("start", b"head"):
            self._whole = True
            self._pass(token.end)
            self._place = len(self._edited)
        elif token.kind == "end" and token.name not in {b"head", *_ENDS_OF_HEAD}:
            self._pass(token.end)  # browsers do not mind it
        elif self._whole or (self._page_known and token.kind == "start"):
            self._place = len(self._edited)
            self._in_head(token)
        else:
            self._done = True  # text without any markup, or markup that may be a part of a page

    def _put_when_sure(self) -> None:
        if self._charset_known or len(self._original) >= CHARSET_WITHIN_BYTES:
            self._put()

    def _put(self) -> None:
        assert self._place is not None
        if not self._charset_known and _ESCAPE in self._original:
            self._done = True  # perhaps ISO-2022-JP, which a browser finds out by itself
            return
        self._edited[self._place : self._place] = self._tag
        self._waits = False
        self._original.clear()

    # -- in the head -------------------------------------------------------------------------------------------

    def _in_head(self, token: Token) -> None:
        if self._ends_head(token):
            if self._waits:
                self._put()
            self._done = True
        elif token.kind == "start" and token.name == b"meta" and not self._templates:
            self._meta(token)
        else:
            self._pass(token.end)
            if token.kind == "start" and token.name in RAW_TEXT:
                self._raw = RawText(token.name)
            if token.name == b"template":
                self._templates = max(0, self._templates + (1 if token.kind == "start" else -1))

    def _ends_head(self, token: Token) -> bool:
        if self._templates:
            return False
        if token.kind == "start":
            return token.name not in _HEAD_ELEMENTS
        return token.kind == "text" or (token.kind == "end" and token.name in _ENDS_OF_HEAD)

    def _meta(self, token: Token) -> None:
        says, content = token.attribute(b"http-equiv"), token.attribute(b"content")
        said = says.text.strip().lower() if says else ""
        if said == "content-security-policy" and content is not None:
            self._pass(token.end, self._with_open_policy(token, content))
        else:
            self._pass(token.end)
        if self._waits and not self._charset_known:
            charset = _charset_of(token, said, content)
            if shifts(charset) and not charset.lower().startswith("utf"):  # a meta's "utf-16" is read as UTF-8
                self._done = True
            elif charset:
                self._charset_known = True
                self._place = len(self._edited)

    def _with_open_policy(self, token: Token, content: Attribute) -> bytes:
        opened = self._opened(content.text)
        begins, ends = content.span
        if opened == content.text:
            return self._page[self._at : token.end]
        value = b'"' + html.escape(opened, quote=True).encode("utf-8", "surrogateescape") + b'"'
        return self._page[self._at : begins] + value + self._page[ends : token.end]


def _charset_of(token: Token, said: str, content: Attribute | None) -> str:
    own = token.attribute(b"charset")
    if own is not None:
        return own.text.strip()
    found = _CHARSET_IN_CONTENT.search(content.text) if said == "content-type" and content is not None else None
    return found[1] if found else ""
