"""A certification authority for demonstrations: root, issuing authority and signer, all P-256.

Every name says 演示, because nobody vouches for this authority but the body that made it. A body
with a real certificate imports its own chain into the folder (`certs.signing.rotation`); nothing
else changes.
"""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from certs.signing.private_files import write_private
from certs.signing.profiles import (
    Keyed,
    distinguished,
    issuing_certificate,
    root_certificate,
    signer_certificate,
)
from certs.signing.signers import HeldKey, SigningMaterial
from foundation.errors import Invalid

ROOT_YEARS, ISSUING_YEARS, SIGNER_YEARS = 20, 10, 5
_NAMES = ("root", "issuing", "signer")
DEMONSTRATION_MARK = "credential.key"
"""Written last of all files: its presence says that all the others are there."""


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
    root = Keyed(
        root_certificate(
            _name("演示根证书", "Demonstration Root Authority"), root_key, start, ROOT_YEARS
        ),
        root_key,
    )
    issuing = Keyed(
        issuing_certificate(
            _name("演示签发证书", "Demonstration Issuing Authority"),
            issuing_key.public_key(),
            root,
            start,
            ISSUING_YEARS,
        ),
        issuing_key,
    )
    return DemoAuthority(
        root,
        issuing,
        Keyed(demo_signer(issuing, signer_key.public_key(), start), signer_key),
        ed25519.Ed25519PrivateKey.generate(),
    )


def demo_signer(
    issuing: Keyed, key: ec.EllipticCurvePublicKey, start: datetime
) -> x509.Certificate:
    """A signer's certificate of the demonstration, at the beginning and at every rotation."""
    name = _name("演示证书签章", "Demonstration Certificate Seal")
    return signer_certificate(name, key, issuing, start, SIGNER_YEARS)


def export_authority(authority: DemoAuthority, passphrase: bytes) -> dict[str, bytes]:
    """PEM files by name; private keys are encrypted with the passphrase (PKCS #8)."""
    lock = BestAvailableEncryption(passphrase)
    files: dict[str, bytes] = {}
    for name in _NAMES:
        keyed: Keyed = getattr(authority, name)
        files[f"{name}.pem"] = keyed.certificate.public_bytes(Encoding.PEM)
        files[f"{name}.key"] = keyed.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    files[DEMONSTRATION_MARK] = authority.credential_key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, lock
    )
    return files


def restore_authority(files: dict[str, bytes], passphrase: bytes) -> DemoAuthority:
    """The authority that `export_authority` wrote; ``Invalid`` for a wrong passphrase or file."""
    try:
        keyed = [_restored(files, name, passphrase) for name in _NAMES]
        credential_key = load_pem_private_key(files[DEMONSTRATION_MARK], passphrase)
    except (KeyError, ValueError, TypeError) as error:
        raise Invalid("certs-authority-unreadable") from error
    if not isinstance(credential_key, ed25519.Ed25519PrivateKey):
        raise Invalid("certs-authority-unreadable")
    return DemoAuthority(keyed[0], keyed[1], keyed[2], credential_key)


def open_authority(folder: Path, passphrase: bytes, now: datetime) -> DemoAuthority:
    """The authority kept in ``folder``, made there on the first run; keys readable by us only."""
    if not (folder / DEMONSTRATION_MARK).is_file():
        _make(folder, passphrase, now)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return restore_authority(files, passphrase)


def public_key_digest(certificate: x509.Certificate) -> str:
    """SHA-256 of the subject public key info, in hexadecimal: what a trusted root is pinned by."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(spki).hexdigest()


def _make(folder: Path, passphrase: bytes, now: datetime) -> None:
    """One process makes the authority: who comes second at the lock finds it there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "making.lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if (folder / DEMONSTRATION_MARK).is_file():
            return
        for name, data in export_authority(create_authority(now), passphrase).items():
            write_private(folder / name, data)


def _restored(files: dict[str, bytes], name: str, passphrase: bytes) -> Keyed:
    key = load_pem_private_key(files[f"{name}.key"], passphrase)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(name)
    certificate = x509.load_pem_x509_certificate(files[f"{name}.pem"])
    if certificate.public_key() != key.public_key():
        raise ValueError(name)
    return Keyed(certificate, key)


def _name(zh: str, en: str) -> x509.Name:
    return distinguished(f"{zh} {en}", "演示机构 Demonstration Body")
