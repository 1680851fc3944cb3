"""The page about the format says everything there is, and its example is sound."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from site_packs.action import STRICTEST_FIRST, Mode
from site_packs.check import check_packs
from site_packs.facts import SeenRequest, request_facts
from site_packs.findings import ABOUT_FIELDS
from site_packs.functions import PackFunctions
from site_packs.model import Example, Learn, LearnExample, Pack, Refusal, RequestSample, Rule

PAGE = (Path(__file__).parents[2] / "docs" / "pack-format.md").read_text()
OWN_FUNCTIONS = {name[6:] for name in vars(PackFunctions) if name.startswith("_func_")}


@pytest.mark.parametrize("shape", [Pack, Rule, Learn, LearnExample, Refusal, Example, RequestSample])
def test_every_field_is_on_the_page(shape):
    names = set(shape.__struct_encode_fields__)

    assert {name for name in names if f"`{name}`" not in PAGE and f'"{name}":' not in PAGE} == set()


def test_every_kind_mode_fact_about_and_function_is_on_the_page():
    facts = {*request_facts(SeenRequest("GET", "tiny.example", "/")), "params"}
    words = {*STRICTEST_FIRST, *get_args(Mode.__value__), *facts}

    assert {word for word in words if f"`{word}`" not in PAGE} == set()
    assert {name for name in ABOUT_FIELDS if name not in PAGE} == set()
    assert {name for name in OWN_FUNCTIONS if f"`{name}`" not in PAGE and f"`{name}(" not in PAGE} == set()


def test_the_worked_example_is_sound_and_is_what_the_page_says(tiny):
    (text,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)

    book = tiny.book(json.loads(text))
    action = tiny.found(book, tiny.post("/api/people/7/follow", method="PUT", host="www.knots.example"))

    assert check_packs(book) == []
    assert (action.kind, action.mode) == ("follow", "burst")
