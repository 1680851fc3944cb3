"""This installation's certificate authority: one constrained root for the packs' hosts, a small one per added host.

In `<data>/ca/`, in the form mitmproxy reads:

- `mitmproxy-ca.pem`: the intermediate's key, the intermediate, the root. The root's key is never written anywhere.
- `hosts/<host>.pem`: for a host the person added: a leaf's key, the leaf, and its own root, whose key is gone too.
- `firsthand-ca.pem`: what a client must trust: every root.
"""

import base64
import hashlib
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from firsthand.certificates import (
    certificate_pem,
    constrained_intermediate,
    constrained_root,
    covers,
    key_pem,
    permitted_domains,
    server_leaf,
)
from firsthand.instance import FILE_MODE, write_private
from firsthand.stopping import Exit, Stop

OWN_DOMAIN = "firsthand.internal"
WARN_DAYS = 30
HOST_NAME = re.compile(r"(?!.*\.\d+$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """One file of ours: its certificates, the working one first and its root last."""

    path: Path
    certificates: list[x509.Certificate]

    @property
    def root(self) -> x509.Certificate:
        return self.certificates[-1]

    def days_left(self, now: datetime) -> int:
        return (min(certificate.not_valid_after_utc for certificate in self.certificates) - now).days


class Authority:
    """What signs for the ruled hosts of this installation."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.folder = folder
        self._now = now
        self.main_file = folder / "mitmproxy-ca.pem"
        self.hosts_folder = folder / "hosts"
        self.trust_file = folder / "firsthand-ca.pem"

    def prepare(self, shipped_hosts: list[str]) -> list[str]:
        """Check what is there, make what is missing; gives the lines the person should read.

        Raises Stop for a key that others could read, and for an authority that is not constrained.
        """
        self._refuse_open_keys()
        self.hosts_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted = permitted_for([*shipped_hosts, OWN_DOMAIN])
        news = self._prepare_main(wanted)
        for host in self.added_hosts():
            kept = _read(self._host_file(host))
            if kept.days_left(self._now()) <= 0:
                self._make_host(host)
                news.append(f"The certificate for {host} had run out; it is new, and must be trusted anew.")
        self._write_trust_file()
        return news

    def add_host(self, host: str) -> bool:
        """Make the small root and the leaf of one added host; False when the host is covered already.

        Raises ValueError for a name no certificate can be made for.
        """
        if not HOST_NAME.fullmatch(host):
            raise ValueError(f"{host}: not a host name")
        if covers(self.permitted(), host.removeprefix("*.")) or self._host_file(host).exists():
            return False
        self.hosts_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_host(host)
        self._write_trust_file()
        return True

    def certs_option(self) -> list[str]:
        """mitmproxy's `certs` option: `host=path` for every added host."""
        return [f"{host}={self._host_file(host)}" for host in self.added_hosts()]

    def added_hosts(self) -> list[str]:
        """The hosts with a root of their own."""
        return sorted(path.stem.replace("_any_.", "*.", 1) for path in self.hosts_folder.glob("*.pem"))

    def permitted(self) -> list[str]:
        """The domains the main root can vouch for."""
        return permitted_domains(_read(self.main_file).root)

    def roots(self) -> list[x509.Certificate]:
        """Every root a client must trust, the main one first."""
        files = [self.main_file, *(self._host_file(host) for host in self.added_hosts())]
        return [_read(path).root for path in files]

    def named_roots(self) -> dict[str, str]:
        """Every root as PEM, by a name that tells it from all others in a certificate store."""
        roots = self.roots()
        return {f"Firsthand {root.serial_number:x}"[:40]: certificate_pem(root) for root in roots}

    def spki_list(self) -> str:
        """For Chromium's fingerprint flag (tests only): the SHA-256 of every key in our chains."""
        files = [self.main_file, *(self._host_file(host) for host in self.added_hosts())]
        return ",".join(_spki(certificate) for path in files for certificate in _read(path).certificates)

    def _prepare_main(self, wanted: list[str]) -> list[str]:
        if not self.main_file.exists():
            self._make_main(wanted)
            return []
        kept = _read(self.main_file)
        if not all(permitted_domains(certificate) for certificate in kept.certificates):
            raise Stop(
                Exit.BAD_INPUT,
                f"{self.main_file} could vouch for any site: its names are not constrained. "
                "Move it away and a constrained one is made.",
            )
        missing = [domain for domain in wanted if not covers(permitted_domains(kept.root), domain)]
        again = "programs that trusted the old one must trust the new one"
        if missing:
            self._make_main(wanted)
            return [f"The certificate authority is new, because it now covers {', '.join(missing)}: {again}."]
        days_left = kept.days_left(self._now())
        if days_left <= 0:
            self._make_main(wanted)
            return [f"The certificate authority had run out and is new: {again}."]
        if days_left <= WARN_DAYS:
            return [f"The certificate authority runs out in {days_left} days; then a new one is made: {again}."]
        return []

    def _make_main(self, permitted: list[str]) -> None:
        root = constrained_root("Firsthand", permitted, path_length=1)
        working = constrained_intermediate("Firsthand, working authority", permitted, root)
        chain = certificate_pem(working.certificate) + certificate_pem(root.certificate)
        write_private(self.main_file, key_pem(working.key) + chain)

    def _make_host(self, host: str) -> None:
        domain = host.removeprefix("*.")
        root = constrained_root(f"Firsthand for {domain}"[:50], [domain], path_length=0)
        leaf = server_leaf([domain, host] if host != domain else [host], root)
        chain = certificate_pem(leaf.certificate) + certificate_pem(root.certificate)
        write_private(self._host_file(host), key_pem(leaf.key) + chain)

    def _host_file(self, host: str) -> Path:
        return self.hosts_folder / f"{host.replace('*', '_any_', 1)}.pem"

    def _write_trust_file(self) -> None:
        write_private(self.trust_file, "".join(certificate_pem(root) for root in self.roots()))

    def _refuse_open_keys(self) -> None:
        """A key that others could read may have been copied, so it is not silently closed again."""
        for path in (self.main_file, *self.hosts_folder.glob("*.pem")):
            if path.exists() and stat.S_IMODE(path.lstat().st_mode) != FILE_MODE:
                mode = stat.S_IMODE(path.lstat().st_mode)
                raise Stop(
                    Exit.BAD_INPUT,
                    f"{path} is a private key with mode {mode:04o}. If nobody else used this computer: "
                    f"chmod 600 {path}. Else delete it, and a new one is made.",
                )


def permitted_for(hosts: list[str]) -> list[str]:
    """The fewest domains whose constraint covers all these hosts; `*.name` counts as `name`."""
    domains = sorted({host.removeprefix("*.") for host in hosts}, key=lambda domain: (domain.count("."), domain))
    kept: list[str] = []
    for domain in domains:
        if not covers(kept, domain):
            kept.append(domain)
    return kept


def _read(path: Path) -> _Kept:
    try:
        certificates = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Stop(Exit.BAD_INPUT, f"{path} cannot be read as certificates ({error}); move it away") from error
    return _Kept(path, certificates)


def _spki(certificate: x509.Certificate) -> str:
    key = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(key).digest()).decode()
