"""Which hosts a pack, or a person, may name: never a sign-in page, a whole suffix, or a bare address."""

import ipaddress
import re

from site_packs.facts import canonical_host

# Opening these would put passwords of other services into our hands; a pack has no business there.
SIGN_IN_HOSTS = (
    "accounts.google.com",
    "accounts.youtube.com",
    "login.microsoftonline.com",
    "login.microsoft.com",
    "login.live.com",
    "account.live.com",
    "appleid.apple.com",
    "idmsa.apple.com",
    "login.yahoo.com",
    "login.aol.com",
    "signin.aws.amazon.com",
    "okta.com",
    "oktapreview.com",
    "okta-emea.com",
    "auth0.com",
    "onelogin.com",
    "duosecurity.com",
    "pingidentity.com",
    "pingone.com",
)

# A small built-in part of the public suffix list, not the list itself (it changes monthly and we fetch nothing): the
# suffixes under which social sites and instances are usually found. The rule that a host needs a dot does the rest
# for plain top-level domains; an unlisted suffix of two labels would be taken for a host.
# fmt: off
PUBLIC_SUFFIXES = frozenset((
    "co.uk", "org.uk", "ac.uk", "gov.uk", "me.uk", "com.au",
    "net.au", "org.au", "co.nz", "org.nz", "co.jp", "ne.jp",
    "or.jp", "ac.jp", "co.kr", "or.kr", "co.in", "net.in",
    "org.in", "com.br", "net.br", "org.br", "com.mx", "com.ar",
    "com.co", "com.tr", "com.cn", "net.cn", "org.cn", "com.tw",
    "com.hk", "com.sg", "com.my", "co.id", "co.za", "co.il",
    "com.ua", "com.pl", "com.ru", "eu.org", "github.io", "githubusercontent.com",
    "gitlab.io", "pages.dev", "workers.dev", "vercel.app", "netlify.app", "herokuapp.com",
    "fly.dev", "web.app", "firebaseapp.com", "appspot.com", "azurewebsites.net", "cloudfront.net",
    "amazonaws.com", "blogspot.com", "wordpress.com", "onrender.com", "glitch.me", "duckdns.org",
    "ngrok.io",
))
# fmt: on

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def host_problem(host: str) -> str | None:
    """Why this host cannot be opened, or None. `*.name` stands for every name below, not for `name` itself."""
    name = host.removeprefix("*.")
    if not name or canonical_host(name) != name:
        return "write it in lower case (IDNA), without port and trailing dot"
    if _is_address(name):
        return "an address, not a name"
    if "." not in name or name in PUBLIC_SUFFIXES:
        return "a public suffix or a name without a dot: it would open hosts of others"
    if not all(_LABEL.fullmatch(label) for label in name.split(".")) or len(name) > 253:
        return "not a host name; `*` can only come first, as in *.example.org"
    for other in SIGN_IN_HOSTS:
        if name == other or name.endswith("." + other) or (host != name and other.endswith("." + name)):
            return f"would open the sign-in host {other}"
    return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        # Resolvers also take 127.1 and 0x7f.1 for addresses; no top-level domain is a number.
        return re.fullmatch(r"\d+|0x[0-9a-f]*", name.rpartition(".")[2]) is not None
    return True
