"""Reads the beginning of an HTML document token by token, as browsers do: pure, bytes in, bytes out.

https://html.spec.whatwg.org/multipage/parsing.html#tokenization, as far as the head of a document needs it. Works on
bytes, because in every coding that browsers take for ASCII-compatible no second byte of a character looks like a
quote or an angle bracket; ISO-2022-JP is the exception (injector.py).
"""

import html
import re
from dataclasses import dataclass
from typing import Literal

type TokenKind = Literal["space", "text", "comment", "doctype", "start", "end"]

_SPACES = re.compile(rb"[\t\n\f\r ]*")
_TEXT = re.compile(rb"[^<]+")
_TAG_NAME = re.compile(rb"[A-Za-z][^\t\n\f\r />]*")
_BETWEEN = re.compile(rb"[\t\n\f\r /]*")
_ATTRIBUTE_NAME = re.compile(rb"=?[^\t\n\f\r />=]*")
_EQUALS = re.compile(rb"[\t\n\f\r ]*=[\t\n\f\r ]*")
_UNQUOTED = re.compile(rb"[^\t\n\f\r >]*")
_COMMENT_ENDS = re.compile(rb"--!?>")

# Elements whose content is text, not tags. `noscript` is one for a browser that runs scripts.
RAW_TEXT = frozenset(
    {b"script", b"style", b"title", b"textarea", b"noscript", b"noframes", b"xmp", b"iframe", b"noembed"}
)

# What most of a head is made of, in the grammar of `_tag` and `_comment`: a long run of it, matched at once, costs
# little. What this leaves out is read token by token: a policy's tag, a comment inside a script, what is not complete.
_PLAIN_ATTRIBUTES = (
    rb"""(?:[\t\n\f\r /]++|(?!http-equiv[\t\n\f\r />=])[^\t\n\f\r />=]++"""
    rb"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+))?+)*+>"""
)


def _plain_raw_text(name: bytes, unless: bytes = b"") -> bytes:
    end = b"/" + name + rb"(?=[\t\n\f\r />])"
    content = rb"(?:[^<]++|<(?!" + unless + end + rb"))*+"
    return b"<" + name + rb"(?=[\t\n\f\r />])" + _PLAIN_ATTRIBUTES + content + b"<" + end + _PLAIN_ATTRIBUTES


_PLAIN = re.compile(
    rb"(?:[\t\n\f\r ]++"
    rb"|</?(?:link|meta|base)(?=[\t\n\f\r />])" + _PLAIN_ATTRIBUTES + b"|"
    rb"<!--(?!-?>)(?:[^-]++|-(?!-!?>))*+--!?>|"
    + _plain_raw_text(b"script", unless=b"!--|")
    + b"|"
    + b"|".join(map(_plain_raw_text, (b"style", b"title", b"noscript")))
    + b")*+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a tag. `span` is where its value stands in the page, quotes included."""

    name: bytes
    value: bytes
    span: tuple[int, int]

    @property
    def text(self) -> str:
        """The value as the document holds it, bytes of any coding kept."""
        return html.unescape(self.value.decode("utf-8", "surrogateescape"))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the page up to `end`; `name` in lower case, for tags."""

    kind: TokenKind
    end: int
    name: bytes = b""
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: bytes) -> Attribute | None:
        """The attribute of this name; of one given twice the first counts, as in browsers."""
        return next((each for each in self.attributes if each.name == name), None)


def token_at(page: bytes, at: int, *, ended: bool) -> Token | None:
    """The token that begins here; None while it is not complete. With `ended` nothing more will come."""
    if at >= len(page):
        return None
    if page[at : at + 1] != b"<":
        space = _end_of(_SPACES, page, at)
        return Token("space", space) if space > at else Token("text", _end_of(_TEXT, page, at))
    token = _markup(page, at)
    return Token("text", len(page)) if token is None and ended else token


def past_plain(page: bytes, at: int) -> int:
    """Behind the whole elements, comments and spaces that begin here and that nobody needs to look into.

    None of them ends a head, opens a template or holds a policy. What comes then is for `token_at`.
    """
    return _end_of(_PLAIN, page, at)


def _markup(page: bytes, at: int) -> Token | None:
    begins = page[at : at + 9].lower()
    if begins.startswith(b"<!--"):
        return _comment(page, at)
    if b"<!--".startswith(begins) or (len(begins) < 9 and b"<!doctype".startswith(begins)):
        return None
    if begins.startswith((b"<!", b"<?")):
        return _to_bracket(page, at, "doctype" if begins == b"<!doctype" else "comment")
    if begins.startswith(b"</"):
        if len(begins) == 2:
            return None
        return _tag(page, at + 2, "end") if begins[2:3].isalpha() else _to_bracket(page, at, "comment")
    return _tag(page, at + 1, "start") if begins[1:2].isalpha() else Token("text", at + 1)


def _comment(page: bytes, at: int) -> Token | None:
    for empty in (b"<!-->", b"<!--->"):
        if page.startswith(empty, at):
            return Token("comment", at + len(empty))
        if empty.startswith(page[at : at + 6]):
            return None
    found = _COMMENT_ENDS.search(page, at + 4)
    return Token("comment", found.end()) if found else None


def _to_bracket(page: bytes, at: int, kind: TokenKind) -> Token | None:
    end = page.find(b">", at)
    return Token(kind, end + 1) if end >= 0 else None


def _tag(page: bytes, at: int, kind: TokenKind) -> Token | None:
    found = _TAG_NAME.match(page, at)
    assert found is not None
    name, at = found[0].lower(), found.end()
    attributes: list[Attribute] = []
    while True:
        at = _end_of(_BETWEEN, page, at)
        if at >= len(page):
            return None
        if page[at : at + 1] == b">":
            return Token(kind, at + 1, name, tuple(attributes))
        begins, at = at, _end_of(_ATTRIBUTE_NAME, page, at)
        attribute_name = page[begins:at].lower()
        value, span = b"", (at, at)
        equals = _EQUALS.match(page, at)
        if equals is not None:
            at = equals.end()
            quote = page[at : at + 1]
            if quote in (b'"', b"'"):
                closed = page.find(quote, at + 1)
                if closed < 0:
                    return None
                value, span = page[at + 1 : closed], (at, closed + 1)
            elif quote != b">":
                end = _end_of(_UNQUOTED, page, at)
                value, span = page[at:end], (at, end)
            else:
                span = (at, at)
            at = span[1]
        attributes.append(Attribute(attribute_name, value, span))


def _end_of(pattern: re.Pattern[bytes], page: bytes, at: int) -> int:
    found = pattern.match(page, at)
    return found.end() if found else at


class RawText:
    """The content of one raw text element, looked through piece by piece for its end tag."""

    def __init__(self, name: bytes) -> None:
        endings = rb"</" + name + rb"(?=[\t\n\f\r />])"
        # Inside a script `<!-- <script>` hides an end tag (script data double escaped state).
        self._pattern = re.compile(
            rb"<!--|-->|<script(?=[\t\n\f\r />])|" + endings if name == b"script" else endings, re.IGNORECASE
        )
        self._hidden = 0  # 1 behind `<!--`, 2 behind a `<script` in there

    def scan(self, page: bytes, at: int, *, ended: bool) -> tuple[int, bool]:
        """Up to where this page is settled, begun at `at`, and whether the end tag stands there."""
        while found := self._pattern.search(page, at):
            word = found[0].lower()
            if word == b"<!--":
                self._hidden = max(self._hidden, 1)
                at = found.start() + 2  # its dashes may be those of `-->`
            elif word == b"-->":
                self._hidden = 0
                at = found.end()
            elif word == b"<script":
                self._hidden = 2 if self._hidden else 0
                at = found.end()
            elif self._hidden == 2:
                self._hidden = 1
                at = found.end()
            else:
                return found.start(), True
        return (len(page) if ended else max(at, len(page) - _LONGEST)), False


_LONGEST = len(b"</noscript>")
