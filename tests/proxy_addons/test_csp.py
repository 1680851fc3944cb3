"""A page's own policies let in the page script and its frame, and lose nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy_addons.csp import open_policy, sandboxes

HASH = "'sha256-AAAA='"
DOOR = "https://firsthand.internal"


@pytest.mark.parametrize(
    ("policy", "opened"),
    [
        (
            "script-src 'nonce-abc' 'strict-dynamic'",
            f"script-src 'nonce-abc' 'strict-dynamic'; script-src-elem 'nonce-abc' 'strict-dynamic' {HASH}",
        ),
        (
            "default-src 'self'",
            f"default-src 'self'; script-src-elem 'self' {HASH}; frame-src 'self' {DOOR}",
        ),
        ("default-src 'none'", f"default-src 'none'; script-src-elem {HASH}; frame-src {DOOR}"),
        (
            "script-src 'self'; script-src-elem a.example; frame-src 'none'",
            f"script-src 'self'; script-src-elem a.example {HASH}; frame-src {DOOR}",
        ),
        ("child-src b.example", f"child-src b.example; frame-src b.example {DOOR}"),
        ("img-src *; report-uri /r", "img-src *; report-uri /r"),
        ("default-src * 'unsafe-inline'", "default-src * 'unsafe-inline'"),
    ],
)
def test_the_governing_directive_is_opened_and_no_other(policy, opened):
    assert open_policy(policy, HASH, DOOR) == opened


def test_unsafe_inline_is_not_switched_off_by_a_hash():
    policy = "script-src 'self' 'unsafe-inline'"

    assert open_policy(policy, HASH, DOOR) == policy


def test_unsafe_inline_beside_a_nonce_means_nothing_and_the_hash_is_added():
    opened = open_policy("script-src-elem 'unsafe-inline' 'nonce-x'", HASH, DOOR)

    assert opened == f"script-src-elem 'unsafe-inline' 'nonce-x' {HASH}"


def test_each_of_several_policies_is_opened():
    opened = open_policy("script-src-elem 'self', frame-src 'self'", HASH, DOOR)

    assert opened == f"script-src-elem 'self' {HASH}, frame-src 'self' {DOOR}"


def test_of_a_directive_given_twice_the_first_counts_as_in_browsers():
    opened = open_policy("frame-src a.example; FRAME-SRC *", HASH, DOOR)

    assert opened == f"frame-src a.example {DOOR}; FRAME-SRC *"


@pytest.mark.parametrize(
    "policy",
    [
        "",
        " ; ,; ",
        "IMG-SRC  *;;report-uri /r ",
        "require-trusted-types-for 'script'; trusted-types 'none'",
        "upgrade-insecure-requests; block-all-mixed-content; frame-ancestors 'none'; base-uri 'none'",
        "Script-Src 'UNSAFE-INLINE' 'report-sample' 'unsafe-hashes';\tframe-src\tHTTPS:",
        "script-src-attr 'none'; worker-src 'none'; style-src 'none'",
    ],
)
def test_a_policy_that_forbids_nothing_of_ours_keeps_its_very_spelling(policy):
    assert open_policy(policy, HASH, DOOR) == policy


@pytest.mark.parametrize(
    ("policy", "script"),
    [
        ("script-src 'none'", f"script-src-elem {HASH}"),
        ("script-src", f"script-src-elem {HASH}"),
        ("SCRIPT-SRC-ELEM\n'NONE'", f"SCRIPT-SRC-ELEM {HASH}"),
        (
            "script-src 'strict-dynamic' 'unsafe-inline' 'sha256-x'",
            "script-src-elem 'strict-dynamic' 'unsafe-inline' 'sha256-x' " + HASH,
        ),
        ("script-src 'unsafe-inline' 'strict-dynamic'", "script-src-elem 'unsafe-inline' 'strict-dynamic' " + HASH),
        (
            "script-src 'report-sample' 'unsafe-hashes' 'sha384-y'",
            "script-src-elem 'report-sample' 'unsafe-hashes' 'sha384-y' " + HASH,
        ),
        ("script-src 'unsafe-eval' a.example;", "script-src-elem 'unsafe-eval' a.example " + HASH),
    ],
)
def test_scripts_are_let_in_by_a_hash_beside_what_was_allowed(policy, script):
    directives = [each.strip() for each in open_policy(policy, HASH, DOOR).split(";")]

    assert script in directives
    assert directives[0] == (script if policy.startswith("SCRIPT-SRC-ELEM") else policy.rstrip(";"))


@pytest.mark.parametrize(
    ("policy", "sandboxed"),
    [
        ("sandbox", True),
        ("default-src *; SANDBOX allow-scripts", True),
        ("a 'self', sandbox", True),
        ("script-src sandbox", False),
    ],
)
def test_a_sandbox_is_noticed(policy, sandboxed):
    assert sandboxes(policy) == sandboxed


SOURCES = st.sampled_from(
    ["'self'", "'none'", "'unsafe-inline'", "'nonce-a'", "*", "https:", "a.example", "'strict-dynamic'"]
)
NAMES = st.sampled_from(
    ["default-src", "script-src", "SCRIPT-SRC-ELEM", "frame-src", "child-src", "img-src", "sandbox"]
)
DIRECTIVES = st.tuples(NAMES, st.lists(SOURCES, max_size=3)).map(lambda found: " ".join([found[0], *found[1]]))
POLICIES = st.lists(st.lists(DIRECTIVES, max_size=5).map("; ".join), max_size=3).map(", ".join)


@given(POLICIES)
def test_any_policy_lets_ours_in_keeps_all_it_had_and_is_not_opened_twice(policies):
    opened = open_policy(policies, HASH, DOOR)

    assert open_policy(opened, HASH, DOOR) == opened
    assert opened.count(",") == policies.count(",")
    had = set(re.split(r"[;, ]+", policies)) - {"'none'"}
    assert had <= set(re.split(r"[;, ]+", opened))
