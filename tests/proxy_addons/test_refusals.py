"""Answers for what was not sent: well-formed whatever the reason says, readable across origins."""

import json

import msgspec
import pytest

from proxy_addons.refusals import Refusals
from site_packs.load import load_packs
from site_packs.model import Refusal
from tests.proxy_addons.conftest import flow_of

SAID = 'not sent: "speak" first </script> \\ é'
PACKS = load_packs().packs
SHAPES = [(pack.site, name) for pack in PACKS.values() for name in ("default", *pack.refusals)]


def refused(site, name, elements=0, **headers):
    return Refusals(lambda reason: SAID).refusal(flow_of(**headers).request, PACKS[site], name, "cancel", elements)


@pytest.mark.parametrize(("site", "name"), SHAPES)
def test_every_refusal_of_every_pack_is_well_formed_and_carries_the_reason(site, name):
    answer = refused(site, name)
    kind, text = answer.headers["content-type"], answer.text

    if "javascript" in kind:
        text = text.removeprefix("for (;;);")
    if "json" in kind or "javascript" in kind:
        assert json.loads(text) is not None
        assert SAID in json.dumps(json.loads(text), ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")
    elif "html" in kind:
        assert "</script>" not in text
    else:
        assert SAID in text
    assert answer.headers["cache-control"] == "no-store"


def test_one_refusal_for_each_operation_of_an_array():
    assert json.loads(refused("mastodon", "default", elements=3).text) == [{"error": SAID, "message": SAID}] * 3


def test_a_page_on_another_origin_can_read_it():
    answer = refused("mastodon", "default", origin="https://phanpy.social")

    assert answer.headers["access-control-allow-origin"] == "https://phanpy.social"
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["vary"] == "Origin"


def test_a_page_is_not_given_what_the_reason_says_as_markup():
    page = Refusal(403, "text/html; charset=utf-8", "<p>{message}</p>")
    pack = msgspec.structs.replace(PACKS["mastodon"], refusals={"page": page})
    answer = Refusals(lambda reason: SAID).refusal(flow_of().request, pack, "page", "cancel")

    assert answer.text == "<p>not sent: &quot;speak&quot; first &lt;/script&gt; \\ é</p>"
