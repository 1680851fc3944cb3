"""Answers for what was not sent: well-formed whatever the reason says, readable across origins."""

import json
from xml.etree import ElementTree

import msgspec
import pytest

from proxy_addons.refusals import Refusals
from site_packs.load import load_packs
from site_packs.model import Refusal
from tests.proxy_addons.conftest import flow_of

SAID = 'not sent: "speak" `first` </script> \\ é'
PACKS = load_packs().packs
SHAPES = [(pack.site, name) for pack in PACKS.values() for name in ("default", *pack.refusals)]


def refused(site, name, elements=0, **headers):
    return Refusals(lambda reason: SAID).refusal(flow_of(**headers).request, PACKS[site], name, "cancel", elements)


def refused_as(shape):
    pack = msgspec.structs.replace(PACKS["mastodon"], refusals={"page": shape})
    return Refusals(lambda reason: SAID).refusal(flow_of().request, pack, "page", "cancel").text


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
    page = refused_as(Refusal(403, "text/html; charset=utf-8", "<p>{message}</p>"))

    assert page == "<p>not sent: &quot;speak&quot; `first` &lt;/script&gt; \\ é</p>"


def test_in_xml_the_reason_is_text():
    answer = refused_as(Refusal(403, "application/xml; charset=utf-8", '<error said="{message}">{message}</error>'))

    error = ElementTree.fromstring(answer)
    assert (error.text, error.get("said")) == (SAID, SAID)


@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_in_a_script_the_reason_ends_no_string_of_any_kind(quote):
    answer = refused_as(Refusal(403, "text/javascript; charset=utf-8", f"show({quote}{{message}}{quote});"))

    said = answer.removeprefix(f"show({quote}").removesuffix(f"{quote});")
    assert json.loads(f'"{said}"') == SAID
    assert quote not in said.replace('\\"', "")
    assert "<" not in said


@pytest.mark.parametrize(
    ("program", "reason", "told"),
    [
        ("curl/8.5.0", "patience_over", "patience_over.program"),
        ("Tusky/26.1 Android/14", "patience_over", "patience_over.program"),
        ("", "patience_over", "patience_over.program"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "patience_over", "patience_over"),
        ("curl/8.5.0", "cancel", "cancel"),
        ("curl/8.5.0", "too_many", "too_many"),
    ],
)
def test_a_program_is_told_where_to_answer_and_a_browser_shows_it(program, reason, told):
    asked_for, request = [], flow_of().request
    request.headers["user-agent"] = program

    Refusals(lambda each: asked_for.append(each) or SAID).refusal(request, PACKS["mastodon"], "default", reason)

    assert asked_for == [told]
