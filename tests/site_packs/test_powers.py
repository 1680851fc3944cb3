"""What the sites' names for powers mean: each power that a rule asks about has a meaning."""

import re

import pytest

from site_packs.load import load_packs

SHIPPED = load_packs()
CONSENTS = [
    rule
    for site in SHIPPED.packs
    for rule in SHIPPED.rules(site)
    if rule.rule.about is not None and "powers" in rule.rule.about and rule.rule.when
]


def listed(rule):
    """The names that a rule's condition lists; others it knows by how they begin."""
    lists = re.findall(r"contains\(\[([^]]+)\], @\)", rule.rule.when)
    return {name for names in lists for name in re.findall(r"'([^']+)'", names)}


@pytest.mark.parametrize("rule", CONSENTS, ids=lambda rule: f"{rule.pack.site} {rule.rule.id}")
def test_every_power_that_a_rule_asks_about_has_a_meaning(rule):
    assert listed(rule) - rule.pack.powers.keys() == set()


def test_most_rules_list_what_they_ask_about():
    assert sum(bool(listed(rule)) for rule in CONSENTS) > 15
