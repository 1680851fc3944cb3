"""The page in the place of a form's answer: in the person's language, without any way for the site into it."""

import re

import pytest

from proxy_addons.interstitial import Interstitial
from proxy_addons.page_tag import SCRIPT_HASH
from proxy_addons.replays import UsedTwice
from server.door import Documents
from server.words import Words, load_locale
from tests.proxy_addons.conftest import flow_of


def pages(words=None, shown_in=None):
    return Interstitial(Documents(), lambda: words or load_locale("en"), shown_in)


def page_of(words=None, path="/follow?who=7", **headers):
    shown = []
    interstitial = pages(words, lambda *what: shown.append(what))
    response = interstitial(flow_of(path=path, **headers), "prompt-1", "token-1")
    assert [prompt for prompt, _ in shown] == ["prompt-1"]
    return response


def test_it_runs_our_script_only_and_posts_to_its_own_site_only():
    response = page_of()
    policy = response.headers["content-security-policy"]

    assert f"script-src {SCRIPT_HASH};" in policy
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_reads_in_the_persons_language(language):
    words = load_locale(language)

    text = page_of(words).text

    assert f'<html lang="{language}" dir="ltr">' in text
    for key in ("refusal.form.waiting", "refusal.form.explained", "refusal.form.send", "way.window"):
        assert words.say(key) in text


def test_texts_of_ones_own_are_shown_as_text_and_run_from_right_to_left():
    texts = {**load_locale("en").texts, "refusal.form.waiting": "<b>{x}", "page.dir": "rtl"}

    text = page_of(Words("en", texts)).text

    assert 'dir="rtl"' in text
    assert "<h1>&lt;b&gt;{x}</h1>" in text


def test_the_form_goes_to_the_very_address_whatever_it_looks_like():
    """An action of `//elsewhere.example/` would carry the token to another site."""
    text = page_of(path="//elsewhere.example/follow").text

    assert "action=" not in text
    assert "elsewhere.example" not in text


@pytest.mark.parametrize(
    ("referer", "back", "named"),
    [
        ("https://toy.example/people/7?a=b&c", "https://toy.example/people/7?a=b&amp;c", True),
        ("https://toy.example/", "/", False),
        ("https://other.example/people", "/", False),
        ('https://toy.example/"><script>', "https://toy.example/&quot;&gt;&lt;script&gt;", True),
        ("javascript:alert(1)//toy.example", "/", False),
        (None, "/", False),
    ],
)
def test_a_no_leads_to_the_page_it_came_from_where_that_is_known(referer, back, named):
    text = page_of(**({"referer": referer} if referer else {})).text

    link = re.search(r'<a id="firsthand-back"( data-named)? href="([^"]*)">', text)
    assert (link[2], bool(link[1])) == (back, named)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("used", "name"), [(True, "used"), (False, "gone")])
def test_a_token_that_brings_nothing_back_is_told_so_in_the_persons_language(language, used, name):
    words = load_locale(language)
    problem = UsedTwice(used=used, back="https://toy.example/people/7?a=b&c")

    response = pages(words).used_up(flow_of(path="/follow").request, problem)

    assert (response.status_code, response.headers["cache-control"]) == (409, "no-store")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "script-src" not in response.headers["content-security-policy"]
    assert "<script" not in response.text
    for key in (f"refusal.form.{name}", f"refusal.form.{name}_why", "refusal.form.back"):
        assert words.say(key) in response.text
    assert 'href="https://toy.example/people/7?a=b&amp;c"' in response.text


@pytest.mark.parametrize("back", ["", "https://other.example/people", "javascript:alert(1)"])
def test_that_page_leads_nowhere_but_to_its_own_site(back):
    response = pages().used_up(flow_of(path="/follow").request, UsedTwice(used=True, back=back))

    assert 'href="/"' in response.text
    assert "other.example" not in response.text
