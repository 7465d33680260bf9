"""TLS tells who answers: by the name that was asked for, though the connection goes to a checked address."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.refusals import NoUsableAnswer
from app.outgoing import Allowed, Outgoing
from tests.canary import listening


def certificate(folder: Path, name: str, *, days: int = 1) -> Path:
    """A key with a certificate of its own making, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def secured(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def ask(url_host: str, port: int) -> bytes:
    allowed = Allowed.of(f"{url_host}:{port}")
    out = Outgoing(allowed, resolve=lambda host, _: ["127.0.0.1"])
    return out.get(f"https://{url_host}:{port}/").body


def test_the_right_name_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path, "hooks.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with listening(tls=secured(path)) as other:
        assert ask("hooks.example", other.port) == b"hello"


def test_the_certificate_of_another_name_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path, "evil.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with listening(tls=secured(path)) as other, pytest.raises(NoUsableAnswer, match="certificate"):
        ask("hooks.example", other.port)
    assert not any(other.heard)


def test_a_self_made_certificate_is_not_believed(tmp_path: Path) -> None:
    with (
        listening(tls=secured(certificate(tmp_path, "hooks.example"))) as other,
        pytest.raises(NoUsableAnswer, match="certificate"),
    ):
        ask("hooks.example", other.port)
    assert not any(other.heard)


def test_an_old_certificate_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path, "hooks.example", days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with listening(tls=secured(path)) as other, pytest.raises(NoUsableAnswer, match="certificate"):
        ask("hooks.example", other.port)


def test_who_does_not_speak_tls_is_not_spoken_to() -> None:
    with listening() as other, pytest.raises(NoUsableAnswer):
        ask("hooks.example", other.port)
    assert not any(b"HTTP" in heard for heard in other.heard)
