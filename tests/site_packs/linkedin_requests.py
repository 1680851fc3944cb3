"""What LinkedIn's clients send: the bodies E1 to E29 of the facts, and the action found in a request."""

import json
from typing import Any

from site_packs.action import Action
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
