"""The code that pairs an extension: once, for ten minutes, and for few guesses."""

import pytest

from server.pairing import ALPHABET, PAIR_CODE_LIFE_S, WRONG_TRIES, PairCodes, pair_link


@pytest.fixture
def codes(clock):
    return PairCodes(clock)


def test_a_code_is_short_and_of_characters_that_cannot_be_mistaken(codes):
    code = codes.make()

    assert (len(code), code[4]) == (9, "-")
    assert set(code) - {"-"} <= set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("01IO") & set(ALPHABET)


def test_a_code_is_good_once(codes):
    code = codes.make()

    assert [codes.spend(code), codes.spend(code)] == [True, False]


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} ", " ".join])
def test_a_code_may_be_typed_in_any_way(codes, typed):
    assert codes.spend(typed(codes.make()))


def test_a_code_is_good_for_ten_minutes(codes, clock):
    first = codes.make()
    clock.move(PAIR_CODE_LIFE_S - 0.1)
    in_time = codes.spend(first)
    late = codes.make()
    clock.move(PAIR_CODE_LIFE_S)

    assert (in_time, codes.spend(late)) == (True, False)


def test_after_five_wrong_tries_the_right_one_is_void(codes):
    code = codes.make()
    for _ in range(WRONG_TRIES - 1):
        assert not codes.spend("WRONGWRO")
    again = codes.make()
    for _ in range(WRONG_TRIES):
        assert not codes.spend(code)

    assert not codes.spend(again)


def test_four_wrong_tries_are_forgiven(codes):
    code = codes.make()
    for _ in range(WRONG_TRIES - 1):
        codes.spend("WRONGWRO")

    assert codes.spend(code)


def test_a_new_code_makes_the_one_before_void(codes):
    before, after = codes.make(), codes.make()

    assert [codes.spend(before), codes.spend(after)] == [False, True]


@pytest.mark.parametrize("typed", ["", "-", " ", "\ud800", "é" * 8, "x" * 100_000])
def test_nothing_else_is_a_code(codes, typed):
    assert not codes.spend(typed)
    codes.make()

    assert not codes.spend(typed)


def test_the_code_is_in_the_fragment_only():
    assert pair_link(8786, "7F3K-9QXM") == "http://127.0.0.1:8786/pair#code=7F3K-9QXM"
