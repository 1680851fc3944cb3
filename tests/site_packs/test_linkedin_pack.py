"""The LinkedIn pack against what LinkedIn's clients send: which act it is, of whom, and what looks like one."""

from typing import Any

import pytest

from site_packs.action import Target
from tests.site_packs.linkedin_requests import (
    ACCEPTED,
    ADD,
    ANSWER,
    CONNECTION,
    ENDORSE,
    FOLLOW,
    FOLLOWED,
    HOST,
    INVITEE,
    LEGACY,
    PAT,
    POSITIVES,
    SERVER_REQUEST,
    VOYAGER,
    asked,
    keys,
    sdui,
)


@pytest.mark.parametrize("name", POSITIVES)
def test_every_body_of_the_facts_is_the_act_it_is_there_for(name: str) -> None:
    url, document, rule, people = POSITIVES[name]

    action = asked(url, document)

    assert action is not None
    assert (rule, people, False) == (action.rule, keys(action), action.about.unreadable)


@pytest.mark.parametrize(
    "document",
    [
        {"serverRequest": {"requestId": ADD, "requestedArguments": {"payload": CONNECTION}}},
        {"requestId": ADD, "requestedArguments": {"payload": CONNECTION}},
        {"requestId": ADD, "serverRequest": {"payload": CONNECTION}},
    ],
)
def test_a_payload_is_read_in_each_of_its_three_places_and_named_by_the_body_alone(document: Any) -> None:
    action = asked(SERVER_REQUEST, document)

    assert action is not None
    assert (Target("123456789", "pat-example", "Pat Example"),) == action.targets


def test_one_person_is_one_key_in_every_client() -> None:
    found = {tuple(keys(asked(url, document))) for name, (url, document, *_) in POSITIVES.items() if name != "E5"}

    assert {("123456789",)} == found


def test_an_unreadable_body_is_held_as_an_action() -> None:
    action = asked(SERVER_REQUEST, body=b"\x1f\x8b broken", content_type="application/json", content_encoding="gzip")

    assert action is not None
    assert (action.about.unreadable, action.mode) == (True, "ask")


@pytest.mark.parametrize("path", ["/k3jd92hslq0", "/flagship-web/rsc-action/actions/other", "/flagship-web/x"])
def test_the_name_of_an_act_counts_at_other_addresses_too(path: str) -> None:
    """One source saw acts at random addresses (facts: LinkedIn Q1)."""
    endorsed = {"vanityName": "pat-example", "profileId": PAT, "skillId": "48"}
    acts = {ADD: CONNECTION, FOLLOW: FOLLOWED, ANSWER: ACCEPTED, ENDORSE: endorsed}

    found = [asked(HOST + path, sdui(name, payload)) for name, payload in acts.items()]

    assert [(action.kind, action.mode, keys(action)) for action in found if action] == [
        (kind, "ask", ["123456789"]) for kind in ("connect", "follow", "accept", "endorse")
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("mynetwork.addaSendInvitation", "connect"),
        ("mynetwork.importContacts", "import"),
        ("mynetwork.updateProfileFollowState", "follow"),
        ("profile.endorseSkills", "endorse"),
        ("profile.requestRecommendation", "recommend"),
        ("organization.inviteToFollow", "invite"),
    ],
)
def test_what_looks_like_an_act_is_recorded_and_never_held(name: str, kind: str) -> None:
    """Action ids nobody has published (facts: LinkedIn Q2)."""
    act = "com.linkedin.sdui.requests." + name

    action = asked(f"{SERVER_REQUEST}?sduiid={act}", sdui(act, {"profileId": PAT}))

    assert action is not None
    assert (action.kind, action.mode) == (kind, "watch")


@pytest.mark.parametrize(
    "invitee",
    [{"InviteeEmail": {"email": "pat@example.net"}}, {"InviteePhone": {"phoneNumber": {"number": "+15550100"}}}],
)
@pytest.mark.parametrize("many", [True, False])
def test_an_address_is_invited_alone_or_among_others(invitee: dict[str, Any], many: bool) -> None:
    one = {"invitee": {INVITEE + name: who for name, who in invitee.items()}}

    action = asked(LEGACY, {"invitations": [one]}) if many else asked(VOYAGER + "/growth/normInvitations", one)

    assert action is not None
    assert (action.kind, keys(action)[0][-3:], action.about.contacts) in [("invite", "net", 1), ("invite", "100", 1)]


@pytest.mark.parametrize(
    "scope", ["openid%20profile%20w_member_social", "r_liteprofile,r_1st_connections", "w_messages"]
)
def test_consent_that_gives_power_over_the_network_is_asked_about(scope: str) -> None:
    action = asked(f"{HOST}/oauth/v2/authorization?response_type=code&client_id=app&scope={scope}", method="GET")

    assert action is not None
    assert (action.kind, action.mode, action.about.app) == ("delegate", "ask", "app")
