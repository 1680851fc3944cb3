"""A site met in Chromium without Firsthand and then through it, so that what a page does can be compared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.browser import Chromium, open_chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.instance import Firsthand
from tests.e2e.page_site import PageSite

DIRECT = 'function FindProxyForURL() { return "DIRECT"; }'


@dataclass(frozen=True, slots=True)
class Surface:
    """The site, the instance before it, a browser that goes through it, and what was seen without it."""

    site: PageSite
    instance: Firsthand
    through: Chromium
    alone: dict[str, Any]


@contextmanager
def both_ways(
    site: PageSite, folder: Path, ca: UpstreamCA, look_alone: Callable[[Chromium], dict[str, Any]]
) -> Iterator[Surface]:
    """Start all; `look_alone` is given a browser that trusts the site and reaches it past the proxy."""
    site.start()
    (host,) = site.hosts
    instance = Firsthand(folder / "data", {host: site.port}, ca.file).start()
    try:
        instance.switch_on("linkedin")
        roots = {"Upstream": ca.file.read_text()}
        with open_chromium(instance, folder / "plain", direct={host: site.port}, more_roots=roots, pac=DIRECT) as plain:
            alone = look_alone(plain)
        with open_chromium(instance, folder / "through") as through:
            yield Surface(site, instance, through, alone)
    finally:
        instance.stop()
        site.stop()
