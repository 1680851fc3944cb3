"""A gate before a real desk, with one small pack; flows are mitmproxy's own."""

import asyncio
import json

import pytest
from mitmproxy.test import tflow, tutils

from proxy_addons.gate import Gate
from proxy_addons.interstitial import Interstitial
from proxy_addons.learning import Learning
from proxy_addons.names import Names
from proxy_addons.refusals import Refusals
from proxy_addons.relations import Relations
from proxy_addons.replays import Replays
from server.desk import Desk
from server.desk_parts import DeskLimits
from server.words import load_locale
from site_packs.load import load_packs
from tests.server.conftest import (  # noqa: F401
    clock,
    desk_parts,
    friction_log,
    open_prompts,
    people,
    settings,
    stores,
    thread,
    until,
)

PACK = {
    "format": 1,
    "site": "toy",
    "name": "Toy",
    "hosts": ["toy.example"],
    "refusals": {"own": {"status": 400, "type": "application/json", "body": {"why": ["{message}"]}}},
    "learn": [
        {"path": "/api/people/{id}", "people": "[{id: id, handle: handle, name: name}]"},
        {"path": "/api/ties", "related": "[].{id: who, related: tied}"},
        {"path": "/api/people/{id}/unfollow", "method": ["POST"], "related": "{id: who, related: tied}"},
    ],
    "rules": [
        {
            "id": "follow",
            "kind": "follow",
            "method": ["POST"],
            "path": ["/api/people/{id}/follow"],
            "targets": "[{id: params.id}]",
            "source": "made up",
            "seen": "2026-11",
            "confidence": "high",
            "examples": [
                {"request": {"method": "POST", "url": "https://toy.example/api/people/7/follow"}, "targets": ["7"]}
            ],
            "near_misses": [{"method": "POST", "url": "https://toy.example/api/people/7/unfollow"}],
            "when_related": "pass",
        },
        {
            "id": "follow-by-link",
            "kind": "follow",
            "method": ["GET"],
            "path": ["/follow-by-link"],
            "targets": "[{id: query.who}]",
            "source": "made up",
            "seen": "2026-11",
            "confidence": "high",
            "examples": [
                {"request": {"method": "GET", "url": "https://toy.example/follow-by-link?who=7"}, "targets": ["7"]}
            ],
            "near_misses": [{"method": "POST", "url": "https://toy.example/follow-by-link?who=7"}],
        },
        {
            "id": "connect",
            "kind": "connect",
            "refusal": "own",
            "method": ["POST"],
            "path": ["/api/act"],
            "when": "json.do == 'connect'",
            "targets": "[{id: json.who}]",
            "source": "made up",
            "seen": "2026-11",
            "confidence": "high",
            "examples": [
                {
                    "request": {
                        "method": "POST",
                        "url": "https://toy.example/api/act",
                        "json": {"do": "connect", "who": "7"},
                    },
                    "targets": ["7"],
                }
            ],
            "near_misses": [
                {"method": "POST", "url": "https://toy.example/api/act", "json": {"do": "like"}},
            ],
        },
    ],
}


@pytest.fixture
def rulebook(tmp_path):
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "toy.json").write_text(json.dumps(PACK))
    return load_packs(folder)


@pytest.fixture
async def desk(desk_parts, settings):  # noqa: F811
    await settings.change_site("toy", enabled=True)
    desk = Desk(desk_parts, DeskLimits())
    yield desk
    await desk.close()


@pytest.fixture
def names():
    return Names()


@pytest.fixture
def relations(clock):  # noqa: F811
    return Relations(clock)


@pytest.fixture
def learning(rulebook, settings, names, relations):  # noqa: F811
    return Learning(lambda: rulebook, settings, names, relations)


@pytest.fixture
def gate(desk, settings, rulebook, names, relations, clock, desk_parts):  # noqa: F811
    interstitial = Interstitial(desk_parts.documents, lambda: load_locale("en"), desk.pages.shown_in)
    refusals = Refusals(lambda reason: f"not sent: {reason}")
    return Gate(desk, settings, lambda: rulebook, names, relations, refusals, Replays(clock), interstitial)


def flow_of(method="POST", path="/api/people/7/follow", body=b"", host="toy.example", **headers):
    """A flow as mitmproxy makes it, alive and unanswered."""
    fields = [(b"Host", host.encode()), (b"User-Agent", b"Mozilla/5.0 Chrome/156.0")]
    fields += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    request = tutils.treq(
        method=method.encode(), host=host, port=443, scheme=b"https", path=path.encode(), content=body, headers=fields
    )
    flow = tflow.tflow(req=request, resp=False)
    flow.live = True
    return flow


async def held(gate, desk, flow):
    """Start the request hook and wait until its prompt is open."""
    task = asyncio.ensure_future(gate.request(flow))
    await until(lambda: task.done() or desk.views())
    return task, desk.views()[-1] if desk.views() else None
