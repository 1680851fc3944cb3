"""A rehearsal stays on this machine."""

from pathlib import Path

import pytest

from firsthand.rehearsal import check_roots, read_connect_to
from firsthand.stopping import Exit, Stop


def test_hosts_are_sent_to_loopback_addresses() -> None:
    specs = ["Social.Example.:443:127.0.0.1:8443", "www.linkedin.com:443:[::1]:9000", "a.example:80:127.8.9.1:1"]

    assert read_connect_to(specs) == {
        ("social.example", 443): ("127.0.0.1", 8443),
        ("www.linkedin.com", 443): ("::1", 9000),
        ("a.example", 80): ("127.8.9.1", 1),
    }


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "a.example",
        "a.example:443:127.0.0.1",
        "a.example:443:10.0.0.1:443",
        "a.example:443:0.0.0.0:443",
        "a.example:443:localhost:443",
        "a.example:443:evil.example:443",
        "a.example:443:[2001:db8::1]:443",
        "a.example:443:127.0.0.1:0",
        "a.example:443:127.0.0.1:65536",
        "a.example:443:127.0.0.999:443",
    ],
)
def test_nothing_else_is_taken(spec: str) -> None:
    with pytest.raises(Stop) as stopped:
        read_connect_to([spec])

    assert stopped.value.code == Exit.BAD_INPUT


def test_every_unusable_one_is_named() -> None:
    with pytest.raises(Stop) as stopped:
        read_connect_to(["nonsense", "a.example:443:127.0.0.1:1", "a.example:1:8.8.8.8:1"])

    assert len(stopped.value.lines) == 2


def test_a_file_without_certificates_is_no_file_of_roots(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")

    check_roots(None)
    with pytest.raises(Stop, match="no certificates"):
        check_roots(tmp_path / "empty.pem")
    with pytest.raises(Stop, match="No such file"):
        check_roots(tmp_path / "missing.pem")
