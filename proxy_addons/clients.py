"""Which program sent a request, by the name it gives itself: pure."""

from collections.abc import Mapping

from server.record import Client

# Browsers all say Mozilla; the later words tell them apart, most telling first.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

_SCRIPT_WORDS = ("python", "curl", "wget", "node", "axios", "httpx", "aiohttp", "okhttp", "go-http", "java", "ruby",
                 "libwww", "mastodonpy", "postman", "undici", "got ")  # fmt: skip

MAX_NAME = 60


def client_of(headers: Mapping[str, str]) -> Client:
    """`browser` for what calls itself one, `script` for a library or a tool, else `app`."""
    said = headers.get("user-agent", "")
    if said.startswith("Mozilla/"):
        name = next((name for mark, name in _BROWSERS if mark in said), "browser")
        return Client("browser", name)
    product = said.partition("/")[0].strip()[:MAX_NAME]
    is_script = not said or any(word in said.lower() for word in _SCRIPT_WORDS)
    return Client("script" if is_script else "app", product)
