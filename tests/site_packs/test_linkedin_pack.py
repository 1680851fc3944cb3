"""The LinkedIn pack against what LinkedIn's clients send: the bodies E1 to E29 of the facts, respelt in many ways."""

import gzip
import json
from typing import Any

import pytest

from site_packs.action import Action, Target
from site_packs.facts import SeenRequest, request_facts
from site_packs.load import load_packs
from site_packs.match import match_action

RULEBOOK = load_packs()
HOST = "https://www.linkedin.com"
VOYAGER = HOST + "/voyager/api"
SERVER_REQUEST = HOST + "/flagship-web/rsc-action/actions/server-request"
MEMBERS = VOYAGER + "/voyagerRelationshipsDashMemberRelationships"
INVITATIONS = VOYAGER + "/voyagerRelationshipsDashInvitations"
LEGACY = VOYAGER + "/growth/normInvitations?action=batchCreate"
MESSAGES = VOYAGER + "/voyagerMessagingDashMessengerMessages?action=createMessage"
STATES = VOYAGER + "/feed/dash/followingStates"
MYNETWORK = "com.linkedin.sdui.requests.mynetwork."
ADD, FOLLOW, ANSWER = (
    MYNETWORK + name for name in ("addaAddConnection", "addaUpdateFollowState", "addaInvitationAction")
)
ENDORSE = "com.linkedin.sdui.requests.profile.endorseSkill"

PAT = "ACoAAAdbzRUBxxxxxxxxxxxxxxxxxxxxxxxxxxx"  # holds 123456789
SAM = "ACoAAA1P96wBxxxxxxxxxxxxxxxxxxxxxxxxxxx"  # holds 223344556
PAT_IN_SALES = "ACwAAAdbzRUBxxxx"
PROFILE = f"urn:li:fsd_profile:{PAT}"
INVITEE = "com.linkedin.voyager.growth.invitation."
CONNECT = {"invitee": {"inviteeUnion": {"memberProfile": PROFILE}}, "customMessage": "Hello Pat"}
ACCEPTED: dict[str, Any] = {
    "invitationUrn": {"invitationId": "7000000000000000002"},
    "invitationType": "GenericInvitationType_CONNECTION",
    "inviteeActionType": "InviteeActionType_ACCEPT",
    "firstName": "Pat",
    "lastName": "Example",
    "profileUrn": {"profileId": PAT},
}
FOLLOWED = {"followStateType": "FollowStateType_FOLLOW_ACTIVE", "memberUrn": {"memberId": "123456789"}}


def asked(
    url: str, document: Any = None, *, method: str = "POST", body: bytes | None = None, **headers: str
) -> Action | None:
    """The action found in a request; `document` is sent as JSON, `body` as it is."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    if body is None:
        body = b"" if document is None else json.dumps(document).encode()
        named = (("content-type", "application/json"), *named) if body and "content_type" not in headers else named
    request = SeenRequest.of_url(method, url, named, body)
    return match_action(request_facts(request), RULEBOOK.candidates(method, request.host, request.target))


def sdui(action: str, payload: Any) -> dict[str, Any]:
    arguments = {"payload": payload}
    inner = {"requestId": action, "requestedArguments": arguments}
    return {
        "requestId": action,
        "serverRequest": inner,
        "states": [],
        "requestedArguments": {**arguments, "screenId": "x"},
    }


def keys(action: Action | None) -> list[str]:
    return [target.key for target in action.targets] if action else []


CONNECTION = {
    "inviteeUrn": {"memberId": "123456789"},
    "nonIterableProfileId": PAT,
    "firstName": "Pat",
    "lastName": "Example",
    "profileCanonicalUrl": "https://www.linkedin.com/in/pat-example/",
}

POSITIVES: dict[str, tuple[str, Any, str, list[str]]] = {
    "E1": (f"{SERVER_REQUEST}?sduiid={ADD}", sdui(ADD, CONNECTION), "connect-list", ["123456789"]),
    "E2": (MEMBERS + "?action=verifyQuotaAndCreateV2", CONNECT, "connect-profile", ["123456789"]),
    "E4": (
        VOYAGER + "/growth/normInvitations",
        {"invitee": {INVITEE + "InviteeProfile": {"profileId": "ACoAAAdbzRUBxxxx"}}, "message": "Hi"},
        "connect-legacy",
        ["123456789"],
    ),
    "E5": (
        LEGACY,
        {"invitations": [{"invitee": {INVITEE + "InviteeProfile": {"profileId": who}}} for who in (PAT, SAM)]},
        "connect-batch",
        ["123456789", "223344556"],
    ),
    "E8": (
        HOST + "/sales-api/salesApiConnection?action=connectV2",
        {"member": PAT_IN_SALES, "message": "Hi"},
        "connect-sales",
        ["123456789"],
    ),
    "E9": (f"{SERVER_REQUEST}?sduiid={FOLLOW}", sdui(FOLLOW, FOLLOWED), "follow-person", ["123456789"]),
    "E10": (
        f"{STATES}/urn%3Ali%3Afsd_followingState%3Aurn%3Ali%3Afsd_profile%3A{PAT}",
        {"patch": {"$set": {"following": True}}},
        "follow-person-voyager",
        ["123456789"],
    ),
    "E11, batch": (
        STATES + "?ids=List(x)",
        {"entities": {f"urn:li:fsd_followingState:{PROFILE}": {"patch": {"$set": {"following": True}}}}},
        "follow-batch",
        ["123456789"],
    ),
    "E11, by urn": (
        VOYAGER + "/feed/follows?action=followByEntityUrn",
        {"urn": f"urn:li:fs_followingInfo:{PAT}"},
        "follow-entity",
        ["123456789"],
    ),
    "E12": (f"{SERVER_REQUEST}?sduiid={ANSWER}", sdui(ANSWER, ACCEPTED), "accept", ["123456789"]),
    "E16": (
        f"{SERVER_REQUEST}?sduiid={ENDORSE}",
        sdui(ENDORSE, {"vanityName": "pat-example", "profileId": "ACoAAAdbzRUBxxxx", "skillId": "48"}),
        "endorse",
        ["123456789"],
    ),
    "E17": (
        f"{VOYAGER}/identity/profiles/{PAT}/normEndorsements",
        {"skill": {"name": "Welding", "entityUrn": "urn:li:fs_skill:(ACoAAAdbzRUBxxxx,12)"}},
        "endorse-voyager",
        ["123456789"],
    ),
    "E23": (
        INVITATIONS + "?inviter=(organizationUrn:urn%3Ali%3Afsd_company%3A5550001)",
        {"elements": [{"inviteeMember": PROFILE, "genericInvitationType": "ORGANIZATION"}]},
        "invite-page",
        ["123456789"],
    ),
    "E24": (
        INVITATIONS + "?inviter=(eventUrn:urn%3Ali%3Afsd_professionalEvent%3A6660001)",
        {"elements": [{"inviteeMember": PROFILE, "genericInvitationType": "EVENT"}]},
        "invite-event",
        ["123456789"],
    ),
    "E24, older": (
        LEGACY,
        {
            "invitations": [{"invitee": {INVITEE + "GenericInvitee": {"inviteeUrn": f"urn:li:fs_miniProfile:{PAT}"}}}],
            "inviterUrn": "urn:li:fs_professionalEvent:6660001",
        },
        "invite-event-legacy",
        ["123456789"],
    ),
    "E25": (
        VOYAGER + "/groups/groupMemberships",
        {"elements": [{"miniProfileUrn": f"urn:li:fs_miniProfile:{PAT}", "status": "INVITE_PENDING"}]},
        "invite-group",
        ["123456789"],
    ),
    "E26": (
        MESSAGES,
        {"message": {"body": {"text": "Hi"}}, "hostRecipientUrns": [PROFILE]},
        "message-new",
        ["123456789"],
    ),
    "E28": (
        VOYAGER + "/messaging/conversations?action=create",
        {"keyVersion": "LEGACY_INBOX", "conversationCreate": {"recipients": [PAT], "subtype": "MEMBER_TO_MEMBER"}},
        "message-legacy",
        ["123456789"],
    ),
    "E29": (
        HOST + "/sales-api/salesApiMessageActions?action=createMessage",
        {"createMessageRequest": {"recipients": [f"urn:li:fs_salesProfile:({PAT_IN_SALES},undefined,undefined)"]}},
        "message-sales",
        ["123456789"],
    ),
}


@pytest.mark.parametrize("name", POSITIVES)
def test_every_body_of_the_facts_is_the_act_it_is_there_for(name: str) -> None:
    url, document, rule, people = POSITIVES[name]

    action = asked(url, document)

    assert action is not None
    assert (rule, people, False) == (action.rule, keys(action), action.about.unreadable)


@pytest.mark.parametrize("name", POSITIVES)
@pytest.mark.parametrize(
    "spelling", ["gzip", "utf-16", "escapes", "text/plain", "no content type", "slash", "more query"]
)
def test_an_act_is_the_same_act_however_it_is_spelt(name: str, spelling: str) -> None:
    url, document, rule, people = POSITIVES[name]
    path, _, query = url.partition("?")
    text = json.dumps(document)

    match spelling:
        case "gzip":
            action = asked(
                url, body=gzip.compress(text.encode()), content_type="application/json", content_encoding="gzip"
            )
        case "utf-16":
            action = asked(url, body=text.encode("utf-16"), content_type="application/json; charset=utf-16")
        case "escapes":  # of letters that true, false and null do not have, so only inside strings
            escaped = "".join(f"\\u{ord(letter):04x}" if letter in "ACcopv" else letter for letter in text)
            action = asked(url, body=escaped.encode(), content_type="application/json")
        case "text/plain":
            action = asked(url, document, content_type="text/plain;charset=UTF-8")
        case "no content type":
            action = asked(url, body=text.encode())
        case "slash":
            action = asked(f"{path}/?{query}", document)
        case _:
            action = asked(f"{path}?_v=0.2&{query}&parentSpanId=x", document)

    assert action is not None
    assert (rule, people) == (action.rule, keys(action))


def test_escapes_in_a_body_do_not_hide_an_action_id() -> None:
    body = json.dumps(sdui(ADD, CONNECTION)).replace("addaAdd", r"\u0061dda\u0041dd").encode()

    action = asked(SERVER_REQUEST, body=body, content_type="application/json")

    assert keys(action) == ["123456789"]


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


@pytest.mark.parametrize("where", ["requestedArguments", "serverRequest"])
def test_enumerations_may_be_numbers(where: str) -> None:
    accepted = {"requestId": ANSWER, where: {"payload": {**ACCEPTED, "invitationType": 1, "inviteeActionType": 1}}}
    followed = {"requestId": FOLLOW, where: {"payload": {**FOLLOWED, "followStateType": 1}}}

    actions = [asked(SERVER_REQUEST, accepted), asked(SERVER_REQUEST, followed)]

    assert [action.kind for action in actions if action] == ["accept", "follow"]


@pytest.mark.parametrize(
    "query",
    [
        "decorationId=x&action=verifyQuotaAndCreateV2",
        "action=verify%51uotaAndCreateV2",
        "action=removeFromMyConnections&action=verifyQuotaAndCreateV2",
        "action=verifyQuotaAndCreateV2&action=removeFromMyConnections",
    ],
)
def test_a_query_may_be_reordered_escaped_or_say_a_thing_twice(query: str) -> None:
    assert keys(asked(f"{MEMBERS}?{query}", CONNECT)) == ["123456789"]


def test_a_path_letter_may_be_percent_encoded() -> None:
    url = MEMBERS.replace("/voyager/", "/%76oyager/") + "?action=verifyQuotaAndCreateV2"

    assert keys(asked(url, CONNECT)) == ["123456789"]


@pytest.mark.parametrize("state", ["urn:li:fsd_followingState:urn:li:", "urn%3Ali%3Afsd_followingState%3aurn%3ali%3a"])
def test_an_urn_in_a_path_is_read_with_and_without_escapes(state: str) -> None:
    action = asked(f"{STATES}/{state}fsd_profile:{PAT}", {"patch": {"$set": {"following": True}}})

    assert keys(action) == ["123456789"]


def test_of_a_key_written_twice_the_last_counts() -> None:
    twice = b'{"patch":{"$set":{"following":%s}},"patch":{"$set":{"following":%s}}}'
    url = f"{STATES}/urn:li:fsd_followingState:urn:li:fsd_profile:{PAT}"

    assert asked(url, body=twice % (b"true", b"false")) is None
    assert keys(asked(url, body=twice % (b"false", b"true"))) == ["123456789"]


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
