"""How long matching takes: misses against all packs, the same with a hundred times as many, hits, busy endpoints,
large bodies.

Run: python benchmarks/match.py. Prints one JSON object; times are the best of several rounds.
"""

import json
import timeit
import urllib.parse
from collections.abc import Callable

import msgspec

from site_packs.compiling import Problems, compile_site
from site_packs.facts import SeenRequest, request_facts
from site_packs.load import load_packs
from site_packs.match import Rulebook, match_action
from site_packs.rules import Site

MISSES = {
    "host unknown": ("GET", "static.example.com", "/assets/app.js?v=3"),
    "ruled host, page": ("GET", "www.linkedin.com", "/in/pat-example/"),
    "ruled host, read": (
        "GET",
        "www.linkedin.com",
        "/voyager/api/graphql?queryId=voyagerFeed.abc&variables=(start:0,count:20)",
    ),
    "ruled host, write": ("POST", "www.linkedin.com", "/voyager/api/voyagerLegoDashWidgetActionEvents?action=send"),
    "ruled host, deep path": ("POST", "mastodon.social", "/api/v1/statuses/112233445566778899/favourite"),
    "encoded path": ("POST", "www.linkedin.com", "/voyager/api/x/urn%3Ali%3Afsd_thing%3A12/y"),
    "exact among many": ("POST", "x.com", "/i/api/graphql/lI07N6Otwv1PhnEgXILM7A/FavoriteTweet"),
    "host below a wildcard": ("GET", "someone.substack.com", "/p/a-letter?utm_source=substack"),
    "one segment": ("GET", "www.reddit.com", "/"),
}

_LONG = json.dumps({"cursor": "x" * 400, "ids": [str(number) for number in range(300)]})


def _form(host: str, path: str, **fields: str) -> SeenRequest:
    kind = (("content-type", "application/x-www-form-urlencoded"),)
    return SeenRequest("POST", host, path, kind, urllib.parse.urlencode(fields).encode())


def _json(host: str, path: str, document: object) -> SeenRequest:
    return SeenRequest("POST", host, path, (("content-type", "application/json"),), json.dumps(document).encode())


# One address for everything: only the body tells a read from an action.
BUSY = {
    "facebook, feed": _form(
        "www.facebook.com", "/api/graphql/", fb_api_req_friendly_name="FeedQuery", variables=_LONG, doc_id="1"
    ),
    "twitch, 20 reads": _json(
        "gql.twitch.tv", "/gql", [{"operationName": "Chat", "variables": {"channel": "x"}} for _ in range(20)]
    ),
    "github, query": _json("api.github.com", "/graphql", {"query": "query { viewer { login company bio } }"}),
    "linkedin, read": _json(
        "www.linkedin.com", "/flagship-web/rsc-action/actions/server-request", {"requestId": "x.fetch", "states": []}
    ),
    "bluesky, like": _json(
        "bsky.social", "/xrpc/com.atproto.repo.createRecord", {"collection": "app.bsky.feed.like", "record": {}}
    ),
}


def microseconds(call: Callable[[], object], number: int) -> float:
    """The best of seven rounds, in microseconds a call."""
    return round(min(timeit.repeat(call, number=number, repeat=7)) / number * 1e6, 3)


def sites_of(rulebook: Rulebook, copies: int) -> list[Site]:
    """Every pack, and `copies` - 1 of each under other names and hosts."""
    sites = []
    for pack in rulebook.packs.values():
        for copy in range(copies):
            hosts = pack.hosts if copy == 0 else tuple(f"{host}.copy{copy}.example" for host in pack.hosts)
            changed = msgspec.structs.replace(pack, hosts=hosts, site=pack.site if copy == 0 else f"{pack.site}-{copy}")
            sites.append(compile_site(changed, {}, pack.site, Problems(pack.site)))
    return sites


def misses(rulebook: Rulebook) -> dict[str, float]:
    """Microseconds a lookup, for each kind of miss."""
    found = {}
    for name, request in MISSES.items():
        assert rulebook.candidates(*request) == (), name
        found[name] = microseconds(lambda request=request: rulebook.candidates(*request), 20_000)
    return found


def whole(rulebook: Rulebook, request: SeenRequest) -> object:
    """What the gate does for one request: look up, read, match."""
    candidates = rulebook.candidates(request.method, request.host, request.target)
    return match_action(request_facts(request), candidates)


def main() -> None:
    """Measure and print."""
    rulebook = load_packs()
    hundredfold = Rulebook(sites_of(rulebook, 100))
    plain, many = misses(rulebook), misses(hundredfold)
    follow = SeenRequest("POST", "mastodon.social", "/api/v1/accounts/7/follow")
    big_json = json.dumps(
        {
            "elements": [
                {"inviteeMember": f"urn:li:fsd_profile:{n}", "genericInvitationType": "X"} for n in range(40_000)
            ]
        }
    )
    big_form = "&".join(f"form_account_batch[account_ids][]={n}" for n in range(9_000))
    big_csv = "\r\n".join(f"user{n}@example.social,true" for n in range(100_000))
    multipart = (
        '--b\r\nContent-Disposition: form-data; name="form_import[type]"\r\n\r\nfollowing\r\n'
        '--b\r\nContent-Disposition: form-data; name="form_import[data]"; filename="f.csv"\r\n\r\n'
        f"{big_csv}\r\n--b--\r\n"
    )
    bodies = {
        "json 4 MB": SeenRequest(
            "POST", "www.linkedin.com", "/voyager/api/voyagerRelationshipsDashInvitations", (), big_json.encode()
        ),
        "json of numbers 4 MB": SeenRequest(
            "POST",
            "www.linkedin.com",
            "/voyager/api/voyagerRelationshipsDashInvitations",
            (),
            b'{"elements":[' + b"1," * 2_000_000 + b"1]}",
        ),
        "form 300 kB": SeenRequest(
            "POST",
            "mastodon.social",
            "/relationships",
            (("content-type", "application/x-www-form-urlencoded"),),
            (big_form + "&follow=1").encode(),
        ),
        "csv 3 MB": SeenRequest(
            "POST",
            "mastodon.social",
            "/settings/imports",
            (("content-type", "multipart/form-data; boundary=b"),),
            multipart.encode(),
        ),
    }
    assert whole(rulebook, follow) is not None
    for name, request in BUSY.items():
        assert rulebook.candidates(request.method, request.host, request.target), name
        assert whole(rulebook, request) is None, name
    print(
        json.dumps(
            {
                "packs": len(rulebook.packs),
                "rules": len(rulebook.rules()),
                "miss_us": plain,
                "miss_us_hundredfold": many,
                "ratio_hundredfold": {name: round(many[name] / plain[name], 2) for name in plain},
                "busy_us": {
                    name: microseconds(lambda request=request: whole(rulebook, request), 200)
                    for name, request in BUSY.items()
                },
                "hit_us": microseconds(lambda: whole(rulebook, follow), 2_000),
                "large_bodies_ms": {
                    name: round(microseconds(lambda request=request: whole(rulebook, request), 1) / 1000, 1)
                    for name, request in bodies.items()
                },
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
