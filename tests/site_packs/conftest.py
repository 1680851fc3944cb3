"""A tiny pack for tiny.example, and books made of packs written as dicts."""

import json
from typing import Any

import pytest

from site_packs.action import Action
from site_packs.compiling import Problems, compile_site
from site_packs.facts import SeenRequest, request_facts
from site_packs.match import ModeOf, Rulebook, match_action
from site_packs.reading import read_pack


class Tiny:
    """Makes rules, packs, books and requests; every default can be changed by name."""

    def rule(self, **changes: Any) -> dict[str, Any]:
        """A rule that catches `POST /follow/{id}`, with an example and a near miss."""
        return {
            "id": "follow",
            "kind": "follow",
            "method": ["POST"],
            "path": ["/follow/{id}"],
            "targets": "[params.id]",
            "source": "made up",
            "seen": "2026-11",
            "confidence": "high",
            "examples": [
                {"request": {"method": "POST", "url": "https://tiny.example/follow/7"}, "targets": ["7"]},
            ],
            "near_misses": [{"method": "POST", "url": "https://tiny.example/unfollow/7"}],
            **changes,
        }

    def pack(self, *rules: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """A pack of these rules, or of the one follow rule."""
        return {
            "format": 1,
            "site": "tiny",
            "name": "Tiny",
            "hosts": ["tiny.example"],
            "rules": list(rules or (self.rule(),)),
            **changes,
        }

    def book(self, *packs: dict[str, Any]) -> Rulebook:
        """A rulebook of these packs, whose shape must be sound; their samples are not checked."""
        sites = []
        for raw in packs or (self.pack(),):
            pack, said = read_pack(f"{raw['site']}.json", json.dumps(raw).encode())
            assert pack is not None, said
            problems = Problems(f"{pack.site}.json", said)
            sites.append(compile_site(pack, {}, f"{pack.site}@000000000000", problems))
            assert problems.said == []
        return Rulebook(sites)

    def found(self, book: Rulebook, request: SeenRequest, mode_of: ModeOf | None = None) -> Action | None:
        """The action a request is, found as the gate finds it."""
        candidates = book.candidates(request.method, request.host, request.target)
        return match_action(request_facts(request), candidates, mode_of)

    def met(self, when: str, request: SeenRequest, **changes: Any) -> Action | None:
        """The action that a rule for every path, with this condition, makes of a request."""
        rule = self.rule(**{"path": ["/{rest...}"], "targets": "[]", "when": when, **changes})
        return self.found(self.book(self.pack(rule)), request)

    def post(
        self,
        target: str,
        body: bytes | str = b"",
        content_type: str = "",
        host: str = "tiny.example",
        method: str = "POST",
        **headers: str,
    ) -> SeenRequest:
        """A POST, or another method; names of headers are written with underscores."""
        sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
        if content_type:
            sent.append(("content-type", content_type))
        return SeenRequest(method, host, target, tuple(sent), body.encode() if isinstance(body, str) else body)

    def json(self, document: Any, target: str = "/x", **more: Any) -> SeenRequest:
        """A POST with a JSON body."""
        return self.post(target, json.dumps(document), "application/json", **more)


@pytest.fixture
def tiny() -> Tiny:
    """The maker of tiny packs and requests."""
    return Tiny()
