"""Keys of evidence: the reviewing body's private key, where it is here, and that of receipts."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from foundation.errors import Invalid
from foundation.keys import KeyRing
from proctor.sealing import ReviewingKeys
from proctor.settings import ProctorSettings


def reviewing_keys(settings: ProctorSettings) -> ReviewingKeys:
    """The private key that the settings name, or none.

    Invalid("proctor-reviewing-key-file") where the file cannot be opened with the passphrase.
    """
    if not settings.reviewing_key_file:
        return ReviewingKeys()
    return ReviewingKeys.of(
        [read_key(Path(settings.reviewing_key_file), settings.reviewing_key_passphrase)]
    )


def read_key(file: Path, passphrase: SecretStr) -> X25519PrivateKey:
    """One private key from a PEM file."""
    secret = passphrase.get_secret_value().encode() or None
    try:
        key = load_pem_private_key(file.read_bytes(), secret)
    except (OSError, ValueError, TypeError) as trouble:
        raise Invalid("proctor-reviewing-key-file", file=file.name) from trouble
    if not isinstance(key, X25519PrivateKey):
        raise Invalid("proctor-reviewing-key-file", file=file.name)
    return key


def receipt_key(ring: KeyRing) -> Ed25519PrivateKey:
    """What this installation signs receipts with; it outlives the ring's rotations."""
    return Ed25519PrivateKey.from_private_bytes(ring.derive("proctor:receipt"))
