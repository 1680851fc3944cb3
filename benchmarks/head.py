"""How long the head of a page holds up the event loop while the page script is put in.

Run: python -m benchmarks.head. A head of 450 tags as large sites send them, in one chunk and in chunks of a network's
packets, with its policy in a `<meta>` tag and without; and the same read token by token alone.
"""

import time
from unittest import mock

from benchmarks.figures import Figures, figures, show
from proxy_addons import injector
from proxy_addons.page_tag import opened

ROUNDS = 300
PACKET_BYTES = 1400
TAG = b"<script>" + b"x" * 800 + b"</script>"
POLICY = b"<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">"
HOLD = "≤ 1 ms"


def head(tags: int, policy: bytes = b"") -> bytes:
    """A document whose head holds so many tags, five kinds of them in turn."""
    kinds = (
        b'<link rel="preload" as="script" crossorigin="anonymous" href="https://static.example.com/assets/%d-a1b2.js">\n',
        b'<meta property="og:locale:alternate" content="x_%d > y">\n',
        b'<script nonce="q7w" data-n="%d">window.a = window.a || []; if (1 < 2) { a.push({b: "</div>"}); }</script>\n',
        b"<style data-n=%d>.a > .b { color: red; } .c { margin: 0 auto; }</style>\n",
        b"<!-- part %d of the head --><link rel=stylesheet href='/css/site.css' media=\"(min-width: 30em)\" >\n",
    )
    made = [kinds[number % len(kinds)] % number for number in range(tags)]
    return (
        b'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        + policy
        + b"".join(made)
        + b"</head><body><p>text</p></body></html>"
    )


def measured(page: bytes, chunk_bytes: int) -> Figures:
    """The time that all chunks of the page take together."""
    chunks = [page[at : at + chunk_bytes] for at in range(0, len(page), chunk_bytes)]
    times: list[float] = []
    for _ in range(ROUNDS):
        stage = injector.Injector(TAG, opened)
        began = time.perf_counter()
        for chunk in (*chunks, b""):
            stage(chunk)
        times.append((time.perf_counter() - began) * 1000)
    return figures(times)


def main() -> None:
    page = head(450)
    found = {
        "head of 450 tags, one chunk": measured(page, len(page)),
        "head of 450 tags, packets": measured(page, PACKET_BYTES),
        "head of 450 tags with a policy, one chunk": measured(head(450, POLICY), len(page)),
    }
    with mock.patch.object(injector, "past_plain", lambda page, at: at):
        found["the same, token by token alone"] = measured(page, len(page))
    show(found, {name: HOLD for name in found if name.startswith("head")})


if __name__ == "__main__":
    main()
