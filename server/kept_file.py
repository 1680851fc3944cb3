"""One file that is only ever replaced whole, with the last good generation kept beside it."""

import errno
import logging
import os
import secrets
import stat
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from server.spare import ROOM_TO_GROW, Spare, write_all

FILE_MODE = 0o600
# Where a second name for a file cannot be made (FAT, some network folders), its bytes are copied.
NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})

logger = logging.getLogger(__name__)


class StoreDamaged(OSError):
    """A store cannot be read and must not be taken for a new one; `problems` names every file and what it is."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class NewerFormat(ValueError):
    """The file was written by a newer Firsthand; neither it nor its kept generation is touched."""


class KeptFile:
    """`<name>` and its kept generation `<name>.last`. One thread owns both.

    `recovered` says in words what was repaired while loading, for the person to read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last = path.with_name(f"{path.name}.last")
        self.recovered: list[str] = []
        self._spare: Spare | None = None

    def load[T](self, parse: Callable[[bytes], T]) -> T | None:
        """What the newest whole generation holds; None where there has never been one.

        `parse` raises ValueError with what is wrong. A broken file is kept aside under a time stamp.
        Raises StoreDamaged when no generation is whole, or a name is taken by something that is no file.
        """
        sweep(self.path.parent, self.path.name)
        problems = [f"{path}: {what}" for path in (self.path, self.last) if (what := _unusable(path))]
        if problems:
            raise StoreDamaged(problems)
        value, problem = self._parsed(self.path, parse)
        if problem is None:
            return value
        if problem == MISSING and not self.last.exists():
            return None
        value, problem_of_last = self._parsed(self.last, parse)
        if problem_of_last is not None:
            raise StoreDamaged([f"{self.path}: {problem}", f"{self.last}: {problem_of_last}"])
        self._recover(problem)
        return value

    def create(self, pieces: Sequence[bytes]) -> None:
        """Write both generations for the first time, so that a lost file is never taken for a first run."""
        self._replace(self.path, pieces)
        self._replace(self.last, pieces)
        _sync(self.path.parent)

    def write(self, pieces: Sequence[bytes], *, forget: bool = False) -> None:
        """Replace the file, durably; what it held becomes the kept generation.

        `forget` leaves nothing of what it held: not in the kept generation, not in broken files kept aside.
        Raises OSError, and then the file holds what it held before.
        """
        if forget:
            self.drop_ready()
            self._replace(self.last, pieces)
            for broken in self.path.parent.glob(f"{self.path.name}.broken-*"):
                broken.unlink()
        spare, self._spare = self._spare, None
        fresh, before = (spare and spare.finish(pieces)) or self._written(pieces), None
        try:
            before = self._second_name()
            os.replace(fresh, self.path)
            _sync(self.path.parent)
            if before is not None and forget:
                os.unlink(before)
            elif before is not None:
                os.replace(before, self.last)
        except BaseException:
            self._put_back(before)
            raise
        finally:
            for temporary in (fresh, before):
                if temporary is not None:
                    with suppress(OSError):
                        os.unlink(temporary)

    def make_ready(self, pieces: Sequence[bytes]) -> None:
        """Write down now what the next write will begin with: `pieces`, of which the first may yet change.

        That write is then short. Nothing is lost where it begins otherwise after all, or where this raises OSError.
        """
        self.drop_ready()
        head, *rest = pieces
        room = len(head) + ROOM_TO_GROW
        self._spare = Spare(self._written([head.ljust(room), *rest]), room, tuple(rest))

    def drop_ready(self) -> None:
        """Take away what `make_ready` wrote. Raises OSError where that cannot be done."""
        if self._spare is not None:
            self._spare.path.unlink(missing_ok=True)
            self._spare = None

    def _put_back(self, before: Path | None) -> None:
        """Undo a replacement that could not be made durable: nothing may be stored that was not acknowledged."""
        with suppress(OSError):
            if before is not None:
                os.replace(before, self.path)
                _sync(self.path.parent)

    def _second_name(self) -> Path | None:
        """The file's present bytes under a temporary name; None where somebody took the file away."""
        second = self._temporary()
        try:
            os.link(self.path, second)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            return self._written([_read_regular(self.path)])
        return second

    def _replace(self, path: Path, pieces: Sequence[bytes]) -> None:
        fresh = self._written(pieces)
        try:
            os.replace(fresh, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(fresh)
            raise

    def _written(self, pieces: Sequence[bytes]) -> Path:
        """A temporary file in the same folder with these bytes, synced."""
        temporary = self._temporary()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        file = os.open(temporary, flags, FILE_MODE)
        try:
            try:
                os.fchmod(file, FILE_MODE)  # whatever the umask left of it
                for piece in pieces:
                    write_all(file, piece)
                os.fsync(file)
            finally:
                os.close(file)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
        return temporary

    def _temporary(self) -> Path:
        return self.path.with_name(f".{self.path.name}.{secrets.token_hex(6)}.new")

    def _parsed[T](self, path: Path, parse: Callable[[bytes], T]) -> tuple[T, None] | tuple[None, str]:
        try:
            return parse(_read_regular(path)), None
        except FileNotFoundError:
            return None, MISSING
        except NewerFormat as error:
            raise StoreDamaged([f"{path}: {error}"]) from error
        except OSError as error:
            raise StoreDamaged([f"{path}: cannot be read ({error.strerror})"]) from error
        except ValueError as error:
            return None, str(error)

    def _recover(self, problem: str) -> None:
        """Make the kept generation the present one again, keeping the broken file aside."""
        aside = ""
        if problem != MISSING:
            stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
            broken = self.path.with_name(f"{self.path.name}.broken-{stamp}-{secrets.token_hex(2)}")
            os.rename(self.path, broken)
            aside = f"; the broken file is kept as {broken.name}"
        self._replace(self.path, [_read_regular(self.last)])
        _sync(self.path.parent)
        self.recovered.append(f"{self.path.name} {problem}: its last good state is used{aside}")


MISSING = "is missing"
KINDS = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


def sweep(folder: Path, name: str = "*") -> None:
    """Remove temporary files that a killed process left behind."""
    for stray in folder.glob(f".{name}.*.new"):
        stray.unlink(missing_ok=True)


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into. Raises StoreDamaged where its name is taken."""
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    mode = os.lstat(folder).st_mode
    if not stat.S_ISDIR(mode):
        raise StoreDamaged([f"{folder}: is not a folder"])
    if stat.S_IMODE(mode) != 0o700:
        os.chmod(folder, 0o700)


def _unusable(path: Path) -> str | None:
    """Why this name cannot be a store's file; a file too open is closed to others."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"cannot be looked at ({error.strerror})"
    if not stat.S_ISREG(status.st_mode):
        return f"is {next((what for test, what in KINDS if test(status.st_mode)), 'a device')}, not a file"
    if status.st_uid != os.geteuid():
        return "belongs to another user"
    mode = stat.S_IMODE(status.st_mode)
    if not mode & stat.S_IRUSR:
        return f"may not be read (its mode is {mode:04o})"
    if mode != FILE_MODE:
        logger.warning("%s had the mode %04o; only its owner may read it now", path.name, mode)
        os.chmod(path, FILE_MODE)
    return None


def _read_regular(path: Path) -> bytes:
    # Not waiting for a writer if it has become a pipe, not following it if it has become a link.
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(file, "rb") as stream:
        return stream.read()


def _sync(folder: Path) -> None:
    """Make renames in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)
