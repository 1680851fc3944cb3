"""A page's own policies let in the page script and its frame, and lose nothing."""

import pytest

from proxy_addons.csp import open_policy

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

    assert opened == f"frame-src a.example {DOOR}"
