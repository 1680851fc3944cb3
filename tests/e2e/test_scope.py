"""What the proxy opens, what it leaves closed, and where it does not lead."""

import socket
import ssl

import pytest

from tests.e2e.conftest import LINKEDIN, Starter
from tests.e2e.instance import Firsthand
from tests.e2e.upstreams import Recorder
from tests.e2e.waiting import until

THIS_MACHINE = [
    "127.0.0.1", "127.0.0.2", "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "017700000001", "0x7f000001",
    "0.0.0.0", "0", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "169.254.169.254", "10.0.0.1", "192.168.0.1", "[fe80::1]", "[fd00::1]",
]  # fmt: skip


def ask_proxy(instance: Firsthand, head: str) -> bytes:
    """The beginning of what the proxy answers to these bytes."""
    with socket.create_connection(("127.0.0.1", instance.port), timeout=15) as connection:
        connection.sendall(head.encode())
        return connection.recv(4096)


def tunnel(instance: Firsthand, host: str, roots: str = "", sni: str = "") -> ssl.SSLSocket:
    """A TLS connection through the proxy that trusts these roots; without any, whatever it is shown."""
    connection = socket.create_connection(("127.0.0.1", instance.port), timeout=15)
    connection.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
    assert b" 200 " in connection.recv(4096)
    context = ssl.create_default_context(cafile=roots) if roots else ssl._create_unverified_context()
    return context.wrap_socket(connection, server_hostname=sni or host)


def over(tls: ssl.SSLSocket, method: str, path: str, host: str) -> bytes:
    """Send one request without a body and read the beginning of the answer."""
    tls.sendall(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".encode())
    return tls.recv(4096)


def test_no_spelling_of_this_machine_is_reached_by_a_request(instance: Firsthand) -> None:
    answers = {}
    for host in THIS_MACHINE:
        authority = f"{host}:{instance.server_port}"
        answers[host] = ask_proxy(instance, f"GET http://{authority}/api/health HTTP/1.1\r\nHost: {authority}\r\n\r\n")

    assert {host: answer for host, answer in answers.items() if answer.split(b" ", 2)[1][:1] not in (b"4", b"5")} == {}
    assert [host for host, answer in answers.items() if b'"ok"' in answer] == []


def test_no_spelling_of_this_machine_is_reached_by_a_tunnel(instance: Firsthand) -> None:
    reached = []
    for host in THIS_MACHINE:
        authority = f"{host}:{instance.server_port}"
        with socket.create_connection(("127.0.0.1", instance.port), timeout=15) as connection:
            connection.sendall(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode())
            answer = connection.recv(4096)
            if b" 200 " in answer:  # a name is looked at when the connection is made, behind the tunnel's first word
                own = f"127.0.0.1:{instance.server_port}"
                connection.sendall(f"GET /api/health HTTP/1.1\r\nHost: {own}\r\n\r\n".encode())
                answer = connection.recv(4096)
        if b'"ok"' in answer:
            reached.append(host)

    assert reached == []


def test_the_control_a_direct_request_is_answered(instance: Firsthand) -> None:
    with socket.create_connection(("127.0.0.1", instance.server_port), timeout=15) as connection:
        connection.sendall(f"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:{instance.server_port}\r\n\r\n".encode())

        assert b'"ok"' in connection.recv(4096)


def test_the_door_cannot_be_opened_from_outside(instance: Firsthand) -> None:
    with socket.create_connection(("127.0.0.1", instance.server_port), timeout=15) as connection:
        connection.sendall(b"GET /static/door.js HTTP/1.1\r\nHost: firsthand.internal\r\n\r\n")

        assert b" 403 " in connection.recv(4096)


def test_a_tunnel_from_before_is_closed_when_its_site_is_switched_on(
    start_firsthand: Starter, recorder: Recorder
) -> None:
    instance = start_firsthand(**{LINKEDIN.replace(".", "_"): recorder.port})
    earlier = tunnel(instance, LINKEDIN, str(instance.upstream_ca))
    passed = over(earlier, "GET", "/feed/", LINKEDIN)

    instance.switch_on("linkedin")
    ended = until(lambda: _is_closed(earlier), what="the earlier tunnel to be closed")
    later = tunnel(instance, LINKEDIN, instance.ca)

    assert b" 200 " in passed
    assert ended
    assert b" 200 " in over(later, "GET", "/feed/", LINKEDIN)


def test_a_request_that_names_another_host_than_its_connection_is_misdirected(
    start_firsthand: Starter, recorder: Recorder
) -> None:
    instance = start_firsthand(**{LINKEDIN.replace(".", "_"): recorder.port})
    instance.switch_on("linkedin")

    answer = over(tunnel(instance, LINKEDIN, instance.ca), "POST", "/mwlite/invite", "other.example")

    assert b" 421 " in answer
    assert recorder.of("POST") == []


def test_a_ruled_site_cannot_be_reached_behind_another_name(start_firsthand: Starter, recorder: Recorder) -> None:
    """A handshake that names a ruled site is opened, under a certificate nobody trusts for the other name."""
    instance = start_firsthand(**{"other.example": recorder.port})
    instance.switch_on("linkedin")

    answer = over(tunnel(instance, "other.example", sni=LINKEDIN), "GET", "/feed/", LINKEDIN)

    with pytest.raises(ssl.SSLCertVerificationError):
        tunnel(instance, "other.example", instance.ca, sni=LINKEDIN)
    assert b" 421 " in answer
    assert recorder.arrived == []


def _is_closed(connection: ssl.SSLSocket) -> bool:
    connection.settimeout(0.2)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
