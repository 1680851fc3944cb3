"""Adds to a page's own policies what the page script and its frame need, and takes nothing away: pure.

https://www.w3.org/TR/CSP3/ sections 6.7 and 6.8 for which directive governs.
"""

import base64
import hashlib
import re

PUBLIC_ADDRESS = "treat-as-public-address"

_SPACE = "\t\n\f\r "
_SPACES = re.compile(f"[{_SPACE}]+")
_RESTRICTING = ("'nonce-", "'sha256-", "'sha384-", "'sha512-")


def script_hash(script: str) -> str:
    """The source expression of an inline script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def open_policy(policies: str, script_source: str, frame_origin: str) -> str:
    """A header's or meta's policies (comma-separated) with one script source and one frame origin let in.

    What needs no change keeps its very spelling.
    """
    return ",".join(_open_one(policy, script_source, frame_origin) for policy in policies.split(","))


def sandboxes(policies: str) -> bool:
    """Whether one of these policies puts the page into a sandbox, where a frame of ours could not work either."""
    return any("sandbox" in _places(policy.split(";")) for policy in policies.split(","))


def _open_one(policy: str, script_source: str, frame_origin: str) -> str:
    directives = policy.split(";")
    _let_in(directives, ("script-src-elem", "script-src", "default-src"), script_source)
    _let_in(directives, ("frame-src", "child-src", "default-src"), frame_origin)
    return ";".join(directives)


def _words(directive: str) -> list[str]:
    return [word for word in _SPACES.split(directive) if word]


def _places(directives: list[str]) -> dict[str, int]:
    """Name → where it stands; of a directive given twice the first counts, as in browsers."""
    places: dict[str, int] = {}
    for place, directive in enumerate(directives):
        name, *_ = _words(directive) or [""]
        places.setdefault(name.lower(), place)
    return places


def _let_in(directives: list[str], governed_by: tuple[str, ...], source: str) -> None:
    """Allow `source` where one of `governed_by` (most specific first) forbids it.

    A directive that only inherits is not widened: its sources are copied to the most specific one, which then governs.
    """
    places = _places(directives)
    governing = next((name for name in governed_by if name in places), None)
    if governing is None:
        return  # nothing is forbidden
    place = places[governing]
    name, *sources = _words(directives[place])
    if _allows(sources, source):
        return
    widened = [*(each for each in sources if each.lower() != "'none'"), source]
    if governing == governed_by[0]:
        lead = directives[place][: -len(directives[place].lstrip(_SPACE))]
        directives[place] = lead + " ".join([name, *widened])
    else:
        if not directives[-1].strip(_SPACE):
            directives.pop()
        directives.append(" " + " ".join([governed_by[0], *widened]))


def _allows(sources: list[str], source: str) -> bool:
    lowered = [each.lower() for each in sources]
    if source.startswith("'"):
        # A hash beside 'unsafe-inline' would switch the latter off for the page's own scripts.
        restricted = any(each.startswith(_RESTRICTING) for each in lowered) or "'strict-dynamic'" in lowered
        return source in sources or ("'unsafe-inline'" in lowered and not restricted)
    return source in lowered or "https:" in lowered or "*" in lowered
