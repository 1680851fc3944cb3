"""The page that answers a form post which navigates: the prompt, and the way on or back (DESIGN 8)."""

import html
from collections.abc import Callable
from urllib.parse import urlsplit

from mitmproxy import http

from proxy_addons.page_tag import SCRIPT_HASH, script_tag
from proxy_addons.replays import FIELD
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
        back, named = _where_from(request)
        policy = (
            f"default-src 'none'; script-src {SCRIPT_HASH}; style-src 'unsafe-inline'; "
            f"frame-src {DOOR_ORIGIN}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        said = {
            name: html.escape(words.say(f"refusal.form.{name}"), quote=True)
            for name in ("waiting", "explained", "send", "back")
        }
        page = _PAGE.format(
            language=html.escape(words.language, quote=True),
            direction=html.escape(words.direction, quote=True),
            script=script_tag(document, prompt_id),
            field=FIELD,
            token=html.escape(token, quote=True),
            window_at=html.escape(f"{DOOR_ORIGIN}/prompt/{prompt_id}?window=1", quote=True),
            back_to=html.escape(back, quote=True),
            named=" data-named" if named else "",
            window=html.escape(words.say("way.window")),
            style=_STYLE,
            **said,
        )
        return http.Response.make(
            200,
            page.encode(),
            {
                "content-type": "text/html; charset=utf-8",
                "content-security-policy": policy,
                "cache-control": "no-store",
                "referrer-policy": "same-origin",
                "x-content-type-options": "nosniff",
            },
        )


def _where_from(request: http.Request) -> tuple[str, bool]:
    """The page the request came from, and whether that is known; else the site's root."""
    referer = request.headers.get("referer", "")
    path = urlsplit(referer).path.strip("/")  # a page that names no more than its origin seems to be the root
    return (referer, True) if path and origin_of(referer) == origin_of(request.pretty_url) else ("/", False)


# The form has no action: it goes to the page's very own address, however that is spelled.
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">{script}
<meta name="viewport" content="width=device-width">
<title>{waiting}</title>
<style>{style}</style></head>
<body><main><h1>{waiting}</h1>
<p class="soft">{explained}</p>
<p><a class="way" href="{window_at}" target="_blank" rel="noopener">{window}</a></p>
<form id="firsthand-again" method="post"><input type="hidden" name="{field}" value="{token}">
<button>{send}</button></form>
<p><a id="firsthand-back"{named} href="{back_to}">{back}</a></p></main></body></html>
"""

# The colours and measures of server/static/tokens.css; that file is out of reach under the site's address.
_STYLE = """
:root{color-scheme:light dark;--paper:light-dark(#faf7f2,#161412);--card:light-dark(#fffefb,#201d1a);
--ink:light-dark(#211e1a,#f0eae0);--soft:light-dark(#6a6359,#aaa193);--line:light-dark(#e3dbcf,#3a342e);
--edge:light-dark(#8f8678,#857b6e);--accent:light-dark(#9a3d20,#eda283);
font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;background:var(--paper);color:var(--ink)}
main{inline-size:min(30rem,100%);display:grid;gap:1rem;padding:1.5rem;background:var(--card);
border:1px solid var(--line);border-radius:.75rem}
h1{font:600 1.5rem/1.25 ui-serif,Georgia,"Noto Serif",serif;margin:0;text-wrap:balance}
p,form{margin:0}
.soft{color:var(--soft)}
a{color:var(--accent);text-underline-offset:.2em}
.way,button{display:block;inline-size:100%;padding:.75rem 1rem;border:1px solid var(--edge);border-radius:.75rem;
background:transparent;color:inherit;font:inherit;text-align:center;text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
"""
