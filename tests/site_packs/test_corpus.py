"""Requests written from what is known of the wire, apart from the packs: what each is, or that it is nothing.

A line of `corpus/SITE.jsonl` is `{"what": "…", "request": {…}, "action": {"kind": "…", "targets": ["…"]} | null}`,
the request as in a pack's example. `"mode": "off"` in an action says that the rule ships switched off, `"watch"` that
it only records; without it the action is asked about, at once or when there are many. `targets` left out says that
they are not known. The line counts as nothing where it is null: no rule that asks, counts bursts or watches is met.
"""

import json
from pathlib import Path

import msgspec
import pytest

from site_packs.facts import request_facts
from site_packs.load import load_packs
from site_packs.match import match_action
from site_packs.model import RequestSample
from site_packs.samples import seen_request

BOOK = load_packs()
LINES = [
    (file.stem, number, json.loads(line))
    for file in sorted((Path(__file__).parent / "corpus").glob("*.jsonl"))
    for number, line in enumerate(file.read_text().splitlines(), 1)
]


def found(site, sample, *, with_off=False):
    request = seen_request(msgspec.convert(sample, RequestSample))
    book = BOOK if BOOK.site_of(request.host) else BOOK.with_added_hosts({site: [request.host]})
    candidates = book.candidates(request.method, request.host, request.target)
    action = match_action(request_facts(request), candidates)
    if action is None and with_off:
        action = match_action(request_facts(request), candidates, lambda site, rule: "watch")
    return action


@pytest.mark.parametrize(
    ("site", "line"), [(site, line) for site, _, line in LINES], ids=[f"{site}-{number}" for site, number, _ in LINES]
)
def test_every_request_is_taken_for_what_it_is(site, line):
    wanted = line["action"]
    action = found(site, line["request"], with_off=bool(wanted and wanted.get("mode") == "off"))

    if wanted is None:
        assert action is None, (line["what"], action.rule)
        return
    assert action is not None, line["what"]
    modes = [wanted["mode"]] if "mode" in wanted else ["ask", "burst"]
    assert (action.site, action.kind, action.mode in modes) == (site, wanted["kind"], True), (line["what"], action)
    if "targets" in wanted:
        assert [target.key for target in action.targets] == wanted["targets"], line["what"]


def test_there_are_more_look_alikes_than_actions():
    actions = sum(line["action"] is not None for _, _, line in LINES)

    assert 0 < actions < len(LINES) - actions
