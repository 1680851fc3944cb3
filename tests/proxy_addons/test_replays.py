"""What a kept form post needs to come back: its own token, once, at its own address, in time."""

import pytest

from proxy_addons.replays import FIELD, LIFE_S, MAX_KEPT, MAX_KEPT_BYTES, Replays, UsedTwice
from tests.proxy_addons.conftest import flow_of
from tests.server.conftest import clock  # noqa: F401


@pytest.fixture
def replays(clock):  # noqa: F811
    return Replays(clock)


def kept(replays, body=b"a=b", **headers):
    return replays.keep(flow_of(body=body, **headers).request)


def posting(token, path="/api/people/7/follow", host="toy.example", **headers):
    return flow_of(body=f"{FIELD}={token}".encode(), path=path, host=host, **headers).request


@pytest.mark.parametrize(
    "body",
    [
        b"csrf=a%2Bb%2Fc%3D%26%C3%A9&note=x%0D%0Ay",
        b"--b\r\ncontent-disposition: form-data; name=f\r\n\r\n" + bytes(range(256)) * 800 + b"\r\n--b--\r\n",
        b"",
    ],
)
def test_it_comes_back_byte_for_byte_with_the_newest_cookies(replays, body):
    token = kept(replays, body, content_type="x/y; boundary=b", origin="https://toy.example", cookie="a=old")
    request = posting(token, cookie="a=new", content_type="application/x-www-form-urlencoded")

    assert replays.restore(request)
    assert request.raw_content == body
    assert request.headers["content-type"] == "x/y; boundary=b"
    assert (request.headers["origin"], request.headers["cookie"]) == ("https://toy.example", "a=new")


def test_any_other_request_is_left_as_it_is(replays):
    kept(replays)
    request = flow_of(body=b"note=firsthand-again=x").request

    assert not replays.restore(request)
    assert request.raw_content == b"note=firsthand-again=x"


def test_a_token_is_good_once_and_a_second_use_tells_where_the_form_was_filled_in(replays):
    token = kept(replays, referer="https://toy.example/people/7")
    replays.restore(posting(token))

    for _ in range(2):
        with pytest.raises(UsedTwice) as problem:
            replays.restore(posting(token))
        assert (problem.value.used, problem.value.back) == (True, "https://toy.example/people/7")


def test_what_was_used_is_told_at_its_own_address_only_and_not_for_ever(replays):
    token = kept(replays, referer="https://toy.example/people/7")
    replays.restore(posting(token))

    with pytest.raises(UsedTwice) as elsewhere:
        replays.restore(posting(token, host="other.example"))
    for _ in range(MAX_KEPT):
        replays.restore(posting(kept(replays)))
    with pytest.raises(UsedTwice) as later:
        replays.restore(posting(token))

    assert [(each.value.used, each.value.back) for each in (elsewhere, later)] == [(False, ""), (False, "")]


@pytest.mark.parametrize(
    "elsewhere", [{"path": "/api/people/8/follow"}, {"path": "/api/people/7/follow?x"}, {"host": "other.example"}]
)
def test_a_token_is_good_at_its_own_address_only(replays, elsewhere):
    token = kept(replays)

    with pytest.raises(UsedTwice):
        replays.restore(posting(token, **elsewhere))


def test_a_token_ends_with_its_prompt(replays, clock):  # noqa: F811
    token = kept(replays, referer="https://toy.example/people/7")
    clock.move(LIFE_S + 1)

    with pytest.raises(UsedTwice) as problem:
        replays.restore(posting(token))
    assert (problem.value.used, problem.value.back) == (False, "https://toy.example/people/7")


@pytest.mark.parametrize("token", ["", "made-up", "x" * 150])
def test_a_token_that_was_never_given_opens_nothing(replays, token):
    with pytest.raises(UsedTwice):
        replays.restore(posting(token))


def test_the_oldest_goes_when_there_are_too_many(replays):
    tokens = [kept(replays) for _ in range(MAX_KEPT + 1)]

    assert replays.restore(posting(tokens[1]))
    with pytest.raises(UsedTwice):
        replays.restore(posting(tokens[0]))


def test_the_oldest_goes_when_they_are_too_large(replays):
    first = kept(replays, bytes(MAX_KEPT_BYTES // 2))
    second = kept(replays, bytes(MAX_KEPT_BYTES // 2 + 1))

    assert replays.restore(posting(second))
    with pytest.raises(UsedTwice):
        replays.restore(posting(first))
