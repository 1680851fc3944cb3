"""A real Chromium with the extension in it, paired with a real instance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.browser import open_chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import running, upstream_ca  # noqa: F401 - a fixture, for the tests here too
from tests.e2e.instance import Firsthand
from tests.extension.build import build_granted
from tests.extension.paired import Paired, connected, install, pair


@pytest.fixture(scope="session")
def extensions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension's folders, `chromium` and `firefox`."""
    return build_granted(tmp_path_factory.mktemp("extension"))


@pytest.fixture(scope="module")
def practising(tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA) -> Iterator[Firsthand]:  # noqa: F811
    """An instance that asks on the practice network, gently."""
    with running(tmp_path_factory.mktemp("extended") / "data", upstream_ca, upstreams={}) as started:
        started.switch_on("practice")
        yield started


@pytest.fixture(scope="module")
def shared(practising: Firsthand, extensions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paired]:
    """One browser for all tests of a module, paired."""
    folder = tmp_path_factory.mktemp("browser")
    with open_chromium(practising, folder, extension=extensions / "chromium") as chromium:
        paired = install(practising, chromium)
        pair(paired)
        paired.until(lambda: connected(paired), "all to be well")
        yield paired


@pytest.fixture
def paired(shared: Paired) -> Iterator[Paired]:
    """The same, with nothing open."""
    yield shared
    for prompt in shared.instance.prompts():
        shared.instance.decide(prompt, "cancel")
    shared.close_tabs()
