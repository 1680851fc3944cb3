"""Requests written from what is known of the wire, apart from the packs: what each is, or that it is nothing.

A line of `corpus/SITE.jsonl` is `{"what": "…", "request": {…}, "action": {"kind": "…", "targets": ["…"]} | null}`,
the request as in a pack's example. `"mode": "off"` in an action says that the rule ships switched off, `"watch"` that
it only records; without it the action is asked about, at once or when there are many. `targets` left out says that
they are not known. The line counts as nothing where it is null: no rule that asks, counts bursts or watches is met.
"""

import json
from functools import cache
from pathlib import Path

import msgspec
import pytest

from site_packs.facts import request_facts
from site_packs.load import load_packs
from site_packs.match import match_action
from site_packs.model import RequestSample
from site_packs.samples import seen_request

BOOK = load_packs()
CORPUS = {
    file.stem: [json.loads(line) for line in file.read_text().splitlines()]
    for file in sorted((Path(__file__).parent / "corpus").glob("*.jsonl"))
}


@cache
def book_with(site, host):
    """The shipped packs, and a host that a person has added to a site."""
    return BOOK if BOOK.site_of(host) else BOOK.with_added_hosts({site: [host]})


def found(site, sample, *, with_off=False):
    request = seen_request(msgspec.convert(sample, RequestSample))
    candidates = book_with(site, request.host).candidates(request.method, request.host, request.target)
    action = match_action(request_facts(request), candidates)
    if action is None and with_off:
        action = match_action(request_facts(request), candidates, lambda site, rule: "watch")
    return action


def taken_for(site, line):
    """What a request is taken for, in the shape that its line says it is."""
    wanted = line["action"]
    action = found(site, line["request"], with_off=bool(wanted and wanted.get("mode") == "off"))
    if action is None:
        return None
    taken = {"kind": action.kind} if action.site == site else {"kind": action.kind, "site": action.site}
    if wanted and "targets" in wanted:
        taken["targets"] = [target.key for target in action.targets]
    if action.mode not in ("ask", "burst") or (wanted and "mode" in wanted):
        taken["mode"] = action.mode
    return taken


# One test for each file: thousands of lines are looked at in a second, as many tests would take a minute.
@pytest.mark.parametrize("site", CORPUS)
def test_every_request_is_taken_for_what_it_is(site):
    wrong = {
        f"{site}.jsonl:{number} {line['what']}": {"is": line["action"], "taken for": taken}
        for number, line in enumerate(CORPUS[site], 1)
        if (taken := taken_for(site, line)) != line["action"]
    }

    assert wrong == {}


def test_there_are_more_look_alikes_than_actions():
    lines = [line for each in CORPUS.values() for line in each]
    actions = sum(line["action"] is not None for line in lines)

    assert 0 < actions < len(lines) - actions
