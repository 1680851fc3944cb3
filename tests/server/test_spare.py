"""What is written before it is needed changes nothing but how long the next write takes."""

import json

import pytest

from server import spare
from server.storage import Database
from tests.server.stored_things import Thing, names, texts, things


def opened(path):
    database = Database(path)
    return database, database.shelf("things", Thing)


def contents(path):
    """The tables, without what the file says of itself."""
    return json.loads(path.read_bytes())["things"]


@pytest.mark.parametrize("count", [1, 2, 9, 100])
def test_the_file_holds_the_same_whether_it_was_made_ready_or_not(tmp_path, count):
    for folder in ("ready", "unready"):
        (tmp_path / folder).mkdir()
        database, shelf = opened(things(tmp_path / folder / "things.json", *map(str, range(count))))
        for number in range(3):
            if folder == "ready":
                database.make_ready()
            shelf.add(shelf.next_number(), Thing(f"added {number}"))

    ready, unready = (tmp_path / folder / "things.json" for folder in ("ready", "unready"))
    assert contents(ready) == contents(unready)
    assert texts(ready) == [*map(str, range(count)), "added 0", "added 1", "added 2"]
    assert names(ready.parent) == ["things.json", "things.json.last"]
    assert ready.stat().st_mode & 0o777 == 0o600


def test_a_short_write_is_all_that_is_left_to_do(tmp_path, monkeypatch):
    database, shelf = opened(things(tmp_path / "things.json", "a" * 5_000))
    database.make_ready()
    written, write_all = [], spare.write_all

    def counted(file, piece):
        written.append(len(piece))
        write_all(file, piece)

    monkeypatch.setattr("server.spare.write_all", counted)
    monkeypatch.setattr("server.kept_file.write_all", counted)

    shelf.add(2, Thing("b"))

    assert 0 < sum(written) < 1_000
    assert texts(tmp_path / "things.json") == ["a" * 5_000, "b"]


@pytest.mark.parametrize(
    "change",
    [
        lambda shelf: shelf.replace(1, Thing("other")),
        lambda shelf: shelf.remove(1),
        lambda shelf: shelf.fill([Thing("new")]),
    ],
)
def test_what_was_made_ready_for_something_else_is_not_used(tmp_path, change):
    database, shelf = opened(things(tmp_path / "things.json", "one", "two"))
    database.make_ready()

    change(shelf)

    assert texts(tmp_path / "things.json") == [thing.text for thing in shelf.values().values()]
    assert names(tmp_path) == ["things.json", "things.json.last"]


def test_forgetting_reaches_what_was_made_ready(tmp_path):
    database, shelf = opened(things(tmp_path / "things.json", "one", "canary"))
    database.make_ready()

    with database.one_write(forget=True):
        shelf.remove(2)

    assert not [name for name in names(tmp_path) if b"canary" in (tmp_path / name).read_bytes()]
    assert names(tmp_path) == ["things.json", "things.json.last"]


def test_it_is_taken_away_when_nothing_is_expected_and_swept_after_a_kill(tmp_path):
    database, _ = opened(things(tmp_path / "things.json", "one"))
    database.make_ready()
    database.make_ready()
    ready = names(tmp_path)
    database.drop_ready()
    dropped = names(tmp_path)
    database.make_ready()

    Database(tmp_path / "things.json")

    assert len(ready) == 3
    assert dropped == names(tmp_path) == ["things.json", "things.json.last"]
