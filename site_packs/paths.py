"""How a path on the wire may be read: the lists of segments that servers make of it."""

from urllib.parse import unquote

_DOTS = frozenset((".", ".."))


def raw_path(target: str) -> str:
    """The path of a request target, as sent: without query, fragment, or the `https://host` of the absolute form."""
    path = target.partition("?")[0].partition("#")[0]
    if not path.startswith("/") and "://" in path:
        return "/" + path.partition("://")[2].partition("/")[2]
    return path


def ends_with_slash(path: str) -> bool:
    """Whether the path has a trailing slash that a server could tell from none."""
    return len(path) > 1 and path.endswith("/")


def segments(path: str) -> list[str]:
    """The usual reading: each segment decoded once; empty ones, `.` and `..` dropped, `;parameters` cut off."""
    return readings(path)[0]


def readings(path: str) -> list[list[str]]:
    """Every reading worth looking up, the usual one first; nearly always there is only that one.

    Servers disagree about `..` and about an encoded slash. A `..` is dropped in the first reading and resolved
    in a second one; with `%2F` in the path, it is also decoded before it is split. What any reading finds counts.
    """
    if "%" not in path and "." not in path and ";" not in path:
        return [list(filter(None, path.split("/")))]
    raw = path.split("/")
    if ";" in path:
        raw = [part.partition(";")[0] for part in raw]
    found = _both_of_dots([unquote(part) if "%" in part else part for part in raw])
    if "%2f" in path or "%2F" in path:
        found += _both_of_dots(unquote("/".join(raw)).split("/"))
    return found


def has_one_reading(path: str) -> bool:
    """Whether no server could see a dot segment or a further slash in it, once decoded."""
    return not ("/." in path or ("%2" in path and ("%2f" in path or "%2F" in path or "%2e" in path or "%2E" in path)))


def _both_of_dots(parts: list[str]) -> list[list[str]]:
    dropped = [part for part in parts if part and part not in _DOTS]
    if ".." not in parts:
        return [dropped]
    resolved: list[str] = []
    for part in parts:
        if part == "..":
            del resolved[-1:]
        elif part and part != ".":
            resolved.append(part)
    return [dropped, resolved]
