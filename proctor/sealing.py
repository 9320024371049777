"""Seals pictures for the body that reads them, so that the server that keeps them cannot.

Hybrid public key encryption (RFC 9180), base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
AES-256-GCM, each picture with a key of its own. The sitting's frozen policy holds the public key;
the private key lies with the reviewing body alone. The context (which sitting, which frame) is
bound in, so that a sealed picture opens nowhere else.

What it protects: whoever takes the site's disk, its key ring or its backups, even later, gets no
picture. What it does not: a server that measures frames sees them while it measures, and base mode
does not say who sealed; that the picture is the one that was recorded, the sitting's hash chain
says.

    sealed = MAGIC | first 8 bytes of SHA-256 of the public key | encapsulated key, 32 | ciphertext
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from foundation.errors import Invalid, Unavailable

MAGIC = b"KZSEAL1\n"
_NAME = 8
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def public_text(key: X25519PublicKey) -> str:
    """A public key as policies carry it: base64url of its 32 bytes, without padding."""
    return base64.urlsafe_b64encode(key.public_bytes_raw()).rstrip(b"=").decode()


def read_public(text: str) -> X25519PublicKey:
    """Read such a key; raises Invalid("proctor-reviewing-key-unreadable")."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return X25519PublicKey.from_public_bytes(raw)
    except (ValueError, binascii.Error) as trouble:
        raise Invalid("proctor-reviewing-key-unreadable") from trouble


def fingerprint(key: X25519PublicKey) -> str:
    """The first 16 characters of SHA-256 of the key, in fours, for people to compare."""
    digits = hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


def context_of(sitting_id: str, sequence: int) -> str:
    """What a picture is bound to: its watched sitting and its number there."""
    return f"{sitting_id}:{sequence}"


def is_sealed(content: bytes) -> bool:
    """Whether this is a sealed picture rather than a JPEG."""
    return content.startswith(MAGIC)


def seal_for(key: X25519PublicKey, content: bytes, context: str) -> bytes:
    """Seal for the holder of the private key; the same content seals differently each time."""
    return MAGIC + _named(key) + _SUITE.encrypt(content, key, info=context.encode())


@dataclass(frozen=True)
class ReviewingKeys:
    """The private keys that an installation holds; most hold none."""

    keys: tuple[X25519PrivateKey, ...] = field(default=(), repr=False)

    def open(self, sealed: bytes, context: str) -> bytes:
        """Open what was sealed for one of these keys.

        Unavailable("proctor-evidence-sealed-elsewhere") where another body has the key,
        Invalid("proctor-evidence-seal-broken") for a changed byte or another context.
        """
        start = len(MAGIC)
        name = sealed[start : start + _NAME]
        for key in self.keys:
            if _named(key.public_key()) == name:
                return _opened(key, sealed[start + _NAME :], context)
        raise Unavailable("proctor-evidence-sealed-elsewhere", key=name.hex())

    @classmethod
    def of(cls, keys: Iterable[X25519PrivateKey]) -> ReviewingKeys:
        """These keys."""
        return cls(tuple(keys))


def _opened(key: X25519PrivateKey, ciphertext: bytes, context: str) -> bytes:
    try:
        return _SUITE.decrypt(ciphertext, key, info=context.encode())
    except (InvalidTag, ValueError) as trouble:
        raise Invalid("proctor-evidence-seal-broken") from trouble


def _named(key: X25519PublicKey) -> bytes:
    return hashlib.sha256(key.public_bytes_raw()).digest()[:_NAME]
