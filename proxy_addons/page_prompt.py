"""Puts the page script into documents of ruled sites, and answers form posts with the prompt's own page."""

import html
import re
from collections.abc import Callable
from importlib import resources

from mitmproxy import http

from proxy_addons.csp import open_policy, script_hash
from proxy_addons.refusals import Wording
from server.door import DOOR_ORIGIN, Document, Documents

SCRIPT = resources.files("proxy_addons").joinpath("page_script.js").read_text("utf-8").strip()
SCRIPT_HASH = script_hash(SCRIPT)

PAGE_URL = "firsthand.page_url"

# The head of a page is read up to here in search of its own policies; a longer one is passed on as it is.
MAX_HEAD_BYTES = 256 * 1024

_POLICY_HEADERS = ("content-security-policy", "content-security-policy-report-only")
_HEAD = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
_HEAD_ENDS = re.compile(rb"</head\s*>|<body[\s>]", re.IGNORECASE)
_META_POLICY = re.compile(
    rb"""(<meta\s[^>]*http-equiv\s*=\s*["']?content-security-policy["']?[^>]*\scontent\s*=\s*)("([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)


class PagePrompt:
    """A mitmproxy addon: documents of opened sites carry the page script."""

    def __init__(self, documents: Documents, is_ruled: Callable[[str], bool], wording: Wording) -> None:
        self._documents = documents
        self._is_ruled = is_ruled
        self._wording = wording

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Fetch documents anew and uncoded, so that the script is really in them and the page is not held up."""
        if flow.response is None and _is_document(flow.request) and self._is_ruled(flow.request.host):
            for name in ("if-none-match", "if-modified-since"):
                flow.request.headers.pop(name, None)
            flow.request.headers["accept-encoding"] = "identity"
            # A reserved host is sent elsewhere later on; the page's own address is this one.
            flow.metadata[PAGE_URL] = flow.request.pretty_url

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Edit the policies and let the body pass through the injector."""
        response = flow.response
        url = flow.metadata.get(PAGE_URL)
        if url is None or response is None or response.stream or response.raw_content is not None:
            return  # no document of ours to edit, or already answered or edited by another addon
        if not _is_plain_html(response):
            return
        document = self._documents.add(url, flow.request.headers.get("user-agent", ""))
        for name in _POLICY_HEADERS:
            policies = response.headers.get_all(name)
            if policies:
                opened = [open_policy(each, SCRIPT_HASH, DOOR_ORIGIN) for each in policies]
                response.headers.set_all(name, opened)
        response.headers.pop("content-length", None)
        response.stream = Injector(script_tag(document))

    def interstitial(self, flow: http.HTTPFlow, prompt_id: str, token: str) -> http.Response:
        """The page that answers a form post which navigates: the prompt, and the way on or back (DESIGN 8)."""
        document = self._documents.add(flow.request.pretty_url, flow.request.headers.get("user-agent", ""))
        came_from = flow.request.headers.get("referer", "")
        policy = (
            f"default-src 'none'; script-src {SCRIPT_HASH}; style-src 'unsafe-inline'; "
            f"frame-src {DOOR_ORIGIN}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        page = _INTERSTITIAL.format(
            script=script_tag(document, prompt_id),
            action=html.escape(flow.request.path, quote=True),
            token=html.escape(token, quote=True),
            back=html.escape(came_from if came_from.startswith(("https://", "http://")) else "/", quote=True),
            waiting=html.escape(self._wording("form.waiting")),
            send=html.escape(self._wording("form.send")),
            go_back=html.escape(self._wording("form.back")),
        )
        return http.Response.make(
            200,
            page.encode(),
            {
                "content-type": "text/html; charset=utf-8",
                "content-security-policy": policy,
                "cache-control": "no-store",
                "referrer-policy": "same-origin",
            },
        )


_INTERSTITIAL = """<!doctype html>
<html><head>{script}<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Firsthand</title>
<style>:root{{color-scheme:light dark}}body{{margin:0;min-height:100vh;display:grid;place-content:center;
font:1rem/1.5 system-ui,sans-serif;text-align:center;gap:1rem;padding:1rem}}</style></head>
<body><p>{waiting}</p>
<form id="firsthand-again" method="post" action="{action}"><input type="hidden" name="firsthand-again" value="{token}">
<button>{send}</button></form>
<p><a id="firsthand-back" href="{back}">{go_back}</a></p></body></html>
"""


class Injector:
    """A mitmproxy stream callable that puts a tag right behind `<head>` and opens the policies in `<meta>` tags.

    Only the head waits to be complete; a page without one, or with a very long one, is left alone.
    """

    def __init__(self, tag: str) -> None:
        self._tag = tag.encode()
        self._head: bytes | None = b""

    def __call__(self, chunk: bytes) -> bytes:
        """Pass a chunk on; an empty one is the end."""
        if self._head is None:
            return chunk
        self._head += chunk
        if chunk and len(self._head) < MAX_HEAD_BYTES and not _HEAD_ENDS.search(self._head):
            return b""
        head, self._head = self._head, None
        return inject(head, self._tag)


def inject(page: bytes, tag: bytes) -> bytes:
    """The beginning of a page with the tag behind its `<head>`; unchanged where it has none."""
    found = _HEAD.search(page)
    if found is None:
        return page
    end = found.end()
    return page[:end] + tag + _META_POLICY.sub(_opened_meta, page[end:])


def script_tag(document: Document, prompt_id: str = "") -> str:
    """The page script with this document's key, and the prompt it should show at once, if any."""
    asked = f' data-prompt="{html.escape(prompt_id, quote=True)}"' if prompt_id else ""
    return f'<script data-firsthand="{document.key}"{asked}>{SCRIPT}</script>'


def _opened_meta(found: re.Match[bytes]) -> bytes:
    policies = html.unescape((found[3] if found[3] is not None else found[4]).decode("utf-8", "surrogateescape"))
    opened = open_policy(policies, SCRIPT_HASH, DOOR_ORIGIN)
    return found[1] + b'"' + html.escape(opened, quote=True).encode("utf-8", "surrogateescape") + b'"'


def _is_document(request: http.Request) -> bool:
    """Whether a browser wants this as a page of its own; programs without fetch metadata count by what they accept."""
    wanted = request.headers.get("sec-fetch-dest")
    if wanted is not None:
        return bool(wanted == "document")
    return "text/html" in request.headers.get("accept", "")


def _is_plain_html(response: http.Response) -> bool:
    kind = response.headers.get("content-type", "").lower()
    coding = response.headers.get("content-encoding", "identity").lower()
    return (
        kind.startswith("text/html") and "utf-16" not in kind and coding == "identity" and response.status_code != 304
    )
