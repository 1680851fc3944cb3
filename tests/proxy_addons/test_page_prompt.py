"""Documents carry the page script right behind their head tag, or are left alone."""

import pytest

from proxy_addons.page_prompt import MAX_HEAD_BYTES, SCRIPT_HASH, Injector, inject

TAG = "<script>x</script>"


def passed(chunks):
    injector = Injector(TAG)
    return b"".join(injector(chunk) for chunk in [*chunks, b""])


PAGE = b"<!doctype html><html><HEAD lang=en><title>A</title></head><body>B</body></html>"


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_script_comes_first_in_the_head_however_the_page_is_cut(size):
    chunks = [PAGE[at : at + size] for at in range(0, len(PAGE), size)]

    assert passed(chunks) == PAGE.replace(b"<HEAD lang=en>", b"<HEAD lang=en>" + TAG.encode())


@pytest.mark.parametrize(
    "page", [b"", b"plain", b"<p>a fragment", b"<html><body><header>no head tag</header></body></html>"]
)
def test_a_page_without_a_head_is_left_as_it_is(page):
    assert passed([page]) == page


def test_the_body_is_not_held_back():
    injector = Injector(TAG)

    first = injector(b"<head></head><body>")
    second = injector(b"later")

    assert first.endswith(b"<body>")
    assert second == b"later"


def test_a_head_without_end_is_passed_on():
    page = b"<head>" + b"x" * MAX_HEAD_BYTES

    assert len(passed([page[:100], page[100:]])) == len(page) + len(TAG)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_policy_in_a_meta_tag_is_opened(quote):
    page = f"<head><meta http-equiv=Content-Security-Policy content={quote}script-src-elem a.example{quote}></head>"

    edited = inject(page.encode(), b"").decode()

    assert "a.example " in edited
    assert SCRIPT_HASH.strip("'") in edited
