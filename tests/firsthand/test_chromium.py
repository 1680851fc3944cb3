"""The browser has a home of its own, and trusts our roots and no more than that."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from firsthand.authority import Authority
from firsthand.chromium import Profile, find_browser
from firsthand.stopping import Exit, Stop

needs_certutil = pytest.mark.skipif(shutil.which("certutil") is None, reason="certutil (libnss3-tools) is missing")


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def nicknames(profile: Profile) -> list[str]:
    command = ["certutil", "-L", "-d", f"sql:{profile.store}", "-f", str(profile.folder / "empty-password")]
    listing = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=True)
    return [line.rsplit(None, 1)[0].strip() for line in listing.stdout.splitlines() if line.rstrip().endswith("C,,")]


def test_the_first_known_browser_is_taken_in_order(tmp_path: Path) -> None:
    program(tmp_path, "google-chrome")
    chromium = program(tmp_path, "chromium")

    assert find_browser({"PATH": str(tmp_path)}) == str(chromium)


def test_a_named_browser_comes_first(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    mine = program(tmp_path, "my-browser")

    assert find_browser({"PATH": str(tmp_path), "FIRSTHAND_BROWSER": str(mine)}) == str(mine)
    assert find_browser({"PATH": str(tmp_path), "FIRSTHAND_BROWSER": "my-browser"}) == str(mine)


def test_a_named_browser_that_is_not_there_is_an_error_not_a_guess(tmp_path: Path) -> None:
    program(tmp_path, "chromium")

    with pytest.raises(Stop, match="nowhere") as stopped:
        find_browser({"PATH": str(tmp_path), "FIRSTHAND_BROWSER": "nowhere"})

    assert stopped.value.code == Exit.BAD_INPUT


def test_the_home_is_its_own_and_the_display_stays_reachable(tmp_path: Path) -> None:
    (tmp_path / ".Xauthority").touch()
    outer = {"HOME": str(tmp_path), "DISPLAY": ":0", "XDG_CONFIG_HOME": "/x", "XDG_RUNTIME_DIR": "/run/user/1"}

    inner = Profile(tmp_path / "browser").environment(outer)

    assert inner == {
        "HOME": str(tmp_path / "browser" / "home"),
        "DISPLAY": ":0",
        "XDG_RUNTIME_DIR": "/run/user/1",
        "XAUTHORITY": str(tmp_path / ".Xauthority"),
    }


def test_the_sandbox_is_given_up_for_root_only(tmp_path: Path) -> None:
    profile = Profile(tmp_path)

    assert "--no-sandbox" in profile.arguments("data:", as_root=True)
    assert "--no-sandbox" not in profile.arguments("data:", as_root=False)
    assert not any("ignore-certificate" in argument for argument in profile.arguments("data:", as_root=True))


@needs_certutil
def test_the_store_trusts_our_roots_and_forgets_old_ones(tmp_path: Path) -> None:
    authority, profile = Authority(tmp_path / "ca"), Profile(tmp_path / "browser")
    profile.home.mkdir(parents=True)
    authority.prepare(["www.linkedin.com"])
    authority.add_host("social.example")

    profile.trust(authority.named_roots())
    both = nicknames(profile)
    authority.prepare(["github.com"])
    profile.trust(authority.named_roots())
    after = nicknames(profile)

    assert len(both) == 2
    assert sorted(after) == sorted(authority.named_roots())
    assert set(both) != set(after)


@needs_certutil
def test_what_the_person_put_into_the_store_stays(tmp_path: Path) -> None:
    authority, profile = Authority(tmp_path / "ca"), Profile(tmp_path / "browser")
    profile.home.mkdir(parents=True)
    authority.prepare(["www.linkedin.com"])
    profile.trust({"My company": next(iter(authority.named_roots().values()))})

    profile.trust({})

    assert nicknames(profile) == ["My company"]


def test_a_missing_certutil_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": str(tmp_path)})

    with pytest.raises(Stop, match="libnss3-tools"):
        Profile(tmp_path / "browser").trust({})


@needs_certutil
def test_the_store_is_closed_to_others(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "browser")
    before = os.umask(0o077)
    try:
        profile.trust({})
    finally:
        os.umask(before)

    assert stat.S_IMODE(profile.store.stat().st_mode) == 0o700
