"""Whose page a tab shows, told from its address by the link of each site's pack."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from site_packs.load import load_packs
from tests.extension.build import ROOT
from tests.node import node_program

WHOSE = """
import { readFileSync } from "node:fs";
import { profileAt } from "./profile.js";
const asked = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(asked.map(([sites, url]) => profileAt(sites, url) ?? null)));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension's own modules for this, as Node reads them."""
    made = tmp_path_factory.mktemp("profile")
    for name in ("profile.js", "hosts.js"):
        shutil.copyfile(ROOT / "extension" / name, made / name)
    (made / "package.json").write_text('{"type": "module"}')
    (made / "whose.js").write_text(WHOSE)
    return made


def whose(folder: Path, *asked: tuple[list[dict[str, Any]], str]) -> list[Any]:
    """What they say of each page, given the sites that are known."""
    command = [node_program(), str(folder / "whose.js")]
    ran = subprocess.run(command, input=json.dumps(asked), check=True, capture_output=True, text=True)
    return list(json.loads(ran.stdout))


PROFILES = {
    "https://www.linkedin.com/in/ada-lovelace/": ("linkedin", "", {"handle": "ada-lovelace"}),
    "https://www.linkedin.com/in/ada-lovelace?trk=feed#about": ("linkedin", "", {"handle": "ada-lovelace"}),
    "https://www.linkedin.com/in/j%C3%BCrgen-m": ("linkedin", "", {"handle": "jürgen-m"}),
    "https://bsky.app/profile/did:plc:z72i7hd": ("bluesky", "", {"id": "did:plc:z72i7hd"}),  # no host of the pack
    "https://github.com/torvalds": ("github", "", {"handle": "torvalds"}),
    "https://discord.com/users/80351110224678912": ("discord", "", {"id": "80351110224678912"}),
    "https://mastodon.social/@Gargron": ("mastodon", "mastodon.social", {"handle": "Gargron"}),
    "https://mastodon.social/@a@hachyderm.io": ("mastodon", "mastodon.social", {"handle": "a@hachyderm.io"}),
    "https://www.reddit.com/user/spez/": ("reddit", "", {"handle": "spez"}),
}
NOBODYS = (
    "https://www.linkedin.com/in/",
    "https://www.linkedin.com/in/ada/details/experience/",
    "https://www.linkedin.com/feed/",
    "https://github.com/settings",
    "https://github.com/torvalds/linux",
    "https://www.instagram.com/explore/",
    "https://www.linkedin.com.example/in/ada",
    "https://practice.firsthand.internal/people/tomasz-zielinski",  # its people are not remembered
    "http://127.0.0.1:8786/log",
    "about:blank",
)


def test_a_profile_is_told_from_its_address_and_nothing_else_is(folder: Path) -> None:
    sites = [
        {"site": pack.site, "hosts": list(pack.hosts), "link": pack.link, "practice": pack.practice}
        for pack in load_packs().packs.values()
    ]

    urls = [*PROFILES, *NOBODYS]
    found = dict(zip(urls, whose(folder, *((sites, url) for url in urls)), strict=True))

    wanted = {
        url: {"site": site, **({"server": server} if server else {}), "target": target}
        for url, (site, server, target) in PROFILES.items()
    }
    assert found == {**wanted, **dict.fromkeys(NOBODYS)}


def test_every_link_of_a_pack_is_read_back(folder: Path) -> None:
    """What a pack writes for a person leads back to the same person."""
    asked, wanted = [], []
    for pack in load_packs().packs.values():
        if not pack.link or pack.practice:
            continue
        server = next((host for host in pack.hosts if not host.startswith("*.")), "")
        sites = [{"site": pack.site, "hosts": list(pack.hosts), "link": pack.link, "practice": False}]
        asked.append((sites, pack.link.format(server=server, handle="ada.l", id="1815")))
        target = {"handle": "ada.l"} if "{handle}" in pack.link else {"id": "1815"}
        wanted.append({"site": pack.site, **({"server": server} if "{server}" in pack.link else {}), "target": target})

    assert whose(folder, *asked) == wanted
