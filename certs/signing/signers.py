"""What signs for a body: the interface of keys, whether they lie in a file, a token or elsewhere.

The rest of the wing sees `RawSigner` alone. A key in a hardware token or behind a remote service
signs through the same two members, and no private key is ever handed about.

An ECDSA signature (r, s) has a twin, (r, n - s), that verifies as well; anybody can make the one
from the other without the key. So our signers give the smaller s, and our verifiers refuse the
larger: a file then has one valid signature and not two.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from foundation.errors import Invalid

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Number of points that the base point of P-256 generates (SEC 2, 2.4.2)."""

RSA_BITS = (2048, 4096)
"""Shortest and longest RSA keys that are taken; longer ones verify too slowly on telephones."""

_HALF = P256_ORDER // 2


class Algorithm(StrEnum):
    """How a signature over a message is made; the values are the names that reports show."""

    ECDSA_P256_SHA256 = "ecdsa-p256-sha256"
    RSA_PKCS1_SHA256 = "rsa-pkcs1-sha256"
    SM2_SM3 = "sm2-sm3"


class RawSigner(Protocol):
    """Signs messages with one key; may be called by many threads."""

    @property
    def algorithm(self) -> Algorithm:
        """What `sign` makes."""

    def sign(self, message: bytes) -> bytes:
        """Signature over the message's digest: DER ``SEQUENCE {r, s}`` or PKCS #1 v1.5.

        The digest is SHA-256, or SM3 where the algorithm says so. An ECDSA signature is low-s.
        """


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
        self.algorithm = algorithm_of(key.public_key())
        # Deterministic nonces (RFC 6979): the same file is signed to the same bytes, so a line
        # that is taken up again after a crash ends with what it would have ended with.
        self._ecdsa = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

    def sign(self, message: bytes) -> bytes:
        """Signature over SHA-256 of the message."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return low_s(self._key.sign(message, self._ecdsa))


def algorithm_of(key: object) -> Algorithm:
    """How a key of this kind signs; ``Invalid`` for a kind or a length that is not taken."""
    if isinstance(key, rsa.RSAPublicKey):
        if not RSA_BITS[0] <= key.key_size <= RSA_BITS[1]:
            raise Invalid("certs-signing-key-kind", kind=f"rsa{key.key_size}")
        return Algorithm.RSA_PKCS1_SHA256
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return Algorithm.ECDSA_P256_SHA256
    name = key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__
    raise Invalid("certs-signing-key-kind", kind=name)


def verify_signature(key: object, signature: bytes, message: bytes) -> None:
    """Check a signature of ours over SHA-256; raises cryptography's ``InvalidSignature``."""
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    else:
        raise Invalid("certs-signing-key-kind", kind=type(key).__name__)


def low_s(signature: bytes) -> bytes:
    """The P-256 signature in DER with the smaller of its two possible s.

    The signature must be DER as a library of ours made it; nothing here is checked.
    """
    at = 4 + signature[3]
    s = int.from_bytes(signature[at + 2 :], "big")
    if s <= _HALF:
        return signature
    # The r stays as it is; n - s may be shorter than s, so both lengths are written anew.
    short = _integer(P256_ORDER - s)
    return b"\x30" + bytes((at - 2 + len(short),)) + signature[2:at] + short


def is_low_s(signature: bytes) -> bool:
    """Whether s is the smaller one, in a P-256 signature in DER."""
    return int.from_bytes(signature[6 + signature[3] :], "big") <= _HALF


def der_signature(pair: bytes) -> bytes:
    """DER of a P-256 signature that a token gives as r and s, 32 bytes each; low-s."""
    if len(pair) != 64:
        raise Invalid("certs-signing-key-kind", kind=f"ecdsa-{len(pair)}")
    r, s = int.from_bytes(pair[:32], "big"), int.from_bytes(pair[32:], "big")
    body = _integer(r) + _integer(min(s, P256_ORDER - s))
    return b"\x30" + bytes((len(body),)) + body


def _integer(value: int) -> bytes:
    """DER INTEGER of a positive number shorter than 127 bytes."""
    octets = value.to_bytes(value.bit_length() // 8 + 1, "big")
    return b"\x02" + bytes((len(octets),)) + octets
