"""Adds to a page's own policies what the page script and its frame need, and takes nothing away: pure.

https://www.w3.org/TR/CSP3/ sections 6.7 and 6.8 for which directive governs.
"""

import base64
import hashlib

PUBLIC_ADDRESS = "treat-as-public-address"


def script_hash(script: str) -> str:
    """The source expression of an inline script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def open_policy(policies: str, script_source: str, frame_origin: str) -> str:
    """A header's or meta's policies (comma-separated) with one script source and one frame origin let in."""
    return ", ".join(
        _open_one(policy, script_source, frame_origin) if policy.strip() else policy for policy in policies.split(",")
    )


def _open_one(policy: str, script_source: str, frame_origin: str) -> str:
    directives = _directives(policy)
    _let_in(directives, ("script-src-elem", "script-src", "default-src"), "script-src-elem", script_source)
    _let_in(directives, ("frame-src", "child-src", "default-src"), "frame-src", frame_origin)
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _directives(policy: str) -> dict[str, list[str]]:
    """Name → sources; of a directive given twice the first counts, as in browsers."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name and name.lower() not in directives:
            directives[name.lower()] = sources
    return directives


def _let_in(directives: dict[str, list[str]], governed_by: tuple[str, ...], own: str, source: str) -> None:
    """Allow `source` where one of `governed_by` (most specific first) forbids it.

    A directive that only inherits is not widened: its sources are copied to the `own` one, which then governs.
    """
    governing = next((name for name in governed_by if name in directives), None)
    if governing is None:
        return  # nothing is forbidden
    sources = directives[governing]
    if _allows(sources, source):
        return
    name = governing if governing == governed_by[0] else own
    directives[name] = [*(each for each in sources if each.lower() != "'none'"), source]


def _allows(sources: list[str], source: str) -> bool:
    lowered = [each.lower() for each in sources]
    if source.startswith("'"):
        # A hash beside 'unsafe-inline' would switch the latter off for the page's own scripts.
        restricted = any(each.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for each in lowered)
        restricted = restricted or "'strict-dynamic'" in lowered
        return source in sources or ("'unsafe-inline'" in lowered and not restricted)
    return source in lowered or "https:" in lowered or "*" in lowered
