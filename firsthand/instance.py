"""The data folder and what makes one process its only user: lock, token, modes, and where it listens."""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from firsthand.stopping import Exit, Stop

FOLDER_MODE = 0o700
FILE_MODE = 0o600
TOKEN_BYTES = 32
# A command that borrows the folder for a moment must not make a start fail.
LOCK_PATIENCE_S = 1.0
KEY_LOG_VARIABLES = ("SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE")


class Running(msgspec.Struct, frozen=True):
    """`running.json`: where the running instance listens. `proxy` and `pac` are empty for `serve`."""

    pid: int
    server: str
    proxy: str
    pac: str
    ca: str
    data: str


class AlreadyRunning(Stop):
    """Another process owns the data folder; `pid` is None where it cannot be told."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(Exit.ALREADY_RUNNING, f"Firsthand is already running (pid {pid or 'unknown'})")
        self.pid = pid


def default_folder() -> Path:
    """FIRSTHAND_DATA, else the platform's folder for user data."""
    if chosen := os.environ.get("FIRSTHAND_DATA"):
        return Path(chosen)
    from platformdirs import user_data_dir

    return Path(user_data_dir("firsthand", appauthor=False))


class Instance:
    """One data folder. Nothing is touched before `claim`, which makes this process its only user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()
        self._lock = FileLock(self.folder / "lock", mode=FILE_MODE)

    @property
    def ca_folder(self) -> Path:
        """Where the certificate authority is kept."""
        return self.folder / "ca"

    @property
    def personal_packs(self) -> Path:
        """Where personal site packs are looked for."""
        return self.folder / "packs"

    def claim(self, patience_s: float = LOCK_PATIENCE_S) -> None:
        """Make the folder where it is missing and take its lock. Raises AlreadyRunning, or Stop for a bad folder."""
        os.umask(0o077)
        try:
            self.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        except OSError as error:
            raise Stop(Exit.BAD_INPUT, f"The data folder {self.folder} cannot be used: {error.strerror}") from error
        _refuse_foreign(self.folder)
        try:
            self._lock.acquire(timeout=patience_s)
        except Timeout:
            raise AlreadyRunning(self.lock_holder()) from None
        except OSError as error:
            raise Stop(Exit.BAD_INPUT, f"{self.folder / 'lock'} cannot be locked: {error.strerror}") from error
        (self.folder / "lock").write_text(f"{os.getpid()}\n")

    def release(self) -> None:
        """Give the folder up. The lock file stays, and no longer names a pid."""
        if self._lock.is_locked:
            (self.folder / "lock").write_text("")
            self._lock.release()

    def is_held(self) -> bool:
        """Whether another process owns the folder. Nothing is made or changed."""
        if not (self.folder / "lock").exists():
            return False
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:
            return False
        self._lock.release()
        return False

    def lock_holder(self) -> int | None:
        """The pid written in the lock, None where there is none."""
        try:
            return int((self.folder / "lock").read_text())
        except (OSError, ValueError):
            return None

    def tighten_modes(self) -> list[str]:
        """Make folders 0700 and files 0600; gives one warning for each that was not.

        The browser's profile is left to the browser: its folder is closed, and that is enough.
        """
        warnings = []
        for path in _paths_to_check(self.folder):
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                continue  # its own mode means nothing, and what it points at is not ours
            wanted = FOLDER_MODE if stat.S_ISDIR(mode) else FILE_MODE
            found = stat.S_IMODE(mode)
            if found != wanted:
                path.chmod(wanted)
                warnings.append(f"{path} had mode {found:04o}; it is {wanted:04o} now")
        return warnings

    def token(self) -> str:
        """The bearer token of the local API, made at the first call."""
        path = self.folder / "token"
        if path.is_symlink():
            raise Stop(Exit.BAD_INPUT, f"{path} is a link; it must be a file of its own")
        try:
            token = path.read_text().strip()
        except FileNotFoundError:
            token = secrets.token_urlsafe(TOKEN_BYTES)
            write_private(path, token + "\n")
        if len(token) < TOKEN_BYTES:
            raise Stop(Exit.BAD_INPUT, f"{path} holds no usable token; delete it and a new one is made")
        return token

    def announce(self, running: Running) -> None:
        """Say in `running.json` where this process listens."""
        write_private(self.folder / "running.json", msgspec.json.encode(running).decode() + "\n")

    def withdraw_announcement(self) -> None:
        """Remove `running.json`."""
        (self.folder / "running.json").unlink(missing_ok=True)

    def announced(self) -> Running | None:
        """What `running.json` says; it may be left over from a process that was killed."""
        try:
            return msgspec.json.decode((self.folder / "running.json").read_bytes(), type=Running)
        except (OSError, msgspec.DecodeError):
            return None


def refuse_key_log(environment: Mapping[str, str] = os.environ) -> None:
    """Stop where the session keys of every connection would be written to a file."""
    for name in KEY_LOG_VARIABLES:
        if environment.get(name):
            raise Stop(Exit.BAD_INPUT, f"{name} is set: it would write down the keys of your connections; unset it")


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _refuse_foreign(folder: Path) -> None:
    status = folder.stat()
    if not stat.S_ISDIR(status.st_mode):
        raise Stop(Exit.BAD_INPUT, f"The data folder {folder} is not a folder")
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        raise Stop(Exit.BAD_INPUT, f"The data folder {folder} belongs to another user (uid {status.st_uid})")


def _paths_to_check(folder: Path) -> list[Path]:
    paths = [folder]
    for place, folders, files in os.walk(folder):
        here = Path(place)
        paths += [here / name for name in (*folders, *files)]
        if here == folder and "browser" in folders:
            folders.remove("browser")
    return paths
