"""What the LinkedIn pack says about an act it has found: people, notes, pages; and what it learns and answers."""

import json
from typing import Any

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
STATES = VOYAGER + "/feed/dash/followingStates"
ADD, ANSWER = ("com.linkedin.sdui.requests.mynetwork." + name for name in ("addaAddConnection", "addaInvitationAction"))

PAT = "ACoAAAdbzRUBxxxxxxxxxxxxxxxxxxxxxxxxxxx"  # holds 123456789
PROFILE = f"urn:li:fsd_profile:{PAT}"
INVITEE = "com.linkedin.voyager.growth.invitation."
CONNECT = {"invitee": {"inviteeUnion": {"memberProfile": PROFILE}}, "customMessage": "Hello Pat"}
WELDING = (f"{VOYAGER}/identity/profiles/{PAT}/normEndorsements", {"skill": {"name": "Welding"}})
TO_A_PAGE = (
    INVITATIONS + "?inviter=(organizationUrn:urn%3Ali%3Afsd_company%3A5550001)",
    {"elements": [{"inviteeMember": PROFILE, "genericInvitationType": "ORGANIZATION"}]},
)


def asked(url: str, document: Any) -> Action | None:
    """The action found in a POST of this JSON."""
    body = json.dumps(document).encode()
    request = SeenRequest.of_url("POST", url, (("content-type", "application/json"),), body)
    return match_action(request_facts(request), RULEBOOK.candidates("POST", request.host, request.target))


def sdui(action: str, payload: Any) -> dict[str, Any]:
    return {"requestId": action, "requestedArguments": {"payload": payload}}


def keys(action: Action | None) -> list[str]:
    return [target.key for target in action.targets] if action else []


def test_a_note_is_told_from_none() -> None:
    with_note = asked(MEMBERS + "?action=verifyQuotaAndCreateV2", CONNECT)
    without = asked(MEMBERS + "?action=verifyQuotaAndCreateV2", {**CONNECT, "customMessage": ""})
    from_list = asked(SERVER_REQUEST, sdui(ADD, {"inviteeUrn": {"memberId": "123456789"}}))

    assert [action.has_note for action in (with_note, without, from_list) if action] == [True, False, None]


def test_a_batch_of_addresses_and_members_is_one_invitation_that_names_them_all() -> None:
    invitees = [{"InviteeEmail": {"email": "sam@example.net"}}, {"InviteeProfile": {"profileId": PAT}}]
    batch = [{"invitee": {INVITEE + name: who for name, who in one.items()}} for one in invitees]

    action = asked(LEGACY, {"invitations": batch})

    assert action is not None
    assert (action.kind, keys(action), action.about.contacts) == ("invite", ["sam@example.net", "123456789"], 1)


def test_what_an_act_is_about_is_told() -> None:
    skill, page = (asked(url, document) for url, document in (WELDING, TO_A_PAGE))
    contacts = asked(
        VOYAGER + "/growth/contacts?action=uploadContacts", {"contacts": [{"fullName": "Pat Example"}] * 3}
    )

    assert skill is not None
    assert page is not None
    assert contacts is not None
    assert (skill.about.skill, page.about.page, contacts.about.contacts) == ("Welding", "5550001", 3)
    assert contacts.targets == ()


def test_following_a_company_is_off_until_somebody_wants_it() -> None:
    url = f"{STATES}/urn:li:fsd_followingState:urn:li:fsd_company:5550001"
    request = SeenRequest.of_url("POST", url, (), b'{"patch":{"$set":{"following":true}}}')
    candidates = RULEBOOK.candidates("POST", request.host, request.target)

    shipped = match_action(request_facts(request), candidates)
    wanted = match_action(
        request_facts(request), candidates, lambda site, rule: "ask" if rule == "follow-company" else None
    )

    assert shipped is None
    assert wanted is not None
    assert wanted.about.page == "5550001"


def test_one_invitation_has_one_key_whichever_client_accepts_it() -> None:
    number = "7000000000000000002"
    new = {
        "invitationUrn": {"invitationId": number},
        "invitationType": "GenericInvitationType_CONNECTION",
        "inviteeActionType": "InviteeActionType_ACCEPT",
    }

    actions = [
        asked(SERVER_REQUEST, sdui(ANSWER, new)),
        asked(f"{INVITATIONS}/urn%3Ali%3Afsd_invitation%3A{number}?action=accept", {"invitationType": "CONNECTION"}),
        asked(f"{VOYAGER}/relationships/invitations/{number}?action=accept", {"invitationId": number}),
    ]

    assert [[f"invitation:{number}"]] * 3 == [keys(action) for action in actions]


def test_names_are_learnt_from_profiles_and_invitations() -> None:
    person = {"entityUrn": PROFILE, "publicIdentifier": "pat-example", "firstName": "Pat", "lastName": "Example"}
    member = {**person, "entityUrn": f"urn:li:fs_miniProfile:{PAT}"}
    answers = {
        "/voyager/api/graphql?queryId=x": {"data": {}, "included": [{"entityUrn": "urn:li:x:1"}, person]},
        "/voyager/api/identity/dash/profiles?q=memberIdentity": {"included": [person]},
        "/voyager/api/identity/profiles/pat-example/profileView": {
            "profile": {"firstName": "Pat", "miniProfile": member}
        },
        "/voyager/api/relationships/invitationViews?q=receivedInvitation": {
            "elements": [{"invitation": {"entityUrn": "urn:li:fs_relInvitation:7", "fromMember": member}}]
        },
        "/voyager/api/graphql?queryId=voyagerSearchDashClusters.x": {
            "included": [
                {
                    "entityUrn": f"urn:li:fsd_entityResultViewModel:({PROFILE},SEARCH_SRP,DEFAULT)",
                    "navigationUrl": "https://www.linkedin.com/in/pat-example?x=1",
                    "title": {"text": "Pat Example"},
                }
            ]
        },
    }

    learnt = {
        path: [person for learn in RULEBOOK.learns("GET", "www.linkedin.com", path) for person in learn.people(answer)]
        for path, answer in answers.items()
    }

    pat = Target("123456789", "pat-example", "Pat Example")
    assert [[pat], [pat], [pat], [Target("invitation:7", pat.handle, pat.name)], [pat]] == list(learnt.values())


def test_a_refusal_is_never_one_that_sites_read_as_a_lost_session() -> None:
    refusals = RULEBOOK.packs["linkedin"].refusals

    assert {"default", "voyager", "sdui", "sales"} >= {rule.refusal for rule in RULEBOOK.packs["linkedin"].rules}
    assert {400} == {refusals[name].status for name in ("voyager", "sdui", "sales")}
    assert {"application/json"} == {refusal.type for refusal in refusals.values()}
