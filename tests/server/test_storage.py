"""The one storage under all stores: durable or not at all, and never an empty start over something broken."""

import errno
import os
import stat
import threading
from pathlib import Path

import msgspec
import pytest
from tinydb import TinyDB

from server import kept_file, spare
from server.storage import Database, StoreDamaged, StoreThread

WRITING = ("open", "fchmod", "write", "fsync", "close", "link", "replace", "unlink")


class Thing(msgspec.Struct, frozen=True):
    text: str
    number: float = 0.0


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


def things(path: Path, *texts: str) -> Path:
    """A file with these things, written one after the other."""
    shelf = Database(path).shelf("things", Thing)
    for text in texts:
        shelf.add(shelf.next_number(), Thing(text))
    return path


def texts(path: Path) -> list[str]:
    """What a new start finds."""
    return [thing.text for thing in Database(path).shelf("things", Thing).values().values()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


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


def test_no_cut_of_the_file_is_taken_for_a_first_run(tmp_path):
    """At every byte: the last good generation is used, the cut file is kept, and the person is told."""
    path = things(tmp_path / "things.json", "one", "two", "three")
    whole, last = path.read_bytes(), (tmp_path / "things.json.last").read_bytes()
    for length in range(len(whole) - 1):  # without its newline at the end, it is still whole
        for stray in tmp_path.glob("things.json.broken-*"):
            stray.unlink()
        path.write_bytes(whole[:length])
        path.with_name("things.json.last").write_bytes(last)

        database = Database(path)

        assert texts(path) == ["one", "two"], length
        [broken] = tmp_path.glob("things.json.broken-*")
        assert whole[:length] == broken.read_bytes()
        [said] = database.recovered
        assert broken.name in said
        assert "2 rows" in said


def test_a_flipped_bit_never_loses_a_row_in_silence(tmp_path):
    path = things(tmp_path / "things.json", "one", "two", "three")
    whole, last = path.read_bytes(), (tmp_path / "things.json.last").read_bytes()
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        path.write_bytes(flipped)
        path.with_name("things.json.last").write_bytes(last)

        try:
            found = texts(path)
        except StoreDamaged as damaged:
            found = damaged.problems  # the flip made it a newer version's

        if "written by a newer" in found[0]:
            continue
        assert found in (["one", "two", "three"], ["one", "two"]), place


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"null",
        b"[]",
        b"{}",
        b"42",
        b'{"things":{}}',
        b'{"about":{"1":{"version":1}},"things":[]}',
        b'{"about":{"1":{"version":1}},"things":{"one":{}}}',
        b'{"about":{"1":{"version":1}},"things":{"1":5}}',
        b'{"about":{"1":{"version":"1"}}}',
        b'{"about":{"1":{"version":1}},"things":{"1":{"text":"\xe4"}}}',
        b'{"about":{"1":{"version":1}},"things":{"1":{"number":NaN}}}',
        b'\xef\xbb\xbf{"about":{"1":{"version":1}}}',
        b"\0" * 4096,
        b'{"a":' * 100_000,
    ],
)
def test_a_broken_file_stops_the_start_where_there_is_no_generation(tmp_path, content):
    """It is named, and left as it is."""
    path = tmp_path / "things.json"
    path.write_bytes(content)

    with pytest.raises(StoreDamaged) as damaged:
        Database(path)

    assert str(path) in damaged.value.problems[0]
    assert content == path.read_bytes()


def test_a_row_taken_out_by_hand_is_fine_once_the_checksum_is_out_too(tmp_path):
    path = things(tmp_path / "things.json", "one", "two")
    lines = path.read_bytes().splitlines(keepends=True)
    lines[0] = b'{"about":{"1":{"version":1,"last":{"things":2}}},\n'
    kept = b"".join(line for line in lines if b"two" not in line)
    path.write_bytes(kept.replace(b"},\n}", b"}\n}"))

    database = Database(path)

    assert texts(path) == ["one"]
    assert database.recovered == []
    assert database.shelf("things", Thing).next_number() == 3


def test_a_lost_file_is_not_a_first_run(tmp_path):
    path = things(tmp_path / "things.json", "one", "two")
    path.unlink()

    database = Database(path)

    assert texts(path) == ["one"]
    assert "things.json is missing" in database.recovered[0]


def test_both_generations_broken_are_both_named(tmp_path):
    path = things(tmp_path / "things.json", "one")
    last = tmp_path / "things.json.last"
    path.write_bytes(b"")
    last.write_bytes(b"null")

    with pytest.raises(StoreDamaged) as damaged:
        Database(path)

    assert [f"{path}: is empty", f"{last}: is broken (Expected `object`, got `null`)"] == damaged.value.problems


def test_a_newer_version_is_refused_and_left_alone(tmp_path):
    path = things(tmp_path / "things.json", "one", "two")
    newer = path.read_bytes().replace(b'"version":1', b'"version":2')
    path.write_bytes(newer)

    with pytest.raises(StoreDamaged, match="written by a newer Firsthand"):
        Database(path)

    assert newer == path.read_bytes()
    assert names(tmp_path) == ["things.json", "things.json.last"]


@pytest.mark.parametrize("suffix", ["", ".last"])
@pytest.mark.parametrize(
    ("what", "make"),
    [
        ("a folder", lambda path, elsewhere: path.mkdir()),
        ("a symbolic link", lambda path, elsewhere: path.symlink_to(elsewhere)),
        ("a pipe", lambda path, elsewhere: os.mkfifo(path)),
    ],
)
def test_what_is_no_file_is_refused_by_name(tmp_path, what, make, suffix):
    """Nothing is written through a link, and a pipe does not make the start hang."""
    elsewhere = things(tmp_path / "elsewhere.json", "one")
    before = elsewhere.read_bytes()
    taken = tmp_path / f"things.json{suffix}"
    make(taken, elsewhere)

    with pytest.raises(StoreDamaged) as damaged:
        Database(tmp_path / "things.json")

    assert [f"{taken}: is {what}, not a file"] == damaged.value.problems
    assert before == elsewhere.read_bytes()


def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = things(tmp_path / "things.json", "one")
    path.chmod(0)

    with pytest.raises(StoreDamaged, match="may not be read"):
        Database(path)


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


def test_a_folder_that_has_vanished_is_not_made_again(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    shelf = Database(folder / "things.json").shelf("things", Thing)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()

    with pytest.raises(FileNotFoundError):
        shelf.add(1, Thing("one"))

    assert not folder.exists()


def test_numbers_are_never_given_twice(tmp_path):
    path = things(tmp_path / "things.json", "one", "two")
    database = Database(path)
    database.shelf("things", Thing).remove(2)

    assert database.shelf("things", Thing).next_number() == 3
    assert Database(path).shelf("things", Thing).next_number() == 3


def test_rows_of_another_shape_stay_and_are_named(tmp_path):
    path = things(tmp_path / "things.json", "one")
    database = Database(path)
    database.table("things").insert({"text": 5})
    shelf = database.shelf("things", Thing)

    assert list(shelf.values()) == [1]
    assert "things.json: row 2 of things" in shelf.problems[0]
    shelf.add(3, Thing("three"))
    assert b'"2":{"text":5}' in path.read_bytes()


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
