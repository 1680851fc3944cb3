"""What the LinkedIn pack lets pass: N-L1 to N-L27 of the facts."""

import json
from typing import Any

import pytest

from site_packs.facts import SeenRequest, request_facts
from site_packs.load import load_packs
from site_packs.match import match_action

RULEBOOK = load_packs()
HOST = "https://www.linkedin.com"
V = HOST + "/voyager/api"
ACTIONS = HOST + "/flagship-web/rsc-action/actions"
MEMBERS = V + "/voyagerRelationshipsDashMemberRelationships"
INVITATION = V + "/voyagerRelationshipsDashInvitations/urn%3Ali%3Afsd_invitation%3A7000000000000000002"
LEGACY_INVITATIONS = V + "/relationships/invitations"
MESSAGES = V + "/voyagerMessagingDashMessengerMessages"
CONVERSATIONS = V + "/voyagerMessagingDashMessengerConversations"
GRAPHQL = V + "/graphql?action=execute&queryId="
SDUI = "com.linkedin.sdui."
MYNETWORK = SDUI + "requests.mynetwork."

PAT = "ACoAAAdbzRUBxxxxxxxxxxxxxxxxxxxxxxxxxxx"
PROFILE = f"urn:li:fsd_profile:{PAT}"
PERSON = {"profileId": PAT, "vanityName": "pat-example", "firstName": "Pat", "lastName": "Example"}
INVITEE = {"invitee": {"inviteeUnion": {"memberProfile": PROFILE}}}

type Seen = tuple[str, str, Any]


def sdui(action: str, payload: dict[str, Any]) -> Seen:
    inner = {"requestId": action, "requestedArguments": {"payload": payload}}
    document = {"requestId": action, "serverRequest": inner, "requestedArguments": {"payload": payload}}
    return ("POST", f"{ACTIONS}/server-request?sduiid={action}", document)


def post(url: str, document: Any = None) -> Seen:
    return ("POST", url, document if document is not None else {})


def get(url: str) -> Seen:
    return ("GET", url, None)


LOOK_ALIKES: dict[str, list[Seen]] = {
    "N-L1": [post(MEMBERS + "?action=removeFromMyConnections", {"connectionUrn": f"urn:li:fsd_connection:{PAT}"})],
    "N-L2": [
        get(f"{MEMBERS}/urn%3Ali%3Afsd_memberRelationship%3A{PAT}"),
        post(MEMBERS + "?action=verifyQuickConnect", INVITEE),
    ],
    "N-L3": [
        sdui(MYNETWORK + "addaWithdrawInvitation", {**PERSON, "inviterActionType": "InviterActionType_WITHDRAW"}),
        sdui(MYNETWORK + "addaWithdrawInvitation", {**PERSON, "inviterActionType": 2, "invitationType": 1}),
    ],
    "N-L4": [
        *(post(f"{INVITATION}?action={what}", {"sharedSecret": "x"}) for what in ("withdraw", "ignore", "reportSpam")),
        *(
            post(f"{LEGACY_INVITATIONS}/7000000000000000002?action={what}", {"invitationSharedSecret": "x"})
            for what in ("withdraw", "ignore", "reject", "reportSpam")
        ),
    ],
    "N-L5": [post(LEGACY_INVITATIONS + "?action=closeInvitations", {"inviteActionType": "ACTOR_WITHDRAW"})],
    "N-L6": [
        sdui(
            MYNETWORK + "addaInvitationAction",
            {**PERSON, "inviteeActionType": "InviteeActionType_IGNORE", "invitationType": kind},
        )
        for kind in ("GenericInvitationType_CONNECTION", 1)
    ],
    "N-L7": [
        sdui(
            MYNETWORK + "addaUpdateFollowState",
            {"followStateType": "FollowStateType_FOLLOW_INACTIVE", "memberUrn": {"memberId": "123456789"}},
        ),
        post(
            f"{V}/feed/dash/followingStates/urn%3Ali%3Afsd_followingState%3Aurn%3Ali%3Afsd_profile%3A{PAT}",
            {"patch": {"$set": {"following": False}}},
        ),
        post(V + "/feed/follows?action=unfollowByEntityUrn", {"urn": f"urn:li:fs_followingInfo:{PAT}"}),
        post(f"{V}/identity/profiles/{PAT}/following?action=unfollow"),
        post(
            V + "/feed/dash/followingStates?ids=List(x)",
            {"entities": {f"urn:li:fsd_followingState:{PROFILE}": {"patch": {"$set": {"following": False}}}}},
        ),
    ],
    "N-L8": [
        sdui(SDUI + "mynetwork.RemoveConnectionVanityName", PERSON),
        sdui(SDUI + "mynetwork.RemoveConnectionId", PERSON),
        post(V + "/identity/profiles/pat-example/profileActions?action=disconnect"),
    ],
    "N-L9": [
        sdui(
            SDUI + "impl.mynetwork.infra.components.relationshipbuildingdrawer",
            {**PERSON, "drawerType": {"type": f"x{kind}Drawer"}},
        )
        for kind in ("Connect", "Follow")
    ],
    "N-L10": [sdui(MYNETWORK + "handlePostInteropConnection", {**PERSON, "success": True, "errorType": ""})],
    "N-L11": [
        sdui(MYNETWORK + name, {})
        for name in (
            "addaClearUnseenInvitationsMutation",
            "addaMarkNotificationsSeen",
            "addaMarkAllNetworkHighlightsAsSeen",
            "mojoTabsBadge",
        )
    ],
    "N-L12": [
        post(
            f"{ACTIONS}/pagination?sduiid={SDUI}pagers.mynetwork.{name}",
            {"requestId": name, "payload": {"origin": "InvitationOrigin_PYMK_COHORT_SEE_ALL"}},
        )
        for name in (
            "connectionsList",
            "invitationsList",
            "scribeSentInvitationManagerList",
            "scribeCohortBackfill",
        )
    ],
    "N-L13": [
        post(ACTIONS + "/component?componentId=com.linkedin.sdui.x", PERSON),
        post(ACTIONS + "/navigation?screenId=com.linkedin.sdui.x", PERSON),
        post(ACTIONS + "/app-config"),
        get(f"{ACTIONS}/server-stream-request?sduiid={MYNETWORK}addaAddConnection"),
    ],
    "N-L14": [
        post(HOST + "/flagship-web/in/pat-example/"),
        post(HOST + "/flagship-web/mynetwork/grow/"),
        get(HOST + "/preload/custom-invite/?vanityName=pat-example"),
    ],
    "N-L15": [
        sdui(f"{SDUI}requests.x.{name}", PERSON)
        for name in (
            "fetchProfileDiscoveryDrawer",
            "refreshProfileSections",
            "profilePolicyNotice",
            "trustVerificationNbaRequest",
            "connectionsListTypeaheadRequestAction",
            "updateSearchHistoryRequest",
            "getThirdPartyTrackingPixels",
            "saveProfileToPdf",
            "saveProfileTopCardForm",
        )
    ],
    "N-L16": [
        get(f"{V}/{name}")
        for name in (
            "relationships/invitationViews",
            "relationships/sentInvitationViewsV2",
            "relationships/invitationsSummaryV2",
            "relationships/connectionsSummary",
            "relationships/dash/connections",
            "voyagerRelationshipsDashGenericInvitationFacets",
        )
    ],
    "N-L17": [
        post(V + "/voyagerSocialDashReactions?threadUrn=urn%3Ali%3Aactivity%3A1", {"reactionType": "LIKE"}),
        post(GRAPHQL + "voyagerSocialDashReactions.0a1b", {"variables": {}}),
        sdui(SDUI + "reactions.create", {"reactionType": "LIKE"}),
        sdui(SDUI + "reactions.delete", {"reactionType": "LIKE"}),
        sdui(SDUI + "comments.createComment", {"text": "Well said"}),
        post(V + "/feed/likes"),
        post(V + "/feed/comments"),
    ],
    "N-L18": [
        post(GRAPHQL + "voyagerContentcreationDashShares.0a1b", {"variables": {}}),
        sdui(SDUI + "requests.feed.createInstantRepost", {}),
        sdui(SDUI + "update.saveState", {}),
        sdui(SDUI + "requests.feed.createPoll", {}),
        sdui(SDUI + "requests.feed.votePoll", {}),
    ],
    "N-L19": [
        post(CONVERSATIONS + "?action=typing", {"conversationUrn": "urn:li:msg_conversation:1"}),
        post(CONVERSATIONS + "?ids=List(1)", {"entities": {"1": {"patch": {"$set": {"read": True}}}}}),
        post(CONVERSATIONS + "?action=addCategory", {"category": "STARRED"}),
        post(CONVERSATIONS + "?action=removeCategory", {"category": "STARRED"}),
        post(V + "/voyagerMessagingDashMessengerMessageDeliveryAcknowledgements?action=sendDeliveryAck"),
        post(V + "/voyagerMessagingDashMessagingBadge?action=markAllMessagesAsSeen"),
        post(V + "/messaging/dash/presenceStatuses", {"ids": [PROFILE]}),
        post(V + "/messaging/conversations/2-abc", {"patch": {"$set": {"read": True}}}),
    ],
    "N-L20": [
        post(MESSAGES + "?action=recall", {"messageUrn": "urn:li:msg_message:1"}),
        post(MESSAGES + "?action=reactWithEmoji", {"messageUrn": "urn:li:msg_message:1"}),
        post(MESSAGES + "/urn%3Ali%3Amsg_message%3A1", {"patch": {"message": {"$set": {"body": {}}}}}),
    ],
    "N-L21": [
        get(HOST + "/realtime/connect"),
        ("PUT", HOST + "/realtime/realtimeFrontendSubscriptions?ids=List(1)", {}),
        ("DELETE", HOST + "/realtime/realtimeFrontendSubscriptions?ids=List(1)", None),
        post(HOST + "/realtime/realtimeFrontendClientConnectivityTracking?action=sendHeartbeat"),
        get(HOST + "/realtime/realtimeFrontendTimestamp"),
    ],
    "N-L22": [
        post(HOST + "/li/track", {"eventBody": {"type": "invitation"}, "eventInfo": {"eventName": "FollowEvent"}}),
        post(HOST + "/sensorCollect/x"),
        post(HOST + "/platform-telemetry/csp"),
        post(V + "/voyagerLegoDashWidgetActionEvents"),
        post(V + "/voyagerLegoDashWidgetImpressionEvents"),
    ],
    "N-L23": [("POST", HOST + "/a1b2c3d4e5f", b"\x00\x01\x02\xff"), ("POST", HOST + "/to11y1", b"\xff\xfe\xfd")],
    "N-L24": [
        post(HOST + "/sales-api/salesApiPeopleSearch?q=searchQuery", {"query": "pat"}),
        post(HOST + "/sales-api/salesApiListEntities/1?action=save", {"member": PAT}),
        get(HOST + "/sales-api/salesApiCredits"),
        get(HOST + "/sales-api/salesApiMessagingThreads/2-abc"),
    ],
    "N-L25": [
        get(V + "/graphql?queryId=voyagerIdentityDashProfiles.0a1b&variables=(vanityName:pat-example)"),
        get(V + "/graphql?queryId=voyagerSearchDashClusters.0a1b"),
        post(GRAPHQL + "voyagerIdentityDashProfileEditFormPages.0a1b&queryName=ProfileEditSaveSkill"),
        *(
            post(f"{GRAPHQL}voyagerIdentityDashProfileEditFormPages.0a1b&queryName=Profile{name}")
            for name in (
                "RecommendationRequestsIgnore",
                "RecommendationsAddToProfile",
                "RecommendationsDelete",
                "RecommendationsDismiss",
            )
        ),
    ],
    "Pages, hashtags, groups and newsletters (facts: Q14) are off": [
        post(
            f"{V}/feed/dash/followingStates/urn%3Ali%3Afsd_followingState%3Aurn%3Ali%3A{what}%3A77",
            {"patch": {"$set": {"following": True}}},
        )
        for what in ("fsd_company", "fsd_hashtag", "fsd_group")
    ]
    + [
        post(
            V + "/feed/dash/followingStates?ids=List(x)",
            {"entities": {"urn:li:fsd_followingState:urn:li:fsd_company:77": {"patch": {"$set": {"following": True}}}}},
        ),
        post(f"{V}/feed/dash/followingStates/urn:li:fsd_followingState:urn:li:fsd_company:77?action=toggleFollow"),
        post(V + "/feed/follows?action=followByEntityUrn", {"urn": "urn:li:fs_followingInfo:urn:li:company:77"}),
        post(V + "/feed/follows?action=followByEntityUrn", {"urn": "urn:li:fs_followingInfo:urn:li:hashtag:x"}),
        post(
            V + "/voyagerGroupsDashGroupMemberships?action=updateMembership",
            {"actionType": "SEND_REQUEST", "groupUrn": "urn:li:fsd_group:77", "profileUrn": PROFILE},
        ),
        post(
            V + "/voyagerGroupsDashGroupMemberships?action=updateMembership",
            {"actionType": "LEAVE_GROUP", "groupUrn": "urn:li:fsd_group:77", "profileUrn": PROFILE},
        ),
        post(
            GRAPHQL + "voyagerPublishingDashSeriesSubscribers.0a1b",
            {"queryName": "SubscribeByContentSeriesUrn", "variables": {"contentSeriesUrn": "urn:li:fsd_x:1"}},
        ),
    ],
    "Consent to harmless things": [
        get(HOST + "/oauth/v2/authorization?client_id=app&scope=openid%20profile%20email"),
        get(HOST + "/oauth/v2/authorization?client_id=app&scope=r_liteprofile%20r_emailaddress"),
        post(HOST + "/oauth/v2/accessToken", {"grant_type": "authorization_code"}),
    ],
    "N-L27": [
        ("DELETE", V + "/voyagerRelationshipsDiscovery/1", None),
        post(V + "/identity/suggestedEndorsements?action=impression"),
        ("DELETE", f"{V}/identity/profiles/{PAT}/normEndorsements", None),
        post(V + "/notifications/dash/edgesetting/1", {"patch": {"$set": {"selectedOption": "ALL"}}}),
    ],
}


def is_asked(seen: Seen, **headers: str) -> bool:
    method, url, document = seen
    body = document if isinstance(document, bytes) else b"" if document is None else json.dumps(document).encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    request = SeenRequest.of_url(method, url, named, body)
    return match_action(request_facts(request), RULEBOOK.candidates(method, request.host, request.target)) is not None


@pytest.mark.parametrize("name", LOOK_ALIKES)
@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8", ""])
def test_a_look_alike_passes(name: str, content_type: str) -> None:
    headers = {"content_type": content_type} if content_type else {}

    assert not [url for method, url, document in LOOK_ALIKES[name] if is_asked((method, url, document), **headers)]


def test_a_read_that_is_tunnelled_through_a_post_passes() -> None:
    """N-L26: Rest.li sends a long GET as a POST and says so in a header, which LinkedIn obeys."""
    tunnelled: Seen = ("POST", MEMBERS + "?action=verifyQuotaAndCreateV2", f"ids=List({PAT})".encode())
    form = "application/x-www-form-urlencoded"

    assert not is_asked(tunnelled, content_type=form, x_http_method_override="GET")
    assert is_asked(tunnelled, content_type=form)
    assert is_asked(post(MEMBERS + "?action=verifyQuotaAndCreateV2", INVITEE), x_http_method_override="POST")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_connecting_needs_a_post(method: str) -> None:
    assert not is_asked((method, MEMBERS + "?action=verifyQuotaAndCreateV2", None))
