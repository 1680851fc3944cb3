"""One run from start to stop: where it listens, who may join it, what stops it."""

import itertools
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

from firsthand.client import ServerApi
from tests.firsthand.conftest import Command, Start


def test_all_that_a_client_needs_is_said_in_one_line_and_works(start: Start, data: Path) -> None:
    running = start()

    assert list(running.where) == ["server", "proxy", "pac", "ca", "data"]
    assert running.where["pac"] == f"{running.where['server']}/proxy.pac"
    assert running.where["data"] == str(data)
    state = ServerApi(running.where["server"], (data / "token").read_text().strip()).get("/api/state")
    assert state["proxy"]["listening"]
    assert state["sites_on"] == ["practice"]
    assert practice_page(running.where).startswith(b"HTTP/1.1 200")


def test_the_code_that_pairs_an_extension_is_said_to_people_only(start: Start, data: Path) -> None:
    """The one line for programs stays as it is; a person reads the code, and it works."""
    assert "pair" not in start().where
    command = [sys.executable, "-m", "firsthand", "run", "--no-open", "--data", str(data / "other")]
    ports = ["--port", "0", "--server-port", "0"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen([*command, *ports], stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        lines = list(itertools.takewhile(lambda line: not line.startswith("Ctrl-C"), process.stdout))
        [code] = [line.split("Pair the browser extension with: ")[1].strip() for line in lines if "with: " in line]
        server = next(line.split()[1] for line in lines if line.startswith("Dashboard")).partition("/#")[0]
        body = json.dumps({"code": code, "browser": "Chromium"}).encode()
        headers = {"Origin": "chrome-extension://" + "a" * 32, "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(f"{server}/api/pair", body, headers)) as paired:
            assert paired.status == 201
        process.send_signal(signal.SIGTERM)


def test_told_to_stop_it_leaves_in_peace(start: Start, data: Path) -> None:
    running = start()
    announced = json.loads((data / "running.json").read_text())

    code = running.stop()

    assert (announced["pid"], code) == (running.process.pid, 0)
    assert not (data / "running.json").exists()


def test_a_second_instance_names_the_first(start: Start, firsthand: Command) -> None:
    running = start()

    for command in (("run",), ("serve",), ("run",)):
        second = firsthand(*command)
        assert (second.returncode, second.stderr) == (
            3,
            f"Firsthand is already running (pid {running.process.pid})\n",
        )


def test_a_killed_instance_is_in_nobodys_way(start: Start, firsthand: Command) -> None:
    killed = start()
    killed.process.send_signal(signal.SIGKILL)
    killed.process.wait()

    assert firsthand("ask", "--once").returncode == 4
    assert firsthand("sites", "on", "linkedin").returncode == 0
    assert start().stop() == 0


def test_a_taken_port_is_named_and_nothing_is_started(firsthand: Command, data: Path) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = str(squatter.getsockname()[1])

        as_server = firsthand("run", "--server-port", port, "--port", "0")
        as_proxy = firsthand("run", "--server-port", "0", "--port", port)

    assert (as_server.returncode, as_proxy.returncode) == (1, 1)
    assert as_server.stderr.startswith(f"Port {port} is taken")
    assert as_proxy.stderr.startswith(f"Port {port} is taken")
    assert len(as_proxy.stderr.splitlines()) == 1
    assert not (data / "running.json").exists()


def test_a_port_taken_on_the_other_loopback_counts_as_taken(firsthand: Command) -> None:
    with socket.socket(socket.AF_INET6) as squatter:
        squatter.bind(("::1", 0))
        squatter.listen()

        run = firsthand("run", "--server-port", "0", "--port", str(squatter.getsockname()[1]))

    assert run.returncode == 1


def test_damaged_files_stop_the_start_and_are_all_named(firsthand: Command, data: Path) -> None:
    firsthand("sites")
    for name in ("settings.json", "people.json"):
        for generation in (name, f"{name}.last"):
            (data / generation).write_bytes(b'{"half a')

    run = firsthand("run", "--port", "0", "--server-port", "0")

    assert run.returncode == 2
    assert "settings.json" in run.stderr
    assert "people.json" in run.stderr
    assert (data / "settings.json").read_bytes() == b'{"half a'


def test_open_modes_are_closed_with_a_warning(firsthand: Command, start: Start, data: Path) -> None:
    firsthand("sites")
    data.chmod(0o755)
    (data / "token").chmod(0o644)

    start().stop()

    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "token").stat().st_mode & 0o777 == 0o600


def test_what_makes_a_run_unsafe_stops_it(firsthand: Command, start: Start, data: Path) -> None:
    start().stop()
    assert firsthand("run", SSLKEYLOGFILE="/tmp/keys").returncode == 2
    assert firsthand("run", "--connect-to", "a.example:443:10.0.0.1:443").returncode == 2

    (data / "ca" / "mitmproxy-ca.pem").chmod(0o644)
    refused = firsthand("run")

    assert refused.returncode == 2
    assert "chmod 600" in refused.stderr


def test_a_broken_personal_pack_is_skipped_and_said(firsthand: Command, start: Start, data: Path) -> None:
    (data / "packs").mkdir(parents=True, mode=0o700)
    (data / "packs" / "mine.json").write_text("{")

    listed = firsthand("sites")
    running = start()

    assert "skipped: mine.json" in listed.stderr
    assert listed.returncode == 0
    assert running.stop() == 0


def test_the_server_alone_has_no_proxy(start: Start) -> None:
    running = start("serve")

    assert (running.where["proxy"], running.where["pac"]) == ("", "")
    assert running.stop() == 0


def test_an_added_host_is_vouched_for_at_once(start: Start, firsthand: Command) -> None:
    running = start()
    before = Path(running.where["ca"]).read_text()

    added = firsthand("sites", "add", "mastodon", "https://Social.Example/")

    assert added.stdout.startswith("social.example belongs to mastodon now.")
    assert Path(running.where["ca"]).read_text().startswith(before)
    with through(running.where, "social.example") as tunnel:
        assert tunnel.getpeercert()["subjectAltName"] == (("DNS", "social.example"),)  # type: ignore[index]


def practice_page(where: dict[str, str]) -> bytes:
    """The head of the practice network's first page, fetched through the proxy."""
    with through(where, "practice.firsthand.internal") as tunnel:
        tunnel.sendall(b"GET / HTTP/1.1\r\nHost: practice.firsthand.internal\r\nConnection: close\r\n\r\n")
        return tunnel.recv(64)


def through(where: dict[str, str], host: str) -> ssl.SSLSocket:
    """A verified connection to a host through the proxy, trusting what the instance says to trust."""
    proxy, _, port = where["proxy"].rpartition(":")
    plain = socket.create_connection((proxy, int(port)), timeout=20)
    plain.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
    assert b" 200 " in plain.recv(4096)
    return ssl.create_default_context(cafile=where["ca"]).wrap_socket(plain, server_hostname=host)
