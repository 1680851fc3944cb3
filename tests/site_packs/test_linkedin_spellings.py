"""An act on LinkedIn is the same act however its request is spelt."""

import gzip
import json

import pytest

from tests.site_packs.linkedin_requests import (
    ACCEPTED,
    ADD,
    ANSWER,
    CONNECT,
    CONNECTION,
    FOLLOW,
    FOLLOWED,
    MEMBERS,
    PAT,
    POSITIVES,
    SERVER_REQUEST,
    STATES,
    asked,
    keys,
    sdui,
)


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
