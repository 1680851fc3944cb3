"""A person's page is linked where all its parts are known; what an app may do is said in common words."""

from typing import get_args

import pytest

from server.desk_view import PowersView, link_to, powers_view
from server.words import LANGUAGES, load_locale
from site_packs.action import Power, Target


@pytest.mark.parametrize(
    ("template", "target", "server", "link"),
    [
        ("https://www.example/in/{handle}", Target("7", "pat"), "", "https://www.example/in/pat"),
        ("https://{server}/@{handle}", Target("7", "pat@b.example"), "a.example", "https://a.example/@pat@b.example"),
        ("https://www.example/{id}", Target("7"), "", "https://www.example/7"),
        ("https://www.example/in/{handle}", Target("7"), "", ""),
        ("https://{server}/@{handle}", Target("7", "pat"), "", ""),
        ("", Target("7", "pat"), "", ""),
    ],
)
def test_the_link_needs_all_its_parts(template, target, server, link):
    assert link_to(template, target, server) == link


def test_a_handle_cannot_lead_elsewhere():
    link = link_to("https://www.example/in/{handle}", Target(handle='../x?y#z"{id}//evil'))

    assert link == "https://www.example/in/..%2Fx%3Fy%23z%22%7Bid%7D%2F%2Fevil"


def test_each_power_is_named_once_and_what_has_no_meaning_is_left_as_it_is():
    meanings = {"write": ("post", "follow"), "follow": ("follow",)}

    assert powers_view(("follow", "odd", "write", "odd"), meanings) == PowersView(("follow", "post"), ("odd",))
    assert powers_view((), meanings) == PowersView((), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_power_is_worded(language):
    texts = load_locale(language).texts

    assert {key.removeprefix("power.") for key in texts if key.startswith("power.")} == set(get_args(Power.__value__))
