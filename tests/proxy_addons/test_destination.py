"""What leads to this machine is known by its address, whatever its spelling."""

import pytest

from proxy_addons.destination import host_of_authority, is_private, is_this_machine, literal_address


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "::1", "[::1]", "::", "::ffff:127.0.0.1", "[::ffff:7f00:1]",
     "169.254.169.254", "fe80::1%eth0", "224.0.0.1", "ff02::1"],
)  # fmt: skip
def test_this_machine_is_known(host):
    address = literal_address(host)

    assert address is not None
    assert is_this_machine(address)


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "fd00::1"])
def test_private_addresses_are_private_but_not_this_machine(host):
    address = literal_address(host)

    assert is_private(address)
    assert not is_this_machine(address)


@pytest.mark.parametrize("host", ["93.184.216.34", "2606:2800:220:1::1"])
def test_public_addresses_are_neither(host):
    address = literal_address(host)

    assert not is_private(address)
    assert not is_this_machine(address)


@pytest.mark.parametrize("host", ["example.org", "127.1", "2130706433", "localhost", ""])
def test_names_and_odd_spellings_are_left_to_the_resolver(host):
    assert literal_address(host) is None


@pytest.mark.parametrize(
    ("authority", "host"),
    [
        ("Example.org:443", "example.org"),
        ("example.org.", "example.org"),
        ("[::1]:80", "::1"),
        ("::1", "::1"),
        ("", ""),
    ],
)
def test_an_authority_names_its_host(authority, host):
    assert host_of_authority(authority) == host
