"""An extension's tab over HTTP: the frame it may show there, and the answer given in it."""

import re

import pytest

from server.friction_log import RecordQuery
from tests.server.api.conftest import CHROMIUM, HOST, connect
from tests.server.api.test_api_socket import BROWSER, HERE, opened
from tests.server.api.test_page_door import NAVIGATE, YES
from tests.server.conftest import until

PAGE = HERE["page"]


@pytest.fixture
async def extension(api):
    """An extension whose socket is open."""
    extension = await api.extension()
    async with opened(api, {"token": extension["token"], "browser": BROWSER}, CHROMIUM):
        await until(lambda: api.desk.tabs.extensions.in_browser(BROWSER))
        yield extension


async def show(api, extension, prompt_id, url=PAGE, tab=12):
    return await api.call("POST", f"/api/prompts/{prompt_id}/shown", {"url": url, "tab": tab}, **extension)


async def frame(api, prompt_id, key):
    return await api.at_door("GET", f"/prompt/{prompt_id}?document={key}", **NAVIGATE)


async def test_the_frame_decides_over_that_page_and_its_answer_is_the_extensions(api, extension):
    task, prompt_id = await api.ask(**HERE)
    shown = await show(api, extension, prompt_id)
    page = await frame(api, prompt_id, shown.body["document"])
    nonce = re.search(r'data-nonce="([^"]+)"', page.body)[1]
    for _ in range(6):
        await api.at_door("POST", f"/prompt/{prompt_id}/seen", {"visible": True}, nonce=nonce)
        api.clock.move(1.0)
    surface = api.desk.view(prompt_id).surface
    decision = {**YES, "digest": api.desk.view(prompt_id).digest, "nonce": nonce}
    settled = await api.at_door("POST", f"/prompt/{prompt_id}/decision", decision)

    assert shown.body == {"document": shown.body["document"], "door": "https://firsthand.internal"}
    assert f"frame-ancestors {HERE['page'].removesuffix('/in/pat')};" in page.headers["Content-Security-Policy"]
    assert "data-undecided" not in page.body
    assert (surface, settled.status) == ("extension", 200)
    assert (await task).sends
    [record] = (await api.parts.log.find(RecordQuery())).records
    assert record.surface == "extension"


async def test_the_list_of_pairs_says_which_is_connected(api, extension):
    await api.extension(browser="Another")

    listed = (await api.get("/api/pairs")).body["pairs"]

    assert [each["connected"] for each in listed] == [True, False]


async def test_only_the_first_frame_decides(api, extension):
    """What the page frames by itself, having learnt the key, it can mask."""
    _, prompt_id = await api.ask(**HERE)
    key = (await show(api, extension, prompt_id)).body["document"]
    await frame(api, prompt_id, key)
    second = await frame(api, prompt_id, key)
    nonce = re.search(r'data-nonce="([^"]+)"', second.body)[1]
    api.wait_out(prompt_id)
    decision = {**YES, "digest": api.desk.view(prompt_id).digest, "nonce": nonce}

    assert "data-undecided" in second.body
    assert (await api.at_door("POST", f"/prompt/{prompt_id}/decision", decision)).status == 403


async def test_a_page_that_frames_it_with_a_key_of_its_own_decides_nothing(api, extension):
    """It learns the prompt's id from the list of what it has loaded."""
    document = api.door.documents.add(PAGE, BROWSER)
    _, prompt_id = await api.ask(**HERE)
    key = (await show(api, extension, prompt_id)).body["document"]

    own = await frame(api, prompt_id, document.key)

    assert "data-undecided" in own.body
    assert "data-undecided" not in (await frame(api, prompt_id, key)).body


async def test_the_key_of_one_prompt_opens_no_other_and_no_door(api, extension):
    _, prompt_id = await api.ask(**HERE)
    _, other = await api.ask(connect("8"), **HERE)
    key = (await show(api, extension, prompt_id)).body["document"]

    assert (await frame(api, other, key)).status == 404
    assert (await api.at_door("GET", f"/document/{key}", **NAVIGATE)).status == 404
    assert (await frame(api, prompt_id, key)).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/in/pat",
        "https://www.linkedin.com.evil.example/",
        "https://www.linkedin.com@evil.example/",
        "https://evil.example@www.linkedin.com/",
        "https://; script-src * @www.linkedin.com/",
        "https://www.linkedin.com;x/",
        "https://www.linkedin.com, *.evil.example/",
        "https://www.linkedin.com:x/",
        "//www.linkedin.com/",
        "javascript://www.linkedin.com/",
        "https://WWW.linkedin.com/",
        "https://www.linkedin.com\r\nX: y/",
        " https://www.linkedin.com/",
        "",
    ],
)
async def test_a_frame_is_let_into_pages_of_that_site_only(api, extension, url):
    _, prompt_id = await api.ask(**HERE)

    refused = await show(api, extension, prompt_id, url)

    assert (refused.status, refused.body["field"]) == (422, "url")
    assert api.desk.view(prompt_id).surface is None


async def test_a_page_that_acts_at_another_host_of_the_site_is_let_in_by_its_origin(api, extension):
    _, prompt_id = await api.ask(page="https://elk.example:8443/feed", browser=BROWSER)

    assert (await show(api, extension, prompt_id, "https://elk.example:8443/@pat")).status == 200
    assert (await show(api, extension, prompt_id, "https://elk.example/@pat")).status == 422


async def test_what_cannot_be_shown_says_why(api, extension):
    _, elsewhere = await api.ask(page=PAGE, browser="Mozilla/5.0 Firefox/153")

    assert (await show(api, extension, elsewhere)).status == 409
    assert (await show(api, extension, "x" * 22)).status == 404
    await api.call("POST", f"/api/prompts/{elsewhere}/decision", cancel(api, elsewhere))
    ended = await show(api, extension, elsewhere)
    assert (ended.status, ended.body["outcome"]) == (409, "cancel")


def cancel(api, prompt_id):
    return {"outcome": "cancel", "digest": api.desk.view(prompt_id).digest}


async def test_without_a_socket_nothing_is_taken(api):
    extension = await api.extension()
    _, prompt_id = await api.ask(**HERE)

    assert (await show(api, extension, prompt_id)).status == 409


async def test_a_tab_that_has_gone_is_reported_once(api, extension):
    _, prompt_id = await api.ask(**HERE)
    gone = f"/api/prompts/{prompt_id}/gone"

    assert (await api.call("POST", gone, {}, **extension)).status == 409
    await show(api, extension, prompt_id)
    assert (await api.call("POST", gone, {}, **extension)).status == 200
    assert (await api.call("POST", gone, {}, **extension)).status == 409
    assert (await api.call("POST", f"/api/prompts/{'x' * 22}/gone", {}, **extension)).status == 404


@pytest.mark.parametrize("path", ["shown", "gone", "decision"])
async def test_a_page_takes_nothing_and_an_extension_decides_nothing_by_itself(api, extension, path):
    _, prompt_id = await api.ask(**HERE)
    caller = extension if path == "decision" else await api.page()
    body = {"url": PAGE, "tab": 1} if path == "shown" else cancel(api, prompt_id) if path == "decision" else {}

    assert (await api.call("POST", f"/api/prompts/{prompt_id}/{path}", body, **caller)).status == 403
    assert api.desk.view(prompt_id).surface is None


def test_the_site_of_these_tests_is_one_that_is_known(packs):
    assert packs.site_of(HOST) == "linkedin"
