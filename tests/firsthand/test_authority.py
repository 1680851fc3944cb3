"""The authority speaks for the ruled hosts only; OpenSSL, not our own code, is the judge."""

import contextlib
import datetime
import ipaddress
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from mitmproxy.certs import CertStore

from firsthand.authority import Authority, permitted_for
from firsthand.certificates import Issuer, certificate_pem, constrained_intermediate, key_pem, rsa_key, server_leaf
from firsthand.stopping import Exit, Stop

HOSTS = ["www.linkedin.com", "*.mastodon.example", "mastodon.example"]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "ca")
    assert made.prepare(HOSTS) == []
    return made


def working_issuer(authority: Authority) -> Issuer:
    raw = authority.main_file.read_bytes()
    key = serialization.load_pem_private_key(raw, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return Issuer(x509.load_pem_x509_certificates(raw)[0], key)


def chain(authority: Authority, leaf: Issuer, *between: Issuer) -> str:
    """What a server with this leaf would hold: key, leaf, any authority between, and our own file's chain."""
    ours = x509.load_pem_x509_certificates(authority.main_file.read_bytes())
    certificates = [leaf.certificate, *(issuer.certificate for issuer in between), *ours]
    return key_pem(leaf.key) + "".join(map(certificate_pem, certificates))


def shake_hands(trust_file: Path, server_pem: str, host: str, folder: Path) -> None:
    """A TLS handshake in memory; raises ssl.SSLCertVerificationError as a real client would."""
    file = folder / "server.pem"
    file.write_text(server_pem)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=str(trust_file))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(to_client, to_server, server_hostname=host)
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        try:
            client.do_handshake()
        except ssl.SSLWantReadError:
            pass
        else:
            return
        with contextlib.suppress(ssl.SSLWantReadError):
            server.do_handshake()
    raise AssertionError("the handshake did not end")


@pytest.mark.parametrize(
    "host", ["www.linkedin.com", "mastodon.example", "a.b.mastodon.example", "practice.firsthand.internal"]
)
def test_a_ruled_host_is_vouched_for(authority: Authority, tmp_path: Path, host: str) -> None:
    leaf = server_leaf([host], working_issuer(authority))

    shake_hands(authority.trust_file, chain(authority, leaf), host, tmp_path)


@pytest.mark.parametrize("host", ["bank.example", "linkedin.com", "xmastodon.example", "www.linkedin.com.evil.example"])
def test_no_other_host_is_vouched_for(authority: Authority, tmp_path: Path, host: str) -> None:
    leaf = server_leaf([host], working_issuer(authority))

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(authority.trust_file, chain(authority, leaf), host, tmp_path)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "93.184.216.34"])
def test_no_address_is_vouched_for(authority: Authority, tmp_path: Path, address: str) -> None:
    issuer = working_issuer(authority)
    leaf = ip_leaf(address, issuer)

    with pytest.raises(ssl.SSLCertVerificationError, match="excluded subtree violation"):
        shake_hands(authority.trust_file, chain(authority, leaf), address, tmp_path)


def test_no_further_authority_is_vouched_for(authority: Authority, tmp_path: Path) -> None:
    below = sub_authority(working_issuer(authority))
    leaf = server_leaf(["www.linkedin.com"], below)

    with pytest.raises(ssl.SSLCertVerificationError, match="path length"):
        shake_hands(authority.trust_file, chain(authority, leaf, below), "www.linkedin.com", tmp_path)


def test_an_added_host_gets_a_root_for_itself_alone(authority: Authority, tmp_path: Path) -> None:
    main_root = authority.roots()[0]

    assert authority.add_host("social.example")

    path = authority.hosts_folder / "social.example.pem"
    assert [f"social.example={path}"] == authority.certs_option()
    assert main_root == authority.roots()[0]
    shake_hands(authority.trust_file, path.read_text(), "social.example", tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(authority.trust_file, path.read_text(), "bank.example", tmp_path)


def test_adding_a_host_twice_or_one_that_is_covered_changes_nothing(authority: Authority) -> None:
    authority.add_host("social.example")
    before = authority.trust_file.read_text()

    assert not authority.add_host("social.example")
    assert not authority.add_host("deep.mastodon.example")
    assert before == authority.trust_file.read_text()


@pytest.mark.parametrize("host", ["../escape", "10.0.0.1", "::1", "localhost", "a b.example", "", "ä.example", "*"])
def test_what_is_no_host_name_is_refused(authority: Authority, host: str) -> None:
    with pytest.raises(ValueError, match="not a host name"):
        authority.add_host(host)


def test_mitmproxy_reads_both_forms_and_its_leaf_is_trusted(authority: Authority, tmp_path: Path) -> None:
    authority.add_host("social.example")
    store = CertStore.from_store(authority.folder, "mitmproxy", 2048)
    for entry in authority.certs_option():
        spec, _, path = entry.partition("=")
        store.add_cert_file(spec, Path(path))

    ruled = store.get_cert("www.linkedin.com", [x509.DNSName("www.linkedin.com")])
    added = store.get_cert("social.example", [x509.DNSName("social.example")])

    for entry, host in ((ruled, "www.linkedin.com"), (added, "social.example")):
        certificates = [entry.cert, *entry.chain_certs]
        pem = key_pem(entry.privatekey) + "".join(certificate.to_pem().decode() for certificate in certificates)
        shake_hands(authority.trust_file, pem, host, tmp_path)


def test_a_start_with_the_same_hosts_or_fewer_keeps_the_authority(authority: Authority) -> None:
    before = authority.main_file.read_bytes()

    assert Authority(authority.folder).prepare(HOSTS[:1]) == []
    assert before == authority.main_file.read_bytes()


def test_a_new_shipped_host_makes_a_new_authority_and_says_so(authority: Authority) -> None:
    before = authority.main_file.read_bytes()

    news = authority.prepare([*HOSTS, "github.com"])

    assert "it now covers github.com" in news[0]
    assert before != authority.main_file.read_bytes()


def test_two_installations_share_no_key(authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other")
    other.prepare(HOSTS)

    assert not set(authority.spki_list().split(",")) & set(other.spki_list().split(","))


def test_no_file_holds_the_key_of_a_root(authority: Authority) -> None:
    authority.add_host("social.example")
    roots = [root.public_key() for root in authority.roots()]
    files = [path for path in authority.folder.rglob("*.pem") if b"PRIVATE KEY" in path.read_bytes()]

    keys = [serialization.load_pem_private_key(path.read_bytes(), None).public_key() for path in files]

    assert len(keys) == 2
    assert not any(key in roots for key in keys)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in authority.folder.rglob("*.pem")}


@pytest.mark.parametrize("file", ["mitmproxy-ca.pem", "hosts/social.example.pem"])
def test_a_key_that_others_could_read_stops_the_start(authority: Authority, file: str) -> None:
    authority.add_host("social.example")
    (authority.folder / file).chmod(0o644)

    with pytest.raises(Stop, match="chmod 600") as stopped:
        authority.prepare(HOSTS)

    assert stopped.value.code == Exit.BAD_INPUT


def test_an_authority_without_constraints_stops_the_start(tmp_path: Path) -> None:
    CertStore.create_store(tmp_path / "ca", "mitmproxy", 2048)

    with pytest.raises(Stop, match="not constrained"):
        Authority(tmp_path / "ca").prepare(HOSTS)


def test_an_authority_that_runs_out_is_named_in_time_and_then_renewed(
    authority: Authority,
) -> None:
    before = authority.main_file.read_bytes()
    now = datetime.datetime.now(datetime.UTC)

    soon = Authority(authority.folder, lambda: now + datetime.timedelta(days=800)).prepare(HOSTS)
    kept = authority.main_file.read_bytes()
    late = Authority(authority.folder, lambda: now + datetime.timedelta(days=830)).prepare(HOSTS)

    assert before == kept
    assert "runs out in" in soon[0]
    assert "had run out and is new" in late[0]
    assert before != authority.main_file.read_bytes()


def test_an_authority_lives_825_days_at_most(authority: Authority) -> None:
    for certificate in x509.load_pem_x509_certificates(authority.main_file.read_bytes()):
        assert datetime.timedelta(days=825) >= certificate.not_valid_after_utc - certificate.not_valid_before_utc


def test_the_constraint_names_each_domain_once() -> None:
    hosts = ["a.b.example", "*.b.example", "www.linkedin.com", "ab.example"]

    assert permitted_for(hosts) == ["ab.example", "b.example", "www.linkedin.com"]


def ip_leaf(address: str, issuer: Issuer) -> Issuer:
    name = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    return signed(issuer, name, x509.BasicConstraints(False, None))


def sub_authority(issuer: Issuer) -> Issuer:
    return constrained_intermediate("forged", ["www.linkedin.com"], issuer)


def signed(issuer: Issuer, name: x509.SubjectAlternativeName, constraints: x509.BasicConstraints) -> Issuer:
    key = rsa_key()
    now = datetime.datetime.now(datetime.UTC)
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "forged")]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=90))
        .add_extension(name, critical=False)
        .add_extension(constraints, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    )
    return Issuer(builder.sign(issuer.key, hashes.SHA256()), key)
