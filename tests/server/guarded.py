"""Requests as the guard sees them, and what it says to them."""

from server.guard import Asked, Credentials, Refused, judge
from server.routes import TOKEN

PORT = 8786
HOST = f"127.0.0.1:{PORT}"
FILE_TOKEN, PAGE_TOKEN, EXTENSION_TOKEN, SECRET = "f" * 43, "p" * 43, "e" * 43, "s" * 43
KINDS = {PAGE_TOKEN: "page", EXTENSION_TOKEN: "extension"}
CREDENTIALS = Credentials(PORT, FILE_TOKEN, SECRET, KINDS.get)


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
