"""Makes certificates that can speak for a few named hosts and nobody else.

Pure construction over `cryptography`; where they are kept and when they are renewed is `authority.py`.
"""

import datetime
import ipaddress
import secrets
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_DAYS = 825
# As in mitmproxy's own certificates: clocks of two programs may differ, and a day too early is refused.
BACKDATED_DAYS = 2

type SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class _AnyKey(Protocol):
    def public_key(self) -> CertificateIssuerPublicKeyTypes: ...


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate and the key that signs in its name."""

    certificate: x509.Certificate
    key: SigningKey


def constrained_root(title: str, permitted: list[str], path_length: int) -> Issuer:
    """A root that can vouch for these domains (and what is below them) only, and for no address.

    Without the excluded addresses a list of names alone still lets a leaf for 127.0.0.1 pass (Chromium 156).
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"{title} {secrets.token_hex(3).upper()}")
    builder = _begun(name, name, key).add_extension(x509.BasicConstraints(True, path_length), critical=True)
    builder = _authority_usage(builder).add_extension(_constraints(permitted), critical=True)
    return Issuer(builder.sign(key, hashes.SHA256()), key)


def constrained_intermediate(title: str, permitted: list[str], root: Issuer) -> Issuer:
    """The working authority: it signs servers' leaves, and no further authority. RSA, because mitmproxy reads that."""
    key = rsa_key()
    builder = _begun(_name(title), root.certificate.subject, key)
    builder = _authority_usage(builder.add_extension(x509.BasicConstraints(True, 0), critical=True))
    builder = builder.add_extension(_constraints(permitted), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return Issuer(builder.add_extension(_issued_by(root), critical=False).sign(root.key, hashes.SHA256()), key)


def server_leaf(names: list[str], issuer: Issuer) -> Issuer:
    """A server's certificate for these DNS names."""
    key = rsa_key()
    builder = _begun(_name(names[0][:63]), issuer.certificate.subject, key)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(False, None), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return Issuer(builder.add_extension(_issued_by(issuer), critical=False).sign(issuer.key, hashes.SHA256()), key)


def rsa_key() -> rsa.RSAPrivateKey:
    """A fresh RSA key of 2048 bits."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem(key: SigningKey) -> str:
    """The key in the older PEM form ("RSA PRIVATE KEY"), which is what mitmproxy writes itself."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()


def certificate_pem(certificate: x509.Certificate) -> str:
    """The certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def permitted_domains(certificate: x509.Certificate) -> list[str]:
    """The domains an authority's constraint permits; empty where it is not constrained at all."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return []
    if not constraints.critical:
        return []
    names = constraints.value.permitted_subtrees or []
    return [name.value for name in names if isinstance(name, x509.DNSName)]


def covers(permitted: list[str], host: str) -> bool:
    """Whether a constraint to these domains lets a certificate for this host be valid."""
    return any(host == domain or host.endswith(f".{domain}") for domain in permitted)


def _begun(subject: x509.Name, issuer: x509.Name, key: _AnyKey) -> x509.CertificateBuilder:
    begins = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=BACKDATED_DAYS)
    public_key = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Firsthand, made on this computer for itself"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _authority_usage(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        key_cert_sign=True,
        crl_sign=True,
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return builder.add_extension(usage, critical=True)


def _constraints(permitted: list[str]) -> x509.NameConstraints:
    every_address = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
    return x509.NameConstraints(
        permitted_subtrees=[x509.DNSName(domain) for domain in permitted],
        excluded_subtrees=[x509.IPAddress(network) for network in every_address],
    )


def _issued_by(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
