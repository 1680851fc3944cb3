"""One process owns the data folder, and nobody else can read it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.instance import AlreadyRunning, Instance, Running, refuse_key_log
from firsthand.stopping import Exit, Stop


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path / "däta folder")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_is_private_even_under_an_open_umask(instance: Instance) -> None:
    before = os.umask(0)
    try:
        instance.claim()
        instance.token()
        instance.announce(Running(1, "", "", "", "", ""))
    finally:
        os.umask(before)

    assert mode(instance.folder) == 0o700
    assert {0o600} == {mode(path) for path in instance.folder.iterdir()}


def test_open_modes_are_closed_and_said(instance: Instance) -> None:
    instance.claim()
    (instance.folder / "records").mkdir(mode=0o755)
    open_file = instance.folder / "records" / "2026-11.json"
    open_file.touch()
    open_file.chmod(0o644)
    (instance.folder / "records").chmod(0o755)

    warnings = instance.tighten_modes()

    assert len(warnings) == 2
    assert "had mode 0644; it is 0600 now" in warnings[1]
    assert instance.tighten_modes() == []


def test_the_browsers_profile_is_closed_but_left_to_the_browser(instance: Instance) -> None:
    instance.claim()
    (instance.folder / "browser").mkdir(mode=0o700)
    script = instance.folder / "browser" / "script"
    script.touch()
    script.chmod(0o755)

    assert instance.tighten_modes() == []
    assert mode(script) == 0o755


def test_a_link_to_elsewhere_keeps_its_mode(instance: Instance, tmp_path: Path) -> None:
    instance.claim()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    elsewhere.chmod(0o644)
    (instance.folder / "link").symlink_to(elsewhere)

    instance.tighten_modes()

    assert mode(elsewhere) == 0o644


def test_the_token_is_long_and_kept(instance: Instance, tmp_path: Path) -> None:
    instance.claim()
    other = Instance(tmp_path / "other")
    other.claim()

    assert instance.token() == instance.token()
    assert len(instance.token()) >= 43
    assert instance.token() != other.token()


def test_a_damaged_token_is_no_token(instance: Instance) -> None:
    instance.claim()
    (instance.folder / "token").write_text("\n")

    with pytest.raises(Stop, match="holds no usable token"):
        instance.token()


def test_a_second_instance_learns_the_pid_of_the_first(instance: Instance) -> None:
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from firsthand.instance import Instance\n"
            "instance = Instance(pathlib.Path(sys.argv[1])); instance.claim()\n"
            "print('claimed', flush=True); sys.stdin.read()",
            str(instance.folder),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout is not None
        other.stdout.readline()

        with pytest.raises(AlreadyRunning) as refused:
            instance.claim(patience_s=0)
        with pytest.raises(AlreadyRunning):
            instance.claim(patience_s=0)  # the first loser must not have wiped the pid
    finally:
        other.kill()
        other.wait()

    assert (Exit.ALREADY_RUNNING, other.pid) == (refused.value.code, refused.value.pid)
    assert (f"Firsthand is already running (pid {other.pid})",) == refused.value.lines
    instance.claim(patience_s=0)  # a dead process does not keep the lock
    assert os.getpid() == instance.lock_holder()


def test_what_is_given_up_can_be_taken_again(instance: Instance, tmp_path: Path) -> None:
    instance.claim()
    instance.release()

    Instance(instance.folder).claim(patience_s=0)

    assert instance.lock_holder() == os.getpid()


def test_a_file_in_the_place_of_the_folder_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Stop) as stopped:
        Instance(tmp_path / "file").claim()

    assert stopped.value.code == Exit.BAD_INPUT


def test_a_half_written_announcement_is_none(instance: Instance) -> None:
    instance.claim()
    (instance.folder / "running.json").write_text('{"pid": 1')

    assert instance.announced() is None


@pytest.mark.parametrize("name", ["SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE"])
def test_a_key_log_stops_the_start(name: str) -> None:
    with pytest.raises(Stop, match=name) as stopped:
        refuse_key_log({name: "/tmp/keys"})

    assert stopped.value.code == Exit.BAD_INPUT
    refuse_key_log({name: ""})
