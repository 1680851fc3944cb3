"""Names are resolved once, and where they lead decides. The addresses are handed in: no test asks a name server."""

import asyncio
import socket

import pytest

from proxy_addons.resolver import ForbiddenAddress, GuardedLoop


def resolved(monkeypatch, addresses, host="site.example", port=443, ruled=False, connect_to=None, **more):
    async def found(self, host, port, **options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    loop = GuardedLoop(connect_to or {}, lambda name: ruled)
    try:
        if addresses is not None:
            monkeypatch.setattr(asyncio.SelectorEventLoop, "getaddrinfo", found)
        return [info[4][:2] for info in loop.run_until_complete(loop.getaddrinfo(host, port, **more))]
    finally:
        loop.close()


def test_a_public_address_is_given_as_it_was_found(monkeypatch):
    assert resolved(monkeypatch, ["93.184.216.34"]) == [("93.184.216.34", 443)]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "0.0.0.0", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1%2"])
def test_a_name_that_leads_to_this_machine_is_refused_ruled_or_not(monkeypatch, address, ruled):
    with pytest.raises(ForbiddenAddress, match=r"site\.example leads"):
        resolved(monkeypatch, [address], ruled=ruled)


def test_one_such_address_among_others_is_enough(monkeypatch):
    with pytest.raises(ForbiddenAddress):
        resolved(monkeypatch, ["93.184.216.34", "127.0.0.1"], ruled=True)


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.7", "fd00::7"])
def test_a_private_address_is_for_ruled_hosts_only(monkeypatch, address):
    assert resolved(monkeypatch, [address], ruled=True) == [(address, 443)]
    with pytest.raises(ForbiddenAddress):
        resolved(monkeypatch, [address], ruled=False)


def test_localhost_itself_is_refused(monkeypatch):
    with pytest.raises(ForbiddenAddress):
        resolved(monkeypatch, None, host="localhost", ruled=True)


def test_a_rehearsal_sends_a_named_host_and_port_elsewhere_and_no_other(monkeypatch):
    connect_to = {("site.example", 443): ("127.0.0.1", 8443)}

    assert set(resolved(monkeypatch, None, "Site.example.", connect_to=connect_to)) == {("127.0.0.1", 8443)}
    with pytest.raises(ForbiddenAddress):
        resolved(monkeypatch, ["127.0.0.1"], port=80, connect_to=connect_to)


def test_listening_is_not_connecting(monkeypatch):
    assert resolved(monkeypatch, ["127.0.0.1"], flags=socket.AI_PASSIVE) == [("127.0.0.1", 443)]
