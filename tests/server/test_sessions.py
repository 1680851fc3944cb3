"""One-time codes: once, and for a minute."""

from server.sessions import MAX_CODES, Codes, dashboard_link


def test_a_code_is_good_once(clock):
    codes = Codes(clock)
    code = codes.make()

    assert [codes.spend(code), codes.spend(code)] == [True, False]


def test_a_code_is_good_for_a_minute(clock):
    codes = Codes(clock)
    early, late = codes.make(), codes.make()

    clock.move(59.9)
    in_time = codes.spend(early)
    clock.move(0.1)

    assert (in_time, codes.spend(late)) == (True, False)


def test_only_the_newest_codes_are_kept(clock):
    codes = Codes(clock)
    made = [codes.make() for _ in range(MAX_CODES + 1)]

    assert [codes.spend(code) for code in made] == [False] + [True] * MAX_CODES


def test_the_code_is_in_the_fragment_only():
    assert dashboard_link(8786, "abc", "/log") == "http://127.0.0.1:8786/log#code=abc"
