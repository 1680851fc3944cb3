"""Puts the page script into documents of ruled sites, or leaves them exactly as they are."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from mitmproxy import http

from proxy_addons.answer_copy import AnswerCopy
from proxy_addons.codings import Damaged, Decoder, decoder
from proxy_addons.csp import sandboxes
from proxy_addons.injector import Injector, names_charset, shifts
from proxy_addons.page_tag import opened, script_tag
from proxy_addons.streams import Stage, chained, on_the_wire
from server.door import Documents, origin_of

PAGE_URL = "firsthand.page_url"
SURELY_PAGE = "firsthand.surely_page"
DECODER = "firsthand.decoder"

_ENFORCED = "content-security-policy"
_POLICY_HEADERS = (_ENFORCED, "content-security-policy-report-only")
# They describe the very bytes of the answer, or offer parts of them.
_OF_THE_BYTES = ("content-length", "content-md5", "digest", "content-digest", "repr-digest", "accept-ranges")
_CHARSET = re.compile(r"\bcharset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
_NO_PAGE = frozenset({204, 205, 206})


class PagePrompt:
    """A mitmproxy addon: documents of opened sites carry the page script."""

    def __init__(self, documents: Documents, is_ruled: Callable[[str], bool]) -> None:
        self._documents = documents
        self._is_ruled = is_ruled

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Fetch documents anew and uncoded, so that the script is really in them and the page is not held up."""
        request = flow.request
        if flow.response is None and request.method != "HEAD" and self._is_ruled(request.host):
            surely = _is_document(request)
            if surely is None:
                return
            for name in ("if-none-match", "if-modified-since"):
                request.headers.pop(name, None)
            request.headers["accept-encoding"] = "identity"
            # A reserved host is sent elsewhere later on; the page's own address is this one.
            flow.metadata[PAGE_URL] = request.pretty_url
            flow.metadata[SURELY_PAGE] = surely

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Edit the policies and let the body pass through the injector, before whatever else reads it along."""
        response = flow.response
        url = flow.metadata.get(PAGE_URL)
        if url is None or response is None or response.raw_content is not None:
            return  # no document of ours to edit, or already answered by another addon
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        decode = decoder(coding)
        if not _is_plain_page(response) or (decode is None and coding not in ("identity", "")):
            return
        document = self._documents.add(url, flow.request.headers.get("user-agent", ""))
        charset = _charset_of(response)
        stage: Stage = Injector(
            script_tag(document).encode(),
            opened,
            charset_known=names_charset(charset),
            surely_page=flow.metadata[SURELY_PAGE],
        )
        if decode is not None:
            flow.metadata[DECODER] = decode
            stage = chained(_Decoding(flow, decode), stage)
            del response.headers["content-encoding"]
        earlier = response.stream
        response.stream = on_the_wire(chained(stage, earlier) if isinstance(earlier, AnswerCopy) else stage)
        _edit_headers(response, chunked=flow.request.http_version == "HTTP/1.1")

    def response(self, flow: http.HTTPFlow) -> None:
        """A coded answer that stopped half way must not look like a whole one."""
        decode: Decoder | None = flow.metadata.get(DECODER)
        if decode is not None and not decode.finished and flow.killable:
            flow.kill()


class _Decoding:
    """A stage that decodes; once that cannot go on, nothing more passes and the answer ends in an error."""

    def __init__(self, flow: http.HTTPFlow, decode: Decoder) -> None:
        self._flow = flow
        self._decode = decode

    def __call__(self, chunk: bytes) -> bytes:
        """The plain bytes of a chunk."""
        if not chunk or not self._flow.killable:
            return b""
        try:
            return self._decode(chunk)
        except Damaged:
            # mitmproxy (12.2) looks at this when the body is over: it closes or resets the client's stream.
            self._flow.kill()
            return b""


def _is_document(request: http.Request) -> bool | None:
    """Whether a browser will show this as a page of its own; False where only the answer can tell, None if not.

    A service worker fetches the pages that it keeps as anything else; its requests name its script as their page.
    Programs without fetch metadata count by what they accept.
    """
    wanted = request.headers.get("sec-fetch-dest")
    if wanted == "document":
        return True
    if wanted == "empty":
        referer = request.headers.get("referer", "")
        by_script = urlsplit(referer).path.endswith((".js", ".mjs")) and origin_of(referer) == origin_of(
            request.pretty_url
        )
        return False if by_script and request.method == "GET" else None
    return False if wanted is None and "text/html" in request.headers.get("accept", "") else None


def _is_plain_page(response: http.Response) -> bool:
    """Whether this is HTML that a browser shows, in a charset that can be read byte by byte."""
    status, headers = response.status_code, response.headers
    if status < 200 or status in _NO_PAGE or 300 <= status < 400:
        return False
    essence = headers.get("content-type", "").partition(";")[0].strip().lower()
    disposition = headers.get("content-disposition", "inline").partition(";")[0].strip().lower()
    if essence != "text/html" or disposition not in ("inline", "") or shifts(_charset_of(response)):
        return False
    return not any(sandboxes(policies) for policies in headers.get_all(_ENFORCED))


def _charset_of(response: http.Response) -> str:
    found = _CHARSET.search(response.headers.get("content-type", ""))
    return found[1] if found else ""


def _edit_headers(response: http.Response, *, chunked: bool) -> None:
    headers = response.headers
    for name in _POLICY_HEADERS:
        policies = headers.get_all(name)
        if policies:
            headers.set_all(name, [opened(each) for each in policies])
    for name in _OF_THE_BYTES:
        headers.pop(name, None)
    tag = headers.get("etag", "")
    if tag.startswith('"'):
        headers["etag"] = f"W/{tag}"  # the same page, though no longer the same bytes
    if chunked and "transfer-encoding" not in headers:
        headers["transfer-encoding"] = "chunked"  # so that an answer that breaks off does not look whole
