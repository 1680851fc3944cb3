"""What the end-to-end tests stand on: real processes, real clients, real certificates, all on loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from mastodon import Mastodon

from tests.e2e.browser import Chromium, open_chromium
from tests.e2e.certificates import UpstreamCA
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import MastodonServer, Recorder

if TYPE_CHECKING:
    from tests.e2e.attack_site import Site

LINKEDIN = "www.linkedin.com"

type Starter = Callable[..., Firsthand]
type Opener = Callable[..., Chromium]


@pytest.fixture(scope="session")
def upstream_ca(tmp_path_factory: pytest.TempPathFactory) -> UpstreamCA:
    """What signs for the stand-ins."""
    return UpstreamCA(tmp_path_factory.mktemp("upstream-ca"))


@pytest.fixture
def start_firsthand(tmp_path: Path, upstream_ca: UpstreamCA) -> Iterator[Starter]:
    """Starts instances with upstreams; each is stopped at the end and must leave with exit code 0."""
    started: list[Firsthand] = []

    def start(*options: str, **upstreams: int) -> Firsthand:
        hosts = {host.replace("_", "."): port for host, port in upstreams.items()}
        instance = Firsthand(
            tmp_path / f"data-{len(started)}", upstreams=hosts, upstream_ca=upstream_ca.file, options=options
        )
        started.append(instance)
        return instance.start()

    yield start
    codes = [instance.stop() for instance in started if instance.process is not None]
    assert codes == [0] * len(codes)
    complaints = [instance.errors.decode() for instance in started if b"Traceback" in instance.errors]
    assert complaints == []


@contextmanager
def running(data: Path, upstream_ca: UpstreamCA, *options: str, upstreams: dict[str, int]) -> Iterator[Firsthand]:
    """One instance for all tests of a module; it must leave with exit code 0 and without a complaint."""
    started = Firsthand(data, upstreams, upstream_ca.file, options).start()
    try:
        yield started
    finally:
        code = started.stop()
    assert code == 0
    assert b"Traceback" not in started.errors, started.errors.decode()


@pytest.fixture
def instance(start_firsthand: Starter) -> Firsthand:
    """An instance with nothing but the practice network, which asks gently."""
    running = start_firsthand()
    running.switch_on("practice")
    return running


@pytest.fixture
def recorder(upstream_ca: UpstreamCA) -> Iterator[Recorder]:
    """A stand-in for LinkedIn that writes down what arrives."""
    server = Recorder(upstream_ca, LINKEDIN).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mastodon_server(upstream_ca: UpstreamCA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    """One server for all tests: it takes seconds to start."""
    server = MastodonServer(upstream_ca, tmp_path_factory.mktemp("mastodon"))
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def mastodon(mastodon_server: MastodonServer) -> MastodonServer:
    """A real Mastodon-shaped server with five people, as freshly started."""
    mastodon_server.reset()
    return mastodon_server


def mastodon_client(instance: Firsthand, **more: object) -> Mastodon:
    """Alice's client: through the proxy, trusting what Firsthand says a client must trust."""
    session = requests.Session()
    session.trust_env = False
    session.proxies = {"https": instance.proxy}
    session.verify = instance.ca
    return Mastodon(access_token="alice-token", api_base_url="https://mastodon.social", session=session, **more)


@pytest.fixture
def alice(instance: Firsthand) -> Mastodon:
    """Alice, through the instance of the test."""
    return mastodon_client(instance)


@pytest.fixture
def truth(mastodon: MastodonServer, upstream_ca: UpstreamCA) -> Mastodon:
    """Alice's account as the server itself has it: past the proxy."""
    session = requests.Session()
    session.trust_env = False
    session.verify = str(upstream_ca.file)
    return Mastodon(access_token="alice-token", api_base_url=f"https://127.0.0.1:{mastodon.port}", session=session)


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Opener]:
    """Opens browsers that belong to an instance; all are closed at the end."""
    with ExitStack() as stack:
        opened = 0

        def open_for(instance: Firsthand, **how: object) -> Chromium:
            nonlocal opened
            opened += 1
            return stack.enter_context(open_chromium(instance, tmp_path / f"browser-{opened}", **how))  # type: ignore[arg-type]

        yield open_for


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def shared_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA
) -> "Iterator[Site]":
    """One browser and one instance for all tests of a module whose pages attack or are laid out oddly."""
    from tests.e2e.attack_site import open_site  # it stands on what is defined here

    with open_site(request.param, tmp_path_factory.mktemp(request.param), upstream_ca) as site:
        yield site


@pytest.fixture
def site(shared_site: "Site") -> "Iterator[Site]":
    """The same, with nothing asked, recorded or open."""
    yield shared_site
    shared_site.forget()
