"""Reads what a rehearsal is given: other addresses for named hosts, and roots of its own."""

import ipaddress
import re
from collections.abc import Iterable
from pathlib import Path

from firsthand.stopping import Exit, Stop

type ConnectTo = dict[tuple[str, int], tuple[str, int]]

_SPEC = re.compile(r"([^:\[\]]+):(\d{1,5}):(\[[0-9a-fA-F:.]+\]|[0-9.]+):(\d{1,5})")


def read_connect_to(specs: Iterable[str]) -> ConnectTo:
    """`HOST:PORT:ADDRESS:PORT` as in curl. Stop, naming every one that is unusable or does not stay on this machine."""
    found: ConnectTo = {}
    problems = []
    for spec in specs:
        match = _SPEC.fullmatch(spec)
        if match is None or not all(0 < int(match[place]) <= 65535 for place in (2, 4)):
            problems.append(
                f"--connect-to {spec}: say HOST:PORT:ADDRESS:PORT, such as social.example:443:127.0.0.1:8443"
            )
            continue
        address = match[3].strip("[]")
        try:
            stays_here = ipaddress.ip_address(address).is_loopback
        except ValueError:
            stays_here = False
        if not stays_here:
            problems.append(f"--connect-to {spec}: {address} is not an address of this machine (127.0.0.1, [::1])")
            continue
        found[match[1].lower().rstrip("."), int(match[2])] = (address, int(match[4]))
    if problems:
        raise Stop(Exit.BAD_INPUT, *problems)
    return found


def check_roots(file: Path | None) -> None:
    """Stop where the file of roots cannot be used."""
    if file is None:
        return
    from cryptography import x509

    try:
        x509.load_pem_x509_certificates(file.read_bytes())
    except OSError as error:
        raise Stop(Exit.BAD_INPUT, f"--upstream-ca {file}: {error.strerror}") from error
    except ValueError as error:
        raise Stop(Exit.BAD_INPUT, f"--upstream-ca {file}: no certificates in it ({error})") from error
