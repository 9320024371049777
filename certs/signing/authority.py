"""A certification authority for demonstrations: root, issuing authority and signer, all P-256.

Every name says 演示, because nobody vouches for this authority but the body that made it. A body
with a real certificate hands its own `SigningMaterial` to `certs.signing.pades` instead; nothing
else changes.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

from certs.signing.signers import HeldKey, SigningMaterial
from foundation.errors import Invalid

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""Extended key usage for signing documents (RFC 9336)."""

EMAIL_PROTECTION = ObjectIdentifier("1.3.6.1.5.5.7.3.4")
"""Asked for by verifiers that know no usage for documents, NSS among them."""

ROOT_YEARS, ISSUING_YEARS, SIGNER_YEARS = 20, 10, 5
_YEAR = timedelta(days=365.25)
_NAMES = ("root", "issuing", "signer")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class DemoAuthority:
    """The three certificates with their keys, and the Ed25519 key that signs credentials."""

    root: Keyed
    issuing: Keyed
    signer: Keyed
    credential_key: ed25519.Ed25519PrivateKey

    def material(self) -> SigningMaterial:
        """What signing PDF files needs of it; the root's key stays behind."""
        return SigningMaterial(
            signer=HeldKey(self.signer.key),
            certificate=self.signer.certificate,
            chain=(self.issuing.certificate,),
            root=self.root.certificate,
        )


def create_authority(now: datetime) -> DemoAuthority:
    """A new authority whose certificates begin a day before ``now``, for clocks that differ."""
    start = now - timedelta(days=1)
    root_key, issuing_key, signer_key = (ec.generate_private_key(ec.SECP256R1()) for _ in _NAMES)
    root_name = _name("演示根证书", "Demonstration Root Authority")
    issuing_name = _name("演示签发证书", "Demonstration Issuing Authority")
    signer_name = _name("演示证书签章", "Demonstration Certificate Seal")
    root = _authority(root_name, root_key, root_name, root_key, start, ROOT_YEARS, path=1)
    issuing = _authority(
        issuing_name, issuing_key, root_name, root_key, start, ISSUING_YEARS, path=0
    )
    signer = (
        _builder(signer_name, signer_key, issuing_name, issuing_key, start, SIGNER_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING, EMAIL_PROTECTION]), critical=False)
        .sign(issuing_key, hashes.SHA256())
    )
    return DemoAuthority(
        Keyed(root, root_key),
        Keyed(issuing, issuing_key),
        Keyed(signer, signer_key),
        ed25519.Ed25519PrivateKey.generate(),
    )


def export_authority(authority: DemoAuthority, passphrase: bytes) -> dict[str, bytes]:
    """PEM files by name; private keys are encrypted with the passphrase (PKCS #8)."""
    lock = BestAvailableEncryption(passphrase)
    files: dict[str, bytes] = {}
    for name in _NAMES:
        keyed: Keyed = getattr(authority, name)
        files[f"{name}.pem"] = keyed.certificate.public_bytes(Encoding.PEM)
        files[f"{name}.key"] = keyed.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    files["credential.key"] = authority.credential_key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, lock
    )
    return files


def restore_authority(files: dict[str, bytes], passphrase: bytes) -> DemoAuthority:
    """The authority that `export_authority` wrote; ``Invalid`` for a wrong passphrase or file."""
    try:
        keyed = [_restored(files, name, passphrase) for name in _NAMES]
        credential_key = load_pem_private_key(files["credential.key"], passphrase)
    except (KeyError, ValueError, TypeError) as error:
        raise Invalid("certs-authority-unreadable") from error
    if not isinstance(credential_key, ed25519.Ed25519PrivateKey):
        raise Invalid("certs-authority-unreadable")
    return DemoAuthority(keyed[0], keyed[1], keyed[2], credential_key)


def open_authority(folder: Path, passphrase: bytes, now: datetime) -> DemoAuthority:
    """The authority kept in ``folder``, made there on the first run; keys readable by us only."""
    if (folder / "credential.key").is_file():
        files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        return restore_authority(files, passphrase)
    folder.mkdir(parents=True, exist_ok=True)
    authority = create_authority(now)
    # The credential key is written last: its presence says that all the others are there.
    for name, data in export_authority(authority, passphrase).items():
        _write_private(folder / name, data)
    return authority


def public_key_digest(certificate: x509.Certificate) -> str:
    """SHA-256 of the subject public key info, in hexadecimal: what a trusted root is pinned by."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(spki).hexdigest()


def _restored(files: dict[str, bytes], name: str, passphrase: bytes) -> Keyed:
    key = load_pem_private_key(files[f"{name}.key"], passphrase)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(name)
    certificate = x509.load_pem_x509_certificate(files[f"{name}.pem"])
    if certificate.public_key() != key.public_key():
        raise ValueError(name)
    return Keyed(certificate, key)


def _name(zh: str, en: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "演示机构 Demonstration Body"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{zh} {en}"),
        ]
    )


def _builder(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: datetime,
    years: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + years * _YEAR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )


def _authority(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: datetime,
    years: int,
    *,
    path: int,
) -> x509.Certificate:
    return (
        _builder(subject, key, issuer, issuer_key, start, years)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _write_private(path: Path, data: bytes) -> None:
    """Written whole or not at all, and never readable by others, not even for a moment."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
