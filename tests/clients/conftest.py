"""One instance and one upstream for all libraries: starting them takes longer than most of their calls."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from aiohttp import web

from tests.clients.calls import Library, Network
from tests.clients.driver import Driver
from tests.clients.runtimes import Runtime, python_environment, runtime_for
from tests.clients.tables import NETWORKS
from tests.e2e.certificates import UpstreamCA
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import Arrived, Recorder

_BY_HOST: dict[str, Network] = {host: network for network in NETWORKS for host in network.hosts}


@pytest.fixture(scope="module")
def upstream_ca(tmp_path_factory: pytest.TempPathFactory) -> UpstreamCA:
    """What signs for the stand-in."""
    return UpstreamCA(tmp_path_factory.mktemp("clients-ca"))


@pytest.fixture(scope="module")
def recorder(upstream_ca: UpstreamCA) -> Iterator[Recorder]:
    """Stands in for every network at once."""
    server = Recorder(upstream_ca, *_BY_HOST, answer=_answer).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def firsthand(
    recorder: Recorder, upstream_ca: UpstreamCA, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Firsthand]:
    """Asks on all of them, and of what else the tables say."""
    upstreams = dict.fromkeys(_BY_HOST, recorder.port)
    instance = Firsthand(tmp_path_factory.mktemp("clients"), upstreams, upstream_ca.file).start()
    for network in NETWORKS:
        instance.switch_on(network.site, rules=dict(network.modes))
    yield instance
    assert instance.stop() == 0
    assert b"Traceback" not in instance.errors, instance.errors.decode()


@pytest.fixture(scope="module")
def driver(firsthand: Firsthand, recorder: Recorder) -> Iterator[Driver]:
    """Runs calls."""
    driver = Driver(firsthand, recorder)
    yield driver
    driver.close()


@pytest.fixture(scope="module")
def open_library(firsthand: Firsthand) -> Iterator[Callable[[Library], Runtime]]:
    """Opens a library the first time it is asked for, so that it goes through the proxy; all are closed at the end."""
    opened: list[Runtime] = []

    @cache
    def opens(library: Library) -> Runtime:
        runtime = runtime_for(library, firsthand)
        opened.append(runtime)
        return runtime

    with pytest.MonkeyPatch.context() as environment:
        for name, value in python_environment(firsthand).items():
            environment.setenv(name, value)
        yield opens
    for runtime in opened:
        runtime.close()


def _answer(arrived: Arrived) -> web.Response:
    answer = _BY_HOST[arrived.host].answer(arrived)
    if answer is None:
        return web.Response(status=204)
    if isinstance(answer, str):
        return web.Response(text=answer, content_type="text/html")
    return web.json_response(answer)
