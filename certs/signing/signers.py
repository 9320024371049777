"""What signs for a body: the interface of keys, whether they lie in a file, a token or elsewhere.

The rest of the wing sees `RawSigner` alone. A key in a hardware token or behind a remote service
signs through the same two members, and no private key is ever handed about.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from foundation.errors import Invalid


class Algorithm(StrEnum):
    """How a signature over a message is made; the values are the names that reports show."""

    ECDSA_P256_SHA256 = "ecdsa-p256-sha256"
    RSA_PKCS1_SHA256 = "rsa-pkcs1-sha256"


class RawSigner(Protocol):
    """Signs messages with one key; may be called by many threads."""

    @property
    def algorithm(self) -> Algorithm:
        """What `sign` makes."""

    def sign(self, message: bytes) -> bytes:
        """Signature over SHA-256 of the message: DER ``SEQUENCE {r, s}`` or PKCS #1 v1.5."""


@dataclass(frozen=True, slots=True)
class SigningMaterial:
    """What a signature needs: the signer, and the certificates between it and the root.

    ``certificate`` is the signer's own; ``chain`` leads from its issuer upwards, without the root.
    """

    signer: RawSigner
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    root: x509.Certificate


class HeldKey:
    """A key that stays in this process's memory, P-256 or RSA."""

    def __init__(self, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
        self._key = key
        if isinstance(key, rsa.RSAPrivateKey):
            self.algorithm = Algorithm.RSA_PKCS1_SHA256
        elif isinstance(key.curve, ec.SECP256R1):
            self.algorithm = Algorithm.ECDSA_P256_SHA256
        else:
            raise Invalid("certs-signing-key-kind", kind=key.curve.name)
        # Deterministic nonces (RFC 6979): the same file is signed to the same bytes, so a line
        # that is taken up again after a crash ends with what it would have ended with.
        self._ecdsa = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

    def sign(self, message: bytes) -> bytes:
        """Signature over SHA-256 of the message."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(message, self._ecdsa)
