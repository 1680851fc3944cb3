"""Where a request really goes, and which addresses may not be reached through the proxy: pure."""

import ipaddress

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# `0.x.y.z` reaches this machine on Linux.
THIS_NETWORK = ipaddress.IPv4Network("0.0.0.0/8")


def literal_address(host: str) -> Address | None:
    """The address a host is written as, or None for a name. IPv4 within IPv6 counts as IPv4."""
    if host[-1:].isalpha() and ":" not in host:
        return None  # the common case, without the cost of an exception
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def is_this_machine(address: Address) -> bool:
    """Whether an address leads to this machine, or to everybody on the link: never through the proxy."""
    return (
        address.is_loopback
        or address.is_unspecified
        or address.is_link_local
        or address.is_multicast
        or (isinstance(address, ipaddress.IPv4Address) and address in THIS_NETWORK)
    )


def is_private(address: Address) -> bool:
    """Whether an address belongs to somebody's own network; open only to ruled hosts with a verified certificate."""
    return not address.is_global


def host_of_authority(authority: str) -> str:
    """The host of `host[:port]`, lower-case, without brackets and trailing dot; empty where there is none."""
    text = authority.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.rpartition(":")[0].rstrip(".") if text.count(":") == 1 else text.rstrip(".")
