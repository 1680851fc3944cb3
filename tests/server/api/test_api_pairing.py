"""Pairing with an extension over HTTP: the code, the token at its one origin, the end of it."""

import pytest

from tests.server.api.conftest import CHROMIUM, FIREFOX


async def code(api):
    return (await api.call("POST", "/api/pair/code", {})).body["code"]


async def pair(api, typed, origin=CHROMIUM, browser="Chromium", **headers):
    return await api.call(
        "POST", "/api/pair", {"code": typed, "browser": browser}, token=None, headers={"Origin": origin, **headers}
    )


async def test_a_code_pairs_once(api):
    given = await api.call("POST", "/api/pair/code", {})
    first = await pair(api, given.body["code"].lower())
    second = await pair(api, given.body["code"])

    assert (given.status, given.body["expires_s"]) == (201, 600)
    assert given.body["link"] == f"{api.origin}/pair#code={given.body['code']}"
    assert (first.status, first.body["server"]) == (201, api.origin)
    assert second.status == 401
    token = first.body["token"]
    assert (await api.get("/api/state", token=token)).status == 200
    assert (await api.get("/api/state", token=token, headers={"Origin": FIREFOX})).status == 403


async def test_an_old_code_and_a_guessed_one_pair_nobody(api):
    old = await code(api)
    api.clock.move(600)
    assert (await pair(api, old)).status == 401

    guessed = await code(api)
    assert [(await pair(api, "AAAA-AAAA")).status for _ in range(5)] == [401] * 5
    assert (await pair(api, guessed)).status == 401
    assert (await api.get("/api/pairs")).body == {"pairs": []}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://www.linkedin.com"},
        {"Origin": "null"},
        {"Origin": CHROMIUM, "Sec-Fetch-Site": "cross-site"},
        {"Origin": f"{CHROMIUM}x"},
    ],
)
async def test_a_page_cannot_pair_and_does_not_use_the_code_up(api, headers):
    given = await code(api)
    body = {"code": given, "browser": "x"}

    assert (await api.call("POST", "/api/pair", body, token=None, headers=headers)).status == 403
    assert (await api.call("POST", "/api/pair", body, token=None)).status == 401  # a program
    assert (await api.call("POST", "/api/pair", body)).status == 403
    assert (await pair(api, given)).status == 201


async def test_codes_are_made_for_the_terminal_and_our_pages_only(api):
    extension = await api.extension()
    page = await api.page()

    assert (await api.call("POST", "/api/pair/code", {}, token=None)).status == 401
    assert (await api.call("POST", "/api/pair/code", {}, **extension)).status == 403
    assert (await api.call("POST", "/api/pair/code", {}, **page)).status == 201


async def test_pairs_are_listed_and_ended_one_by_one(api):
    chromium, firefox = await api.extension(), await api.extension(FIREFOX, "Firefox")
    page = await api.page()
    listed = (await api.get("/api/pairs", **page)).body["pairs"]
    async with api.parts.events.subscribe() as news:
        ended = await api.call("DELETE", f"/api/pairs/{listed[0]['id']}", **page)
        told = news.get_nowait()

    assert [(each["browser"], each["made_at"]) for each in listed] == [
        ("Chromium", "2026-11-24T09:00:00.000Z"),
        ("Firefox", "2026-11-24T09:00:00.000Z"),
    ]
    assert (ended.status, told) == (200, ("pair.changed", {}))
    assert (await api.get("/api/extension", token=chromium["token"])).status == 401
    assert (await api.get("/api/extension", **chromium)).status == 403  # its origin is a stranger's again
    assert (await api.get("/api/extension", **firefox)).status == 200
    assert (await api.call("DELETE", f"/api/pairs/{listed[0]['id']}", **page)).status == 404
    assert (await api.call("DELETE", f"/api/pairs/{listed[1]['id']}", **firefox)).status == 403


async def test_the_end_of_page_sessions_ends_no_pair(api):
    extension = await api.extension()

    await api.call("DELETE", "/api/session")

    assert (await api.get("/api/extension", **extension)).status == 200


@pytest.mark.parametrize(
    "body", [{}, {"code": 5}, {"code": "x" * 65}, {"code": "x", "browser": "x" * 65}, {"code": "x", "more": 1}]
)
async def test_what_is_no_pairing_names_the_field(api, body):
    answer = await api.call("POST", "/api/pair", body, token=None, headers={"Origin": CHROMIUM})

    assert answer.status == 422


async def test_the_page_that_an_extension_pairs_from_needs_no_token(api):
    page = await api.get("/pair", token=None)

    assert page.status == 200
    assert "firsthand open --pair" in page.body
