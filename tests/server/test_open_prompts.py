"""What was open when a run was killed is there at the next start."""

import asyncio

from server.open_prompts import OpenPrompts


async def test_what_was_open_is_found_at_the_next_start(open_prompts, tmp_path, thread):
    await open_prompts.keep([{"record": {"site": "x"}}, {"released": "2026-11.00001"}])

    found = OpenPrompts.open(tmp_path / "open.json", thread)

    assert found.take_interrupted() == [{"record": {"site": "x"}}, {"released": "2026-11.00001"}]
    assert found.take_interrupted() != []  # until it has been dealt with
    await found.keep([])
    assert OpenPrompts.open(tmp_path / "open.json", thread).take_interrupted() == []


async def test_of_many_lists_the_newest_stays(open_prompts, monkeypatch):
    writes = []
    fill = open_prompts._shelf.fill
    monkeypatch.setattr(open_prompts._shelf, "fill", lambda rows: (writes.append(rows), fill(rows)))

    await asyncio.gather(*(open_prompts.keep([{"number": number}]) for number in range(50)))

    assert open_prompts.take_interrupted() == [{"number": 49}]
    assert len(writes) < 50


async def test_nothing_of_a_settled_prompt_stays_in_any_file(open_prompts, tmp_path):
    await open_prompts.keep([{"name": "canary"}])

    await open_prompts.keep([])

    assert all(b"canary" not in path.read_bytes() for path in tmp_path.glob("open.json*"))
