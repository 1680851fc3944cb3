"""The friction log: durable, correctable, erasable; what is broken is named."""

import stat

import msgspec
import pytest

from server.friction_log import FrictionLog
from server.record import Answer, Outcome
from server.storage import StoreDamaged
from tests.server.log_records import all_ids, record


async def test_a_record_is_there_after_a_new_start(friction_log, reopened):
    stored = await friction_log.append(record(answer=Answer(spoken=True, how="call"), note="🙂"))

    assert stored.id == "2026-11.00001"
    assert await reopened().get(stored.id) == stored


async def test_the_month_is_that_of_the_end_in_utc(friction_log, tmp_path):
    await friction_log.append(record("2026-11-30T23:59:59.999Z"))
    await friction_log.append(record("2026-12-01T00:30:00.000+01:00"))
    await friction_log.append(record("2026-12-01T00:00:00.000Z"))

    assert await all_ids(friction_log) == ["2026-12.00001", "2026-11.00002", "2026-11.00001"]
    assert sorted(path.name for path in (tmp_path / "records").glob("*.json")) == ["2026-11.json", "2026-12.json"]


@pytest.mark.parametrize(
    "settled_at", ["", "yesterday", "2026-13-01T00:00:00Z", "../../2026-11", "0001-01-01T00:00+10"]
)
async def test_a_record_without_a_moment_is_refused(friction_log, settled_at):
    with pytest.raises(ValueError, match="settled_at"):
        await friction_log.append(record(settled_at))

    assert await all_ids(friction_log) == []


async def test_folder_and_files_are_for_the_owner_only(friction_log, tmp_path):
    await friction_log.append(record())

    assert stat.S_IMODE((tmp_path / "records").stat().st_mode) == 0o700
    for path in (tmp_path / "records").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_became_of_it_can_be_added_later(friction_log, reopened):
    stored = await friction_log.append(record())

    amended = await friction_log.amend(stored.id, delivered="delivered:204", note="nice talk", person="person-1")

    assert amended == msgspec.structs.replace(stored, delivered="delivered:204", note="nice talk", person="person-1")
    assert await reopened().get(stored.id) == amended
    assert friction_log.recent() == [amended]


async def test_what_was_done_cannot_be_rewritten(friction_log):
    stored = await friction_log.append(record())

    with pytest.raises(TypeError, match="outcome"):
        await friction_log.amend(stored.id, outcome=Outcome.PROCEED)

    assert await friction_log.get(stored.id) == stored


@pytest.mark.parametrize("record_id", ["2026-11.00002", "2026-10.00001", "", "2026-11", "2026-11.0000x", "../x.00001"])
async def test_ids_of_nothing_find_nothing(friction_log, record_id):
    await friction_log.append(record())

    assert await friction_log.get(record_id) is None
    assert await friction_log.amend(record_id, note="x") is None
    assert await friction_log.erase(record_id) is False


async def test_an_erased_record_is_in_no_file(friction_log, reopened, tmp_path):
    """Neither in the month, nor its kept generation, nor in memory; and its number is not given again."""
    kept = await friction_log.append(record())
    erased = await friction_log.append(record(note="canary"))

    assert await friction_log.erase(erased.id) is True

    assert all(b"canary" not in path.read_bytes() for path in (tmp_path / "records").iterdir())
    assert await friction_log.get(erased.id) is None
    assert friction_log.recent() == [kept]
    log = reopened()
    assert await all_ids(log) == [kept.id]
    assert (await log.append(record())).id == "2026-11.00003"


async def test_a_row_that_is_no_record_is_kept_and_named(friction_log, reopened, tmp_path):
    path = tmp_path / "records" / "2026-11.json"
    await friction_log.append(record())
    await friction_log.append(record())
    text = path.read_text().replace('"outcome":"cancel"', '"outcome":"perhaps"', 1)
    path.write_text(text[: text.index(',"checksums"')] + text[text.index("}}},") + 1 :])

    log = reopened()

    assert await all_ids(log) == ["2026-11.00002"]
    assert "2026-11.json: row 1 of records" in log.problems[0]
    assert (await log.append(record())).id == "2026-11.00003"
    assert '"perhaps"' in path.read_text()
    assert await log.erase("2026-11.00001") is True
    assert '"perhaps"' not in path.read_text()


async def test_every_broken_month_is_named_at_the_start(friction_log, reopened, tmp_path):
    folder = tmp_path / "records"
    for month in ("2026-09", "2026-10", "2026-11"):
        await friction_log.append(record(f"{month}-01T09:00:00.000Z"))
    for name in ("2026-09.json", "2026-11.json"):
        (folder / name).write_bytes(b"")
        (folder / f"{name}.last").unlink()

    with pytest.raises(StoreDamaged) as damaged:
        reopened()

    assert [problem.partition(":")[0] for problem in damaged.value.problems] == [
        str(folder / "2026-09.json"),
        str(folder / "2026-09.json.last"),
        str(folder / "2026-11.json"),
        str(folder / "2026-11.json.last"),
    ]


async def test_a_lost_month_comes_back_from_its_generation(friction_log, reopened, tmp_path):
    for _ in range(3):
        await friction_log.append(record("2026-09-01T09:00:00.000Z"))
    (tmp_path / "records" / "2026-09.json").unlink()

    log = reopened()

    assert await all_ids(log) == ["2026-09.00002", "2026-09.00001"]
    assert "2026-09.json is missing" in log.recovered[0]


async def test_a_month_that_breaks_while_running_hides_no_other(friction_log, reopened, tmp_path):
    await friction_log.append(record("2026-08-01T09:00:00.000Z"))
    await friction_log.append(record())
    log = reopened()
    for path in (tmp_path / "records").glob("2026-08.json*"):
        path.write_bytes(b"")

    assert await all_ids(log) == ["2026-11.00001"]
    assert "2026-08.json: is empty" in log.problems[0]


async def test_a_place_taken_by_something_else_is_refused(tmp_path, thread, clock):
    (tmp_path / "taken").write_text("no folder")

    with pytest.raises(StoreDamaged, match="is not a folder"):
        FrictionLog.open(tmp_path / "taken", thread, clock)


async def test_a_removed_folder_is_not_made_again(friction_log, tmp_path):
    """Nothing is acknowledged, and nothing begins anew as if it were empty."""
    (tmp_path / "records").rmdir()

    with pytest.raises(OSError, match="No such file"):
        await friction_log.append(record())

    assert not (tmp_path / "records").exists()
    assert friction_log.recent() == []
