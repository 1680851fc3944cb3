"""What a benchmark prints: p50, p99 and how many were measured, as a table and as JSON."""

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figures:
    """Milliseconds."""

    count: int
    p50: float
    p99: float
    longest: float


def figures(times_ms: Sequence[float]) -> Figures:
    """The middle, the 99th of a hundred, and the longest."""
    ordered = sorted(times_ms)
    p99 = ordered[math.ceil(len(ordered) * 0.99) - 1]
    return Figures(len(ordered), round(statistics.median(ordered), 2), round(p99, 2), round(ordered[-1], 2))


def show(found: Mapping[str, Figures], hold: Mapping[str, str]) -> None:
    """Print the table, then the same as one line of JSON."""
    print(f"{'':58}{'count':>6}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}")
    for name, row in found.items():
        print(f"{name:58}{row.count:6}{row.p50:9.2f}{row.p99:9.2f}{row.longest:9.2f}   {hold.get(name, '')}")
    print(json.dumps({name: asdict(row) for name, row in found.items()}, ensure_ascii=False))
