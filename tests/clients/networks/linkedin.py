"""LinkedIn, by linkedin-api: the calls of its web client, by somebody who is signed in by cookies."""

from linkedin_api import Linkedin, linkedin
from requests.cookies import RequestsCookieJar

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

MEMBER = "ACoAACX1hoMBvWqTY21JGe0z91mnmjmLy9Wen4w"
MEMBER_ID = "636847747"  # bytes 4 to 8 of what the token encodes


def _answer(arrived: Arrived) -> object:
    lists: dict[str, list[object]] = {"included": [], "elements": []}
    data = {"searchDashClustersByAll": {"_type": "com.linkedin.restli.common.CollectionResponse", "elements": []}}
    return {"data": data, "status": 404, "message": "", "paging": {"total": 0}, **lists}


def _linkedin_api() -> Names:
    linkedin.sleep = lambda seconds: None  # it waits before each request, so as not to be noticed
    cookies = RequestsCookieJar()
    cookies.set("JSESSIONID", '"ajax:0123456789"', domain=".www.linkedin.com")
    cookies.set("li_at", "session", domain=".www.linkedin.com")
    return {"client": Linkedin("", "", cookies=cookies), "dora": MEMBER}


LINKEDIN_API = Library(
    name="linkedin-api",
    opened=_linkedin_api,
    refusal="gave True",  # its word for "an error occurred"
    held=[
        Held("client.add_connection('dora-sjogren', profile_urn=dora)", "connect", [MEMBER_ID]),
        Held("client.add_connection('dora-sjogren', 'We met at the fair', dora)", "connect", [MEMBER_ID]),
        Held(
            "client.reply_invitation('urn:li:fs_relInvitation:6789', 'secret')",
            "accept",
            ["invitation:6789"],
            told="gave False",
        ),
        Held("client.send_message('Lunch?', recipients=[dora])", "message", [MEMBER_ID]),
        Held("client.send_message('Lunch?', conversation_urn_id='2-abc')", "message", ["conversation:2-abc"]),
    ],
    passing=[
        "client.remove_connection('dora-sjogren')",
        "client.reply_invitation('urn:li:fs_relInvitation:6789', 'secret', action='reject')",
        "client.get_invitations()",
        "client.unfollow_entity('6789')",
        "client.follow_company('urn:li:fs_followingInfo:6789')",
        "client.follow_company('urn:li:fs_followingInfo:6789', following=False)",
        "client.react_to_post('7012345678901234567')",
        "client.track({'pageKey': 'feed'}, {'eventName': 'PageViewEvent'})",
        "client.get_conversations()",
        "client.get_conversation('2-abc')",
        "client.get_conversation_details(dora)",
        "client.mark_conversation_as_seen('2-abc')",
        "client.get_user_profile()",
        "client.get_profile('dora-sjogren')",
        "client.get_profile_contact_info('dora-sjogren')",
        "client.get_profile_skills('dora-sjogren')",
        "client.get_profile_network_info('dora-sjogren')",
        "client.get_profile_privacy_settings('dora-sjogren')",
        "client.get_profile_member_badges('dora-sjogren')",
        "client.get_profile_connections(dora)",
        "client.get_profile_updates('dora-sjogren')",
        "client.get_profile_posts(urn_id=dora)",
        "client.get_post_comments('7012345678901234567')",
        "client.get_post_reactions('7012345678901234567')",
        "client.get_feed_posts(limit=1)",
        "client.search_people('gardener')",
        "client.search_companies(['garden'])",
        "client.search_jobs('gardener')",
        "client.get_job('5')",
        "client.get_school('oak')",
        "client.get_company('oak')",
    ],
)

NETWORK = Network(
    site="linkedin",
    hosts=["www.linkedin.com"],
    libraries=[LINKEDIN_API],
    answer=_answer,
    modes={"message-legacy": "ask"},
)
