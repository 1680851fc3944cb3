"""The proxy configuration that `browse` hands its browser as an address that holds it."""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firsthand.instance import Instance, Running


def inline_pac(instance: "Instance", running: "Running") -> str:
    """A `data:` address with the PAC for every host of every pack, on or off, and every added one.

    It cannot change while the browser runs, and a site may be switched on meanwhile. So the hosts of
    sites that are off go to the proxy too, which passes them on unopened, with their own certificates.
    """
    from firsthand.client import ServerApi
    from server.pac import pac_text
    from site_packs.load import load_packs

    rulebook = load_packs(personal=instance.personal_packs)
    hosts = {host for site in rulebook.packs for host in rulebook.hosts(site)}
    for site in ServerApi(running.server, instance.token()).get("/api/sites")["sites"]:
        hosts.update(site["added"])
    host, _, port = running.proxy.rpartition(":")
    return data_address(pac_text(hosts | own_hosts(), host.strip("[]"), int(port)))


def own_hosts() -> set[str]:
    """The reserved names: the door that shows prompts over pages, and the practice network."""
    return {"firsthand.internal", "practice.firsthand.internal"}


def data_address(pac: str) -> str:
    """The script as a `data:` address; Chromium wants it in base64."""
    encoded = base64.b64encode(pac.encode()).decode()
    return f"data:application/x-ns-proxy-autoconfig;base64,{encoded}"
