"""Path templates in a trie: which of many templates a path fits, at the price of its own length."""

from collections.abc import Iterable

from site_packs.paths import ends_with_slash, has_one_reading, readings


class BadTemplate(ValueError):
    """A path template that cannot be read; the message says why."""


class Leaf[T]:
    """What stands at the end of one template: the payload, the names of its parameters, and its conditions."""

    __slots__ = ("methods", "names", "payload", "trailing_slash")

    def __init__(self, payload: T, names: tuple[str, ...], methods: frozenset[str], trailing_slash: bool) -> None:
        self.payload = payload
        self.names = names
        self.methods = methods
        self.trailing_slash = trailing_slash


class _Node[T]:
    """A place in the trie. `tails` are the last segments that templates through here may have, None for any."""

    __slots__ = ("any", "leaves", "literals", "rests", "tails")

    def __init__(self) -> None:
        self.tails: set[str] | None = set()
        self.literals: dict[str, _Node[T]] = {}
        self.any: _Node[T] | None = None
        self.leaves: list[Leaf[T]] = []
        self.rests: list[Leaf[T]] = []


class PathIndex[T]:
    """Templates of one site. `find` costs nothing when no template has the request's method."""

    def __init__(self) -> None:
        self.methods: frozenset[str] = frozenset()
        self._exact: _Node[T] = _Node()
        self._folded: _Node[T] = _Node()
        self._has_folded = False

    def add(
        self,
        template: str,
        payload: T,
        methods: Iterable[str],
        ignore_case: bool = False,
        trailing_slash: bool = True,
    ) -> None:
        """File `payload` under a template. Raises BadTemplate."""
        node = self._folded if ignore_case else self._exact
        names: list[str] = []
        rest = False
        segments = template_segments(template)
        tail = segments[-1] if segments and parameter_name(segments[-1]) is None else None
        for segment in segments:
            if tail is None:
                node.tails = None
            elif node.tails is not None:
                node.tails.add(tail.lower() if ignore_case else tail)
            name = parameter_name(segment)
            if name is None:
                node = node.literals.setdefault(segment.lower() if ignore_case else segment, _Node())
                continue
            names.append(name)
            rest = segment.endswith("...}")
            if not rest:
                node.any = node.any or _Node()
                node = node.any
        leaf = Leaf(payload, tuple(names), frozenset(methods), trailing_slash)
        (node.rests if rest else node.leaves).append(leaf)
        self.methods |= leaf.methods
        self._has_folded = self._has_folded or ignore_case

    def find(self, method: str | None, path: str) -> list[tuple[T, dict[str, str]]]:
        """The payloads whose template fits the raw path, with the parameters; `method` None asks for any method.

        A payload may come twice with different parameters where the path has several readings.
        """
        if "%" in path and has_one_reading(path):
            raw = path.split("/")
            if _ends_early(self._exact, raw) and (not self._has_folded or _ends_early(self._folded, raw, True)):
                return []  # decoding costs more than all the rest
        found: list[tuple[Leaf[T], tuple[str, ...]]] = []
        for segments in readings(path):
            _walk(self._exact, segments, segments, 0, (), found)
            if self._has_folded:
                _walk(self._folded, [segment.lower() for segment in segments], segments, 0, (), found)
        if method is not None:
            found = [hit for hit in found if method in hit[0].methods]
        if not found:
            return []
        slash = ends_with_slash(path)
        return [
            (leaf.payload, dict(zip(leaf.names, values, strict=True)))
            for leaf, values in dict.fromkeys(found)
            if leaf.trailing_slash or not slash
        ]


def template_segments(template: str) -> list[str]:
    """The segments of a template such as `/api/{id}/{rest...}`. Raises BadTemplate."""
    if not template.startswith("/"):
        raise BadTemplate("a template starts with a slash")
    segments = template[1:].split("/") if template != "/" else []
    names: list[str] = []
    for place, segment in enumerate(segments):
        if not segment:
            raise BadTemplate("an empty segment (the trailing slash has a field of its own, trailing_slash)")
        if any(character in segment for character in "?#;") or segment in (".", ".."):
            raise BadTemplate(f"segment {segment!r} could never be seen in a path")
        name = parameter_name(segment)
        if name is None:
            if "{" in segment or "}" in segment:
                raise BadTemplate(f"segment {segment!r}: a parameter takes a whole segment")
            if "%" in segment:
                raise BadTemplate(f"segment {segment!r}: write it decoded")
            continue
        if not name.isidentifier():
            raise BadTemplate(f"parameter {segment!r} has no usable name")
        if name in names:
            raise BadTemplate(f"parameter {name!r} twice")
        if segment.endswith("...}") and place != len(segments) - 1:
            raise BadTemplate(f"{segment!r} can only come last")
        names.append(name)
    return segments


def parameter_name(segment: str) -> str | None:
    """`id` for `{id}` and `{id...}`, None for a literal segment."""
    if not (segment.startswith("{") and segment.endswith("}")):
        return None
    return segment[1:-1].removesuffix("...")


def _ends_early[T](node: _Node[T], raw: list[str], fold: bool = False, at: int = 0) -> bool:
    """Whether no template fits, as far as can be told without decoding a segment."""
    while at < len(raw) and not raw[at]:
        at += 1
    if at == len(raw):
        return not node.leaves
    if node.rests:
        return False
    segment = raw[at]
    if "%" in segment or ";" in segment:
        if node.literals:
            return False
    else:
        child = node.literals.get(segment.lower() if fold else segment)
        if child is not None and not _ends_early(child, raw, fold, at + 1):
            return False
    return node.any is None or _ends_early(node.any, raw, fold, at + 1)


def _walk[T](
    node: _Node[T],
    folded: list[str],
    segments: list[str],
    at: int,
    values: tuple[str, ...],
    found: list[tuple[Leaf[T], tuple[str, ...]]],
) -> None:
    if at == len(segments):
        for leaf in node.leaves:
            found.append((leaf, values))
        return
    if node.tails is not None and folded[-1] not in node.tails:
        return
    for leaf in node.rests:
        found.append((leaf, (*values, "/".join(segments[at:]))))
    child = node.literals.get(folded[at])
    if child is not None:
        _walk(child, folded, segments, at + 1, values, found)
    if node.any is not None:
        _walk(node.any, folded, segments, at + 1, (*values, segments[at]), found)
