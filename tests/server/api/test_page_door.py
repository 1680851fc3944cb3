"""What the reserved host shows over a page: framed by that page only, answered by its own page only."""

import asyncio
import html
import json
import re

import pytest

from server.door import DOOR_HEADER, DOOR_HOST
from site_packs.action import Action, Target
from tests.server.api.conftest import connect
from tests.server.conftest import until

PAGE = "https://www.linkedin.com/in/pat"
NAVIGATE = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}
YES = {"outcome": "proceed", "answer": {"spoken": True, "how": "call", "when": "2026-05"}}


@pytest.fixture
def document(door):
    return door.documents.add(PAGE, "Chrome")


async def frame(api, prompt_id, query):
    return await api.at_door("GET", f"/prompt/{prompt_id}?{query}", **NAVIGATE)


async def nonce_of(api, prompt_id, query):
    page = await frame(api, prompt_id, query)
    assert page.status == 200
    return re.search(r'data-nonce="([^"]+)"', page.body)[1]


async def decide(api, prompt_id, nonce, decision=YES, **headers):
    body = {"digest": api.desk.view(prompt_id).digest, "nonce": nonce, **decision}
    return await api.at_door("POST", f"/prompt/{prompt_id}/decision", body, **headers)


async def test_a_documents_door_may_be_framed_by_that_document_only(api, document):
    page = await api.at_door("GET", f"/document/{document.key}", **NAVIGATE)

    assert page.status == 200
    assert "frame-ancestors https://www.linkedin.com;" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert page.headers["Cross-Origin-Embedder-Policy"] == "require-corp"


KEPT_KEY = "aB3_" * 5 + "-x"


async def test_a_page_that_the_browser_kept_longer_than_we_did_has_its_door_all_the_same(api, door):
    """Out of a service worker's cache, or gone back to after a restart; it names no more than its origin."""
    await api.parts.settings.change_site("linkedin", enabled=True)

    page = await api.at_door("GET", f"/document/{KEPT_KEY}", Referer="https://www.linkedin.com/", **NAVIGATE)

    assert page.status == 200
    assert "frame-ancestors https://www.linkedin.com;" in page.headers["Content-Security-Policy"]
    assert door.documents.get(KEPT_KEY).origin == "https://www.linkedin.com"


@pytest.mark.parametrize(
    ("key", "referer"),
    [
        (KEPT_KEY, {}),
        (KEPT_KEY, {"Referer": "https://elsewhere.example/"}),
        (KEPT_KEY, {"Referer": "about:blank"}),
        ("short", {"Referer": "https://www.linkedin.com/"}),
        (KEPT_KEY + "0", {"Referer": "https://www.linkedin.com/"}),
    ],
)
async def test_another_key_that_is_not_known_opens_nothing(api, door, key, referer):
    await api.parts.settings.change_site("linkedin", enabled=True)

    page = await api.at_door("GET", f"/document/{key}", **referer, **NAVIGATE)

    assert page.status == 404
    assert door.documents.get(key) is None


async def test_a_key_that_is_known_stays_with_its_own_page(api, document):
    page = await api.at_door("GET", f"/document/{document.key}", Referer="https://m.facebook.com/", **NAVIGATE)

    assert "frame-ancestors https://www.linkedin.com;" in page.headers["Content-Security-Policy"]


async def test_a_prompts_frame_may_be_framed_by_its_document_and_its_window_by_nobody(api, document):
    _, prompt_id = await api.ask()

    framed = await frame(api, prompt_id, f"document={document.key}")
    window = await frame(api, prompt_id, "window=1")

    assert "frame-ancestors https://www.linkedin.com;" in framed.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none';" in window.headers["Content-Security-Policy"]
    assert window.headers["X-Frame-Options"] == "DENY"
    assert window.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_the_shell_of_the_dashboard_carries_no_nonce_and_is_not_framed(api, document):
    _, prompt_id = await api.ask()

    page = await api.get(f"/prompt/{prompt_id}?document={document.key}", token=None)

    assert page.status == 200
    assert 'data-nonce=""' in page.body
    assert page.headers["X-Frame-Options"] == "DENY"


async def test_without_a_known_document_there_is_no_frame(api):
    _, prompt_id = await api.ask()

    for query in ("", "document=", "document=unknown", "window=0"):
        assert (await frame(api, prompt_id, query)).status == 404
    assert (await api.at_door("GET", "/document/unknown", **NAVIGATE)).status == 404
    assert (await api.at_door("GET", "/document/unknown/events")).status == 404


async def test_a_prompt_that_has_ended_speaks_the_persons_own_words_and_no_other_address_does(api, document):
    await api.parts.settings.choose(own_words={"gone.cancel": "Let <b>go</b>"})
    _, prompt_id = await api.ask()
    nonce = await nonce_of(api, prompt_id, f"document={document.key}")
    await decide(api, prompt_id, nonce, {"outcome": "cancel"})

    ended = [await frame(api, prompt_id, query) for query in (f"document={document.key}", "window=1")]
    made_up = await frame(api, "made-up", "window=1")
    shell = await api.get(f"/prompt/{prompt_id}", token=None)

    own = [re.search(r'data-own="([^"]*)"', page.body)[1] for page in (*ended, made_up, shell)]
    assert [html.unescape(each) for each in own] == ['{"gone.cancel":"Let <b>go</b>"}'] * 2 + [""] * 2


async def test_reading_and_reporting_need_the_nonce_of_that_prompts_page(api, document):
    _, prompt_id = await api.ask()
    _, other_id = await api.ask(connect("8"), "c2")
    nonce = await nonce_of(api, prompt_id, f"document={document.key}")

    for given in (None, "", "x", nonce[:-1]):
        assert (await api.at_door("GET", f"/prompt/{prompt_id}/data", nonce=given)).status == 403
        seen = await api.at_door("POST", f"/prompt/{prompt_id}/seen", {"visible": True}, nonce=given)
        assert seen.status == 403
        assert (await api.at_door("POST", f"/prompt/{prompt_id}/more-time", {}, nonce=given)).status == 403
    assert (await api.at_door("GET", f"/prompt/{other_id}/data", nonce=nonce)).status == 403
    read = await api.at_door("GET", f"/prompt/{prompt_id}/data", nonce=nonce)
    assert read.body["question"] == "Have you spoken with Pat Example?"
    assert api.desk.view(prompt_id).wait_left_s == 5.0  # reading starts no wait


async def test_the_frame_answers_once_with_its_nonce(api, document):
    task, prompt_id = await api.ask()
    nonce = await nonce_of(api, prompt_id, f"document={document.key}")
    for _ in range(7):
        await api.at_door("POST", f"/prompt/{prompt_id}/seen", {"visible": True}, nonce=nonce)
        api.clock.move(1)

    answer = await decide(api, prompt_id, nonce)
    verdict = await task
    again = await api.at_door("POST", f"/prompt/{prompt_id}/decision", {**YES, "digest": "", "nonce": nonce})

    assert (answer.status, answer.body["record"]["surface"], verdict.sends) == (200, "page", True)
    assert again.status == 403


async def test_an_answer_without_the_nonce_settles_nothing(api, document):
    _, prompt_id = await api.ask()
    nonce = await nonce_of(api, prompt_id, "window=1")
    foreign = api.door.nonce_for("another prompt")

    for given in ("", "x", nonce[:-1], foreign):
        assert (await decide(api, prompt_id, given, {"outcome": "cancel"})).status == 403
    assert [view.id for view in api.desk.views()] == [prompt_id]


@pytest.mark.parametrize("taken", ["the page frames the prompt again", "the page opens the door again"])
async def test_a_frame_that_the_page_makes_by_itself_decides_nothing(api, document, taken):
    """A page can mask what it frames, and no browser tells the frame of that."""
    _, prompt_id = await api.ask()
    await api.at_door("GET", f"/document/{document.key}", **NAVIGATE)
    query = f"document={document.key}"
    if taken == "the page frames the prompt again":
        await frame(api, prompt_id, query)
    else:
        await api.at_door("GET", f"/document/{document.key}", **NAVIGATE)

    page = await frame(api, prompt_id, query)
    nonce = re.search(r'data-nonce="([^"]+)"', page.body)[1]

    assert "data-undecided" in page.body
    assert (await api.at_door("GET", f"/prompt/{prompt_id}/data", nonce=nonce)).status == 200
    assert (await decide(api, prompt_id, nonce, {"outcome": "cancel"})).status == 403
    assert [view.id for view in api.desk.views()] == [prompt_id]
    window = await frame(api, prompt_id, "window=1")
    assert "data-undecided" not in window.body


async def test_an_answer_that_came_too_early_may_be_given_again(api, document):
    task, prompt_id = await api.ask()
    nonce = await nonce_of(api, prompt_id, f"document={document.key}")

    early = await decide(api, prompt_id, nonce)
    lacking = await decide(api, prompt_id, nonce, {"outcome": "later"})
    done = await decide(api, prompt_id, nonce, {"outcome": "cancel"})
    await task

    assert [answer.status for answer in (early, lacking, done)] == [425, 422, 200]


@pytest.mark.parametrize("origin", ["https://www.linkedin.com", "null", "http://firsthand.internal", ""])
async def test_no_page_but_our_own_answers(api, document, origin):
    _, prompt_id = await api.ask()
    nonce = await nonce_of(api, prompt_id, f"document={document.key}")

    answer = await decide(api, prompt_id, nonce, {"outcome": "cancel"}, Origin=origin)

    assert answer.status == 403
    assert [view.id for view in api.desk.views()] == [prompt_id]


async def test_without_the_proxys_secret_the_reserved_host_is_closed(api, document):
    _, prompt_id = await api.ask()

    for path in (f"/document/{document.key}", f"/prompt/{prompt_id}?window=1", "/static/prompt.js", "/api/health"):
        answer = await api.call("GET", path, headers={"Host": DOOR_HOST})

        assert (answer.status, answer.body["error"]) == (403, "refused")


async def test_the_api_is_not_behind_the_door(api):
    for path in ("/api/health", "/api/state", "/api/prompts", "/api/records", "/", "/log", "/proxy.pac"):
        answer = await api.at_door("GET", path, Authorization=f"Bearer {api.parts.token}")

        assert answer.status == 404, path


async def test_the_door_is_not_on_the_dashboards_host(api, document):
    _, prompt_id = await api.ask()
    secret = {DOOR_HEADER: api.door.secret}

    for path in (f"/document/{document.key}", f"/document/{document.key}/events", f"/prompt/{prompt_id}/data"):
        assert (await api.call("GET", path, headers=secret)).status == 404, path


async def test_a_document_hears_of_its_prompts_those_already_open_first(api, document):
    async with listening(api, document) as first:
        await until(lambda: document.listening)
        _, prompt_id = await api.ask(page=PAGE, browser="Chrome")
        opened = await heard(first, b"prompt.opened")
        async with listening(api, document) as later:
            opened_before = await heard(later, b"prompt.opened")
            await api.call(
                "POST",
                f"/api/prompts/{prompt_id}/decision",
                {"outcome": "cancel", "digest": api.desk.view(prompt_id).digest},
            )
            settled = await heard(later, b"prompt.settled")

    assert f'"id":"{prompt_id}"' in opened
    assert f'"id":"{prompt_id}"' in opened_before
    assert '"outcome":"cancel"' in settled


async def test_a_documents_stream_ends_with_the_server(api, document):
    async with listening(api, document) as stream:
        await until(lambda: document.listening)

        api.door.documents.close()

        assert await asyncio.wait_for(stream.content.read(), 5) == b""
    await until(lambda: not document.listening)


def listening(api, document):
    headers = {"Host": DOOR_HOST, DOOR_HEADER: api.door.secret, "Sec-Fetch-Site": "same-origin"}
    return api.http.get(f"{api.origin}/document/{document.key}/events", headers=headers)


async def heard(stream, name):
    """What comes until an event of this name is complete."""
    text = b""
    while name not in text or not text.endswith(b"\r\n\r\n"):
        text += await asyncio.wait_for(stream.content.readany(), 5)
    return text.decode()


async def test_the_page_brings_the_prompt_with_it_and_no_name_can_end_it_early(api, document):
    name = """Pat" data-nonce='x'></html><script>alert(1)</script>&amp;"""
    target = Target("7", "pat", name)
    _, prompt_id = await api.ask(Action("linkedin", "connect", "ask", "connect-profile", (target,)))

    page = await frame(api, prompt_id, f"document={document.key}")

    brought = re.search(r'data-view="([^"]*)"', page.body)[1]
    assert json.loads(html.unescape(brought))["targets"][0]["name"] == name
    assert "<script>alert" not in page.body
    assert page.body.count('data-nonce="') == 1


async def test_an_ended_prompt_brings_nothing(api, document):
    page = await frame(api, "A" * 22, f"document={document.key}")

    assert page.status == 200
    assert 'data-view=""' in page.body


async def test_files_are_kept_under_the_address_of_their_content_only(api, document):
    _, prompt_id = await api.ask()
    page = await frame(api, prompt_id, f"document={document.key}")
    [script] = re.findall(r'type="module" src="([^"]+)"', page.body)
    here = {"Sec_Fetch_Site": "same-origin"}

    kept = await api.at_door("GET", script, **here)
    fresh = await api.at_door("GET", "/static/prompt_page.js", **here)
    other = await api.at_door("GET", "/static/0123456789/prompt_page.js", **here)

    assert (kept.status, kept.headers["Cache-Control"]) == (200, "private, max-age=31536000, immutable")
    assert (fresh.status, fresh.headers["Cache-Control"]) == (200, "no-store")
    assert (other.status, other.headers["Cache-Control"]) == (404, "no-store")
    assert page.headers["Cache-Control"] == "no-store"
