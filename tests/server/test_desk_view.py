"""A person's page is linked where all its parts are known."""

import pytest

from server.desk_view import link_to
from site_packs.action import Target


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
