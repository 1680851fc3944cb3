"""No respelling of an action that the real server would take gets past: 200 for each rule of each shipped pack."""

import random
from collections import Counter
from functools import cache

import pytest

from site_packs.facts import request_facts
from site_packs.load import load_packs
from site_packs.match import match_action
from site_packs.samples import seen_request
from tests.site_packs.respelling import Respeller

RESPELLINGS = 200
BOOK = load_packs()
RULES = [(rule.pack.site, rule.rule.id) for rule in BOOK.rules()]


@cache
def rule_of(site, name):
    return next(rule for rule in BOOK.rules(site) if rule.rule.id == name)


def found(request, rule):
    """The action this rule makes of the request, other rules apart, whatever their modes."""
    book = BOOK if BOOK.site_of(request.host) else BOOK.with_added_hosts({rule.pack.site: [request.host]})
    candidates = book.candidates(request.method, request.host, request.target)
    alone = [candidate for candidate in candidates if candidate.rule is rule]
    return match_action(request_facts(request), alone, lambda site, name: "ask")


@pytest.mark.parametrize(("site", "name"), RULES)
def test_no_respelling_gets_past(site, name):
    rule = rule_of(site, name)
    rng = random.Random(f"{site} {name}")
    respeller = Respeller(rule.pack, rule.rule, rng)
    for number in range(RESPELLINGS):
        example = rule.rule.examples[number % len(rule.rule.examples)]
        request = respeller.respelled(seen_request(example.request))
        action = found(request, rule)
        assert action is not None, (respeller.done, request)
        if not respeller.spoils_targets:
            assert {target.key for target in action.targets} == set(example.targets), (respeller.done, request)


def test_every_way_of_respelling_is_used():
    used = Counter()
    for site, name in RULES:
        rule = rule_of(site, name)
        respeller = Respeller(rule.pack, rule.rule, random.Random(f"{site} {name}"))
        for example in rule.rule.examples:
            respeller.respelled(seen_request(example.request))
            used.update(respeller.done)

    request_line = ("host", "method", "override", "percent", "path case", "slashes", "query order", "unrelated field")
    bodies = ("header case", "json", "form", "multipart", "graphql", "batch")
    codings = ("gzip", "x-gzip", "deflate", "raw deflate", "br", "gzip, deflate", "GZip")
    assert {way for way in (*request_line, *bodies, *codings) if not used[way]} == set()
