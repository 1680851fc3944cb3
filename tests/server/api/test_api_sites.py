"""Sites over HTTP: switched, tuned, given servers; wrong changes change nothing."""

import pytest

from server.prompt import Hold
from tests.server.api.conftest import connect
from tests.server.conftest import until


async def site(api, name):
    return (await api.get(f"/api/sites/{name}")).body


async def test_every_site_is_listed_with_its_rules_and_only_practice_is_on(api, packs):
    listed = (await api.get("/api/sites")).body

    assert {each["id"] for each in listed["sites"]} == set(packs.packs)
    assert [each["id"] for each in listed["sites"] if each["enabled"]] == ["practice"]
    assert listed["sites"][-1]["practice"] is True
    assert listed["skipped"] == []
    for each in listed["sites"]:
        assert {
            "id",
            "name",
            "enabled",
            "strictness",
            "hosts",
            "added_hosts_allowed",
            "added",
            "rules",
            "practice",
            "rehearsal",
        } == (each.keys())
        for rule in each["rules"]:
            assert {"id", "kind", "mode", "default_mode", "confidence", "seen", "source"} == rule.keys()


async def test_the_practice_network_is_called_what_it_is_in_the_persons_language(api):
    async def names():
        return {site["id"]: site["name"] for site in (await api.get("/api/sites")).body["sites"]}

    english = await names()
    await api.parts.settings.choose(language="de")
    german = await names()

    assert (english.pop("practice"), german.pop("practice")) == ("the practice network", "Übungsnetz")
    assert english == german


async def test_a_site_is_switched_and_tuned(api):
    changed = await api.call("PATCH", "/api/sites/linkedin", {"enabled": True, "strictness": "firm"})
    again = await api.call("PATCH", "/api/sites/linkedin", {"strictness": "gentle"})

    assert (changed.status, changed.body["enabled"], changed.body["strictness"]) == (200, True, "firm")
    assert (again.body["enabled"], again.body["strictness"]) == (True, "gentle")
    assert (await site(api, "linkedin")) == again.body
    assert (await api.get("/api/state")).body["sites_on"] == ["linkedin", "practice"]


async def test_a_rules_mode_is_chosen_and_the_choice_taken_back(api):
    [rule] = [each for each in (await site(api, "mastodon"))["rules"] if each["id"] == "follow"]

    chosen = await api.call("PATCH", "/api/sites/mastodon", {"rules": {"follow": "watch"}})
    back = await api.call("PATCH", "/api/sites/mastodon", {"rules": {"follow": None}})

    modes = [next(each["mode"] for each in answer.body["rules"] if each["id"] == "follow") for answer in (chosen, back)]
    assert modes == ["watch", rule["default_mode"]]


async def test_servers_are_added_and_taken_away_as_a_whole_list(api):
    added = await api.call("PATCH", "/api/sites/mastodon", {"hosts": ["social.example", "chaos.example"]})
    fewer = await api.call("PATCH", "/api/sites/mastodon", {"hosts": ["chaos.example"]})

    assert (added.body["added"], fewer.body["added"]) == (["social.example", "chaos.example"], ["chaos.example"])
    assert "chaos.example" not in fewer.body["hosts"]


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("linkedin", {"enabled": "yes"}, "enabled"),
        ("linkedin", {"enabled": 1}, "enabled"),
        ("linkedin", {"strictness": "cruel"}, "strictness"),
        ("linkedin", {"rules": {"nonsense": "ask"}}, "rules.nonsense"),
        ("linkedin", {"rules": {"connect-profile": "sometimes"}}, "rules[...]"),
        ("linkedin", {"rules": ["connect-profile"]}, "rules"),
        ("linkedin", {"hosts": ["social.example"]}, "hosts"),
        ("mastodon", {"hosts": ["https://social.example"]}, "hosts"),
        ("mastodon", {"hosts": ["social.example:8080"]}, "hosts"),
        ("mastodon", {"hosts": ["SOCIAL.example"]}, "hosts"),
        ("mastodon", {"hosts": ["accounts.google.com"]}, "hosts"),
        ("mastodon", {"hosts": ["127.0.0.1"]}, "hosts"),
        ("mastodon", {"hosts": ["localhost"]}, "hosts"),
        ("mastodon", {"hosts": ["co.uk"]}, "hosts"),
        ("mastodon", {"hosts": ["www.linkedin.com"]}, "hosts"),
        ("mastodon", {"hosts": [""]}, "hosts"),
        ("mastodon", {"hosts": "social.example"}, "hosts"),
        ("mastodon", {"hosts": [f"s{n}.example" for n in range(201)]}, "hosts"),
        ("mastodon", {"colour": "red"}, "colour"),
        ("mastodon", {"rehearse": "yes"}, "rehearse"),
        ("mastodon", {"enabled": False, "rehearse": True}, "rehearse"),
    ],
)
async def test_a_wrong_change_names_the_field_and_changes_nothing(api, name, change, field):
    before = await site(api, name)

    answer = await api.call("PATCH", f"/api/sites/{name}", {"enabled": True, **change})

    assert (answer.status, answer.body["field"]) == (422, field)
    assert await site(api, name) == before


async def test_a_rehearsal_is_begun_told_of_and_ended(api, clock):
    begun = await api.call("PATCH", "/api/sites/linkedin", {"enabled": True, "rehearse": True})
    await api.desk.ask(connect(), Hold("c1", "www.linkedin.com"))
    await until(api.parts.log.recent)
    clock.move(8 * 24 * 3600)
    over = await site(api, "linkedin")
    listed = {each["id"]: each["rehearsal"] for each in (await api.get("/api/sites")).body["sites"]}
    ended = await api.call("PATCH", "/api/sites/linkedin", {"rehearse": False})

    nothing = {"acts": 0, "people": 0, "without_talk": 0, "untold": 0, "by_rule": {}}
    said = "So far nothing would have been asked."
    begun_at = "2026-11-24T09:00:00.000Z"
    assert begun.body["rehearsal"] == {"since": begun_at, "days": 0, "over": False, **nothing, "said": said}
    assert over["rehearsal"] == {
        "since": begun_at,
        "days": 7,
        "over": True,
        "acts": 1,
        "people": 1,
        "without_talk": 1,
        "untold": 0,
        "by_rule": {"connect-profile": 1},
        "said": "You would have been asked once; for this person you have logged no talk.",
    }
    assert listed.pop("linkedin") == over["rehearsal"]
    assert set(listed.values()) == {None}
    assert (ended.body["enabled"], ended.body["rehearsal"]) == (True, None)


async def test_an_unknown_site_is_not_found(api):
    assert (await api.get("/api/sites/nowhere")).status == 404
    assert (await api.call("PATCH", "/api/sites/nowhere", {"enabled": True})).status == 404


async def test_a_change_is_told_to_those_who_listen(api):
    async with api.parts.events.subscribe() as news:
        await api.call("PATCH", "/api/sites/linkedin", {"enabled": True})

        assert news.get_nowait() == ("site.changed", {"id": "linkedin"})


async def test_the_proxy_configuration_follows_the_switches_and_needs_no_token(api):
    before = await api.get("/proxy.pac", token=None)
    await api.call("PATCH", "/api/sites/linkedin", {"enabled": True})
    after = await api.get("/proxy.pac", token=None)

    assert "www.linkedin.com" not in before.body
    assert "www.linkedin.com" in after.body
    assert "practice.firsthand.internal" in before.body
    assert '"firsthand.internal"' in before.body
    assert after.headers["Content-Type"].startswith("application/x-ns-proxy-autoconfig")
