"""The one storage under all stores: durable or not at all."""

import errno
import os
import stat
import threading

import pytest
from tinydb import TinyDB

from server import kept_file, spare
from server.storage import Database, StoreThread
from tests.server.stored_things import Thing, names, texts, things

WRITING = ("open", "fchmod", "write", "fsync", "close", "link", "replace", "unlink")


class FaultyOs:
    """The os module, whose n-th call for writing fails; with `for_good` all later ones that need space do too."""

    def __init__(self, fails_at: int, code: int, *, for_good: bool = False) -> None:
        self.fails_at, self.code, self.for_good, self.calls = fails_at, code, for_good, 0

    def __getattr__(self, name):
        real = getattr(os, name)
        if name not in WRITING:
            return real

        def call(*args, **kwargs):
            if name == "open" and not args[1] & os.O_CREAT:
                return real(*args, **kwargs)
            self.calls += 1
            if name == "close":
                real(*args, **kwargs)
            full = self.for_good and self.calls > self.fails_at and name in ("open", "write", "fsync", "link")
            if self.calls == self.fails_at or full:
                raise OSError(self.code, os.strerror(self.code))
            return None if name == "close" else real(*args, **kwargs)

        return call


def test_what_was_added_is_there_at_the_next_start(tmp_path):
    path = things(tmp_path / "things.json", "one", "two")

    assert texts(path) == ["one", "two"]
    assert names(tmp_path) == ["things.json", "things.json.last"]


def test_the_file_is_one_that_tinydb_itself_can_read(tmp_path):
    path = things(tmp_path / "things.json", "one")

    with TinyDB(path) as plain:
        assert plain.table("things").get(doc_id=1)["text"] == "one"


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_answer(tmp_path, monkeypatch):
    """A power cut is not tried here; that the disk is asked to keep each step, in this order, is."""
    shelf = Database(things(tmp_path / "things.json", "one")).shelf("things", Thing)
    steps = []

    class Watched(FaultyOs):
        def __getattr__(self, name):
            real = getattr(os, name)
            if name not in ("write", "fsync", "replace"):
                return real

            def call(*args):
                onto_folder = name == "fsync" and stat.S_ISDIR(os.fstat(args[0]).st_mode)
                steps.append(f"{name} folder" if onto_folder else name)
                return real(*args)

            return call

    monkeypatch.setattr(kept_file, "os", Watched(0, 0))
    monkeypatch.setattr(spare, "os", Watched(0, 0))
    shelf.add(2, Thing("two"))

    assert list(dict.fromkeys(steps)) == ["write", "fsync", "replace", "fsync folder"]
    assert steps.index("fsync") > len(steps) - 1 - steps[::-1].index("write")


@pytest.mark.parametrize("ready", [False, True])
@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_write_that_fails_anywhere_changes_nothing(tmp_path, monkeypatch, code, for_good, forget, ready):
    """For each call to the system in turn: old data on disk and in memory, no stray file, and the next write works."""
    failed = 0
    for fails_at in range(1, 40):
        (tmp_path / f"{fails_at}").mkdir()
        path = things(tmp_path / f"{fails_at}" / "things.json", "one", "two")
        database = Database(path)
        shelf = database.shelf("things", Thing)
        if ready:
            database.make_ready()
        faulty = FaultyOs(fails_at, code, for_good=for_good)
        monkeypatch.setattr(kept_file, "os", faulty)
        monkeypatch.setattr(spare, "os", faulty)
        try:
            with database.one_write(forget=forget):
                shelf.add(shelf.next_number(), Thing("three"))
            expected = ["one", "two", "three"]
        except OSError:
            failed += 1
            expected = ["one", "two"]
        monkeypatch.undo()

        assert expected == [thing.text for thing in shelf.values().values()]
        stray = names(path.parent)[:-2]  # before a new start could sweep
        assert names(path.parent)[-2:] == ["things.json", "things.json.last"]
        # What was made ready and cannot be taken away stops the forgetting, and stays until it can.
        assert stray == [] or (ready and forget and fails_at == 1 and len(stray) == 1)
        assert expected == texts(path)
        shelf.add(shelf.next_number(), Thing("later"))
        assert [*expected, "later"] == texts(path)
        if faulty.calls < fails_at:
            break
    else:
        raise AssertionError("the write never came through")
    assert failed >= 7


def test_a_gathered_change_that_raises_leaves_nothing(tmp_path):
    path = things(tmp_path / "things.json", "one")
    database = Database(path)
    shelf = database.shelf("things", Thing)

    def half_done() -> None:
        with database.one_write():
            shelf.remove(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()

    assert [thing.text for thing in shelf.values().values()] == ["one"]
    assert texts(path) == ["one"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_does_not_know_is_refused(tmp_path, value):
    path = things(tmp_path / "things.json", "one")
    shelf = Database(path).shelf("things", Thing)

    with pytest.raises(ValueError, match="cannot be stored"):
        shelf.add(2, Thing("two", value))

    assert [thing.text for thing in shelf.values().values()] == ["one"]
    assert texts(path) == ["one"]


def test_text_that_is_no_unicode_is_kept_readable(tmp_path):
    shelf = Database(tmp_path / "things.json").shelf("things", Thing)

    stored = shelf.add(1, Thing("a\ud800b\x00🙂ü"))

    assert Thing("a\ufffdb\x00🙂ü") == stored
    assert [stored.text] == texts(tmp_path / "things.json")


def test_only_the_owner_can_read_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        path = things(tmp_path / "things.json", "one")
    finally:
        os.umask(before)

    for name in names(tmp_path):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600, name
    path.chmod(0o644)
    Database(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_killed_process_left_is_swept(tmp_path):
    path = things(tmp_path / "things.json", "one")
    (tmp_path / ".things.json.0123456789ab.new").write_bytes(b"half")
    (tmp_path / ".other.json.0123456789ab.new").write_bytes(b"not ours")

    Database(path)

    assert names(tmp_path) == [".other.json.0123456789ab.new", "things.json", "things.json.last"]


def test_forgetting_leaves_nothing_in_any_file(tmp_path):
    """The kept generation and the broken files kept aside are rewritten or gone too."""
    path = things(tmp_path / "things.json", "one", "canary", "three")
    path.write_bytes(path.read_bytes()[:-9])
    database = Database(path)
    assert list(tmp_path.glob("*.broken-*")) != []
    shelf = database.shelf("things", Thing)

    with database.one_write(forget=True):
        shelf.remove(2)

    assert texts(path) == ["one"]
    assert names(tmp_path) == ["things.json", "things.json.last"]
    assert not [name for name in names(tmp_path) if b"canary" in (tmp_path / name).read_bytes()]


def test_where_files_cannot_have_two_names_the_generation_is_a_copy(tmp_path, monkeypatch):
    path = things(tmp_path / "things.json", "one", "two")
    shelf = Database(path).shelf("things", Thing)
    monkeypatch.setattr(kept_file.os, "link", _no_links)

    shelf.add(3, Thing("three"))

    assert texts(path) == ["one", "two", "three"]
    path.unlink()
    assert texts(path) == ["one", "two"]


def _no_links(*_):
    raise OSError(errno.EPERM, "Operation not permitted")


def test_numbers_are_never_given_twice(tmp_path):
    path = things(tmp_path / "things.json", "one", "two")
    database = Database(path)
    database.shelf("things", Thing).remove(2)

    assert database.shelf("things", Thing).next_number() == 3
    assert Database(path).shelf("things", Thing).next_number() == 3


async def test_all_work_is_done_by_one_thread_in_order(thread):
    done = []

    for number in range(20):
        await thread.run(lambda number=number: done.append((number, threading.current_thread())))

    assert list(range(20)) == [number for number, _ in done]
    assert len({worker for _, worker in done}) == 1
    assert threading.current_thread() is not done[0][1]


async def test_closing_finishes_what_was_given():
    thread, done = StoreThread(), []
    last = thread._thread.submit(lambda: done.append("last"))

    thread.close()

    assert last.done()
    assert done == ["last"]
    with pytest.raises(RuntimeError):
        await thread.run(lambda: None)
