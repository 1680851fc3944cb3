"""The pages that answer a form post which navigates: the prompt, with the way on or back; and that it is used up."""

import html
from collections.abc import Callable
from urllib.parse import urlsplit

from mitmproxy import http

from proxy_addons.page_tag import SCRIPT_HASH, script_tag
from proxy_addons.replays import FIELD, UsedTwice
from server.door import DOOR_ORIGIN, Documents, origin_of
from server.words import Words


class Interstitial:
    """Makes these pages, in the person's language; `shown_in` is told which document shows which prompt."""

    def __init__(self, documents: Documents, words: Callable[[], Words], shown_in: Callable[[str, str], None]) -> None:
        self._documents = documents
        self._words = words
        self._shown_in = shown_in

    def __call__(self, flow: http.HTTPFlow, prompt_id: str, token: str) -> http.Response:
        """The answer to this request; `token` brings the request back once."""
        request, words = flow.request, self._words()
        document = self._documents.add(request.pretty_url, request.headers.get("user-agent", ""))
        self._shown_in(prompt_id, document.key)
        back, named = _where_from(request, request.headers.get("referer", ""))
        said = {name: _escaped(words.say(f"refusal.form.{name}")) for name in ("waiting", "explained", "send", "back")}
        body = _QUESTION.format(
            field=FIELD,
            token=_escaped(token),
            window_at=_escaped(f"{DOOR_ORIGIN}/prompt/{prompt_id}?window=1"),
            back_to=_escaped(back),
            named=" data-named" if named else "",
            window=_escaped(words.say("way.window")),
            **said,
        )
        may = f"script-src {SCRIPT_HASH}; frame-src {DOOR_ORIGIN}; form-action 'self'"
        return _page(200, words, said["waiting"], body, script=script_tag(document, prompt_id), may=may)

    def used_up(self, request: http.Request, problem: UsedTwice) -> http.Response:
        """The answer to a token that brings nothing back: that nothing was sent now, why, and the way back."""
        words, why = self._words(), "used" if problem.used else "gone"
        back, _ = _where_from(request, problem.back)
        title = _escaped(words.say(f"refusal.form.{why}"))
        explained, way = (_escaped(words.say(f"refusal.form.{name}")) for name in (f"{why}_why", "back"))
        body = _USED_UP.format(title=title, explained=explained, back_to=_escaped(back), back=way)
        return _page(409, words, title, body, may="form-action 'none'")


def _where_from(request: http.Request, referer: str) -> tuple[str, bool]:
    """The page a form was filled in on, and whether that is known; else the root of the site of this request."""
    path = urlsplit(referer).path.strip("/")  # a page that names no more than its origin seems to be the root
    return (referer, True) if path and origin_of(referer) == origin_of(request.pretty_url) else ("/", False)


def _page(status: int, words: Words, title: str, body: str, *, may: str, script: str = "") -> http.Response:
    """A page of ours at a site's address; `may` adds to a policy that allows nothing. Title and body are HTML."""
    page = _PAGE.format(
        language=_escaped(words.language),
        direction=_escaped(words.direction),
        script=script,
        title=title,
        style=_STYLE,
        body=body,
    )
    bare = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
    return http.Response.make(
        status,
        page.encode(),
        {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": f"{bare}; {may}",
            "cache-control": "no-store",
            "referrer-policy": "same-origin",
            "x-content-type-options": "nosniff",
        },
    )


def _escaped(text: str) -> str:
    return html.escape(text, quote=True)


_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">{script}
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style></head>
<body><main><p class="wordmark">Firsthand</p>
{body}</main></body></html>
"""

# The form has no action: it goes to the page's very own address, however that is spelled.
_QUESTION = """<h1>{waiting}</h1>
<p class="soft">{explained}</p>
<p><a class="way" href="{window_at}" target="_blank" rel="noopener">{window}</a></p>
<form id="firsthand-again" method="post"><input type="hidden" name="{field}" value="{token}">
<button>{send}</button></form>
<p><a id="firsthand-back"{named} href="{back_to}">{back}</a></p>"""

_USED_UP = """<h1>{title}</h1>
<p class="soft">{explained}</p>
<p><a class="way" href="{back_to}">{back}</a></p>"""

# The colours and measures of server/static/tokens.css; that file is out of reach under the site's address.
_STYLE = """
:root{color-scheme:light dark;--paper:light-dark(#faf7f2,#161412);--card:light-dark(#fffefb,#201d1a);
--ink:light-dark(#211e1a,#f0eae0);--soft:light-dark(#6a6359,#aaa193);--line:light-dark(#e3dbcf,#3a342e);
--edge:light-dark(#8f8678,#857b6e);--accent:light-dark(#9a3d20,#eda283);
font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;background:var(--paper);color:var(--ink)}
main{inline-size:min(33rem,100%);display:grid;gap:.7rem;padding:clamp(1.25rem,5vw,2.25rem);background:var(--card);
border:1px solid var(--line);border-radius:1.25rem}
h1,.wordmark{font-family:ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,"Noto Serif",Charter,Georgia,serif}
h1{font-size:1.75rem;font-weight:400;line-height:1.3;margin:.6rem 0 0;text-wrap:balance}
p,form{margin:0;text-wrap:pretty}
.wordmark{font-size:1.125rem;font-weight:600;line-height:1}
.soft{color:var(--soft);margin-block-end:.5rem}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.2em}
.way,button{display:block;inline-size:100%;min-block-size:3.1rem;padding:.7rem 1.1rem;border:1px solid var(--edge);
border-radius:.75rem;background:transparent;color:inherit;font:inherit;font-size:1.0625rem;text-align:start;cursor:pointer}
.way{border-color:var(--accent);color:var(--accent);font-weight:600;text-decoration:none}
.way:hover,button:hover{border-color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
"""
