"""What a person reads of explained requests: the actions, and with `--near` every other write to a site with rules."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from firsthand.report import READS, entries_named
from firsthand.terminal import say
from site_packs.wording import MODE_WORDS

if TYPE_CHECKING:
    from site_packs.explain import Explanation
    from site_packs.facts import SeenRequest
    from site_packs.match import Rulebook

MAX_VALUE_SHOWN = 24
MAX_ENTRIES_NAMED = 12
MAX_HOSTS_NAMED = 5
MAX_PEOPLE_NAMED = 8
MAX_STRANGERS_TOLD = 25


@dataclass(slots=True)
class _Told:
    """One block: a request, and the entries that look just like it."""

    index: int
    request: "SeenRequest"
    found: "Explanation"
    more: list[int] = field(default_factory=list)


def print_findings(
    requests: Sequence["SeenRequest | str"], rulebook: "Rulebook", *, near: bool, recording: str = ""
) -> None:
    """Say what each request was taken for. `recording` is "" for a single request, which is always told in full."""
    from site_packs.explain import explain

    told: list[_Told] = []
    alike: dict[tuple[str, ...], _Told] = {}
    reads = unmet = actions = 0
    elsewhere: Counter[str] = Counter()
    strangers: dict[str, list[int]] = {}
    unreadable: list[str] = []
    for index, request in enumerate(requests):
        if isinstance(request, str):
            unreadable.append(f"{index}  {request}")
            continue
        found = explain(request, rulebook)
        is_read = request.method.upper() in READS and not found.candidates
        actions += found.action is not None
        if found.action is None and found.nearest is None and recording:
            elsewhere[request.host] += 1
            if not is_read:
                where = f"{request.method} {request.host}{request.target.partition('?')[0]}"
                strangers.setdefault(where, []).append(index)
        elif found.action is None and is_read and recording:
            reads += 1
        else:
            unmet += found.action is None
            one = _Told(index, request, found)
            first = one if found.action is not None else alike.setdefault(_likeness(one, rulebook), one)
            if first is one:
                told.append(one)
            else:
                first.more.append(index)
    for one in told:
        if near or not recording or one.found.action is not None:
            say(*_block(one))
    if near and strangers:
        say("Writes to hosts of no pack:", *_strangers(strangers))
    say(*unreadable, f"{actions} of {len(requests)} are actions.")
    if recording:
        writes_elsewhere = sum(map(len, strangers.values()))
        _print_rest(reads, unmet, elsewhere, writes_elsewhere, near=near, recording=recording)


def _strangers(writes: dict[str, list[int]]) -> Iterable[str]:
    """A line for each, the entries' numbers first; those seen least come first, as a press is not repeated."""
    rarest = sorted(writes.items(), key=lambda write: len(write[1]))
    for where, entries in rarest[:MAX_STRANGERS_TOLD]:
        yield f"{entries_named(entries, 3)}  {where}"
    if len(rarest) > MAX_STRANGERS_TOLD:
        yield f"and {len(rarest) - MAX_STRANGERS_TOLD} other addresses"


def _print_rest(
    reads: int, unmet: int, elsewhere: Counter[str], writes_elsewhere: int, *, near: bool, recording: str
) -> None:
    if unmet:
        say(f"{unmet:6} writes to sites with rules were taken for nothing{' (above)' if near else ''}")
    if reads:
        say(f"{reads:6} reads on those sites")
    if elsewhere:
        hosts = ", ".join(f"{host} {count}" for host, count in elsewhere.most_common(MAX_HOSTS_NAMED))
        more = ", …" if len(elsewhere) > MAX_HOSTS_NAMED else ""
        say(f"{elsewhere.total():6} to hosts of no pack, {writes_elsewhere} of them writes: {hosts}{more}")
    name = "FILE.har" if recording == "-" else recording
    if unmet and not near:
        say("", "Why were they taken for nothing?", f"  firsthand explain {name} --near")
    elif unmet or (near and writes_elsewhere):
        say(
            "",
            "Should one of these have been asked about?",
            f"  firsthand explain {name} --report",
            "      writes what they looked like, without any value, for those who look after the packs",
            f"  firsthand packs new SITE --from {name} --entry N",
            "      begins a rule of your own from the request numbered N",
        )


def _block(one: _Told) -> Iterable[str]:
    found = one.found
    yield f"{one.index}  {one.request.method} {_address(one.request)}"
    if found.action is not None and found.nearest is not None:
        action, rule = found.action, found.nearest.rule
        named = [target.name or target.handle or target.id for target in action.targets]
        people = ", ".join(named[:MAX_PEOPLE_NAMED]) or "nobody named"
        more = f" and {len(named) - MAX_PEOPLE_NAMED} more" if len(named) > MAX_PEOPLE_NAMED else ""
        yield f"     {action.site}: {action.kind} of {people}{more}"
        yield f"     by the rule {action.rule}: {MODE_WORDS[action.mode]}"
        yield f"     confidence {rule.confidence}, seen {rule.seen}"
        return
    yield "     taken for nothing"
    if found.nearest is None:
        yield f"     {found.failed}"
    elif _is_far(found, one.request):
        yield f"     no rule of {found.nearest.pack.site} has a path like it"
    else:
        yield f"     nearest: {found.nearest.pack.site} {found.nearest.rule.id} ({found.nearest.rule.kind})"
        yield f"     missed:  {found.failed}"
        yield from (f"     there:   {saw}" for saw in found.saw)
    if len(found.candidates) > 1:
        yield f"     {len(found.candidates)} rules have this path; of those this one was closest"
    if one.more:
        yield f"     alike:   {entries_named(one.more, MAX_ENTRIES_NAMED)}"


def _address(request: "SeenRequest") -> str:
    """The address, with values of its query only where they are short."""
    path, _, query = request.target.partition("?")
    shown = [
        f"{name}={value if len(value) <= MAX_VALUE_SHOWN else '…'}"
        for name, value in parse_qsl(query, keep_blank_values=True)
    ]
    return f"{request.host}{path}{'?' + '&'.join(shown) if shown else ''}"


def _is_far(found: "Explanation", request: "SeenRequest") -> bool:
    """Whether not even the first segment of the path agrees with the nearest rule."""
    from site_packs.paths import raw_path, segments

    first = segments(raw_path(request.target))[:1]
    assert found.nearest is not None
    starts = [template.split("/")[1:2] for template in found.nearest.rule.path]
    return found.failed.startswith("path:") and first not in starts and not any("{" in start[0] for start in starts)


def _likeness(one: _Told, rulebook: "Rulebook") -> tuple[str, ...]:
    """What requests have in common that need not be told one by one."""
    from site_packs.facts import canonical_host
    from site_packs.shapes import Shapes

    nearest, request = one.found.nearest, one.request
    if nearest is None:
        return (str(one.index),)
    failed = one.found.failed
    missed = failed.partition(":")[0] if failed.startswith("path:") else failed
    path = Shapes(rulebook.rules(nearest.pack.site)).path(request.target)
    return request.method, canonical_host(request.host), path, nearest.rule.id, missed, *one.found.saw
