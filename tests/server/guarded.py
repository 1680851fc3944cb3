"""Requests as the guard sees them, and what it says to them."""

from server.guard import Asked, Credentials, Refused, judge
from server.routes import TOKEN
from server.tokens import Token

PORT = 8786
HOST = f"127.0.0.1:{PORT}"
FILE_TOKEN, PAGE_TOKEN, EXTENSION_TOKEN, SECRET = "f" * 43, "p" * 43, "e" * 43, "s" * 43
CHROME_EXTENSION = "chrome-extension://" + "abcdefghijklmnop" * 2
FIREFOX_EXTENSION = "moz-extension://6d5e6c1a-0000-4000-8000-0123456789ab"
KNOWN = {
    PAGE_TOKEN: Token("page", "", ""),
    EXTENSION_TOKEN: Token("extension", "", "", CHROME_EXTENSION, "Chromium"),
    "o" * 43: Token("extension", "", ""),  # as it was kept before origins were
}
CREDENTIALS = Credentials(PORT, FILE_TOKEN, SECRET, KNOWN.get, {CHROME_EXTENSION, ""}.__contains__)

EXTENSIONS_ROUTES = {
    ("GET", "/api/state"),
    ("GET", "/api/extension"),
    ("GET", "/api/prompts"),
    ("GET", "/api/prompts/{prompt_id}"),
    ("POST", "/api/prompts/{prompt_id}/seen"),
    ("POST", "/api/prompts/{prompt_id}/shown"),
    ("POST", "/api/prompts/{prompt_id}/gone"),
    ("GET", "/api/sites"),
    ("GET", "/api/sites/{site}"),
    ("PATCH", "/api/sites/{site}"),
    ("POST", "/api/pause"),
    ("DELETE", "/api/pause"),
    ("GET", "/api/statistics"),
    ("GET", "/api/promises"),
    ("POST", "/api/people/{person_id}/talks"),
    ("POST", "/api/talks"),
    ("POST", "/api/unguarded"),
    ("POST", "/api/session/code"),
    ("POST", "/api/pair"),
    ("GET", "/api/socket"),
    ("GET", "/alive"),
}


def asked(method="GET", target="/api/state", host=HOST, token=FILE_TOKEN, **more):
    """A request of the command line, unless said otherwise; `more` are headers, `_` for `-`, a list repeats them."""
    headers = [] if host is None else [("host", host)]
    if token is not None:
        headers.append(("authorization", f"Bearer {token}"))
    for name, value in more.items():
        headers += [(name.replace("_", "-"), each) for each in (value if isinstance(value, list) else [value])]
    return Asked(method, target, tuple(headers))


def verdict(request, admits=TOKEN):
    """The caller's name, or the status it is refused with."""
    judged = judge(request, CREDENTIALS, admits)
    return judged.status if isinstance(judged, Refused) else judged


def at_the_door(method="GET", target="/prompt/abc/data", secret=SECRET, **more):
    return asked(method, target, host="firsthand.internal", token=None, x_firsthand_door=secret, **more)
