"""What is broken, lost or no file at all stops the start with its name: never an empty start over it."""

import os

import pytest

from server.storage import Database, StoreDamaged
from tests.server.stored_things import Thing, names, texts, things


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


def test_rows_of_another_shape_stay_and_are_named(tmp_path):
    path = things(tmp_path / "things.json", "one")
    database = Database(path)
    database.table("things").insert({"text": 5})
    shelf = database.shelf("things", Thing)

    assert list(shelf.values()) == [1]
    assert "things.json: row 2 of things" in shelf.problems[0]
    shelf.add(3, Thing("three"))
    assert b'"2":{"text":5}' in path.read_bytes()
