"""Signed JSON as compact tokens (RFC 7515), by the two algorithms that wallets use, and JWK.

ES256 is ECDSA on P-256 with SHA-256, its signature the two numbers side by side (RFC 7518, 3.4);
EdDSA is Ed25519 (RFC 8037). The algorithm follows from the key and never from the token, so that a
token cannot choose how it is checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from certs.signing.multibase import from_base64url, to_base64url
from certs.signing.strict_json import read_object
from foundation.errors import Invalid

PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey

_P256_BYTES = 32
_ES256 = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was read and not yet believed."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signed: bytes
    signature: bytes

    def demand_signed_by(self, key: PublicKey) -> None:
        """``Invalid`` unless this key has signed it, by the algorithm of the key."""
        if self.header.get("alg") != algorithm_of(key) or "crit" in self.header:
            raise Invalid("certs-credential-proof-kind")
        try:
            if isinstance(key, Ed25519PublicKey):
                key.verify(self.signature, self.signed)
            else:
                key.verify(_der(self.signature), self.signed, _ES256)
        except InvalidSignature as error:
            raise Invalid("certs-credential-signature") from error


def sign_token(header: Mapping[str, str], payload: Mapping[str, Any], key: PrivateKey) -> str:
    """A token with ``alg`` set by the key."""
    told = {"alg": algorithm_of(key.public_key()), **header}
    signed = f"{_part(told)}.{_part(payload)}"
    if isinstance(key, Ed25519PrivateKey):
        signature = key.sign(signed.encode())
    else:
        r, s = decode_dss_signature(key.sign(signed.encode(), _ES256))
        signature = r.to_bytes(_P256_BYTES, "big") + s.to_bytes(_P256_BYTES, "big")
    return f"{signed}.{to_base64url(signature)}"


def read_token(text: str) -> Token:
    """The three parts of a token; ``Invalid`` for anything else."""
    parts = text.split(".")
    if len(parts) != 3 or not text.isascii():
        raise Invalid("certs-credential-unreadable")
    header, payload, signature = (from_base64url(part) for part in parts)
    signed = text.rpartition(".")[0].encode()
    return Token(read_object(header), read_object(payload), signed, signature)


def algorithm_of(key: PublicKey) -> str:
    """``EdDSA`` or ``ES256``; ``Invalid`` for a key of another curve."""
    if isinstance(key, Ed25519PublicKey):
        return "EdDSA"
    if isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    raise Invalid("certs-signing-key-kind", kind=key.curve.name)


def to_jwk(key: PublicKey) -> dict[str, str]:
    """A public key as JWK (RFC 7517)."""
    if isinstance(key, Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": to_base64url(key.public_bytes_raw())}
    algorithm_of(key)
    numbers = key.public_numbers()
    x, y = (to_base64url(one.to_bytes(_P256_BYTES, "big")) for one in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def from_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """The key of a JWK; ``Invalid`` for a kind that is not used here or a point off the curve."""
    try:
        kind, x = (jwk["kty"], jwk["crv"]), from_base64url(jwk["x"])
        if kind == ("OKP", "Ed25519"):
            return Ed25519PublicKey.from_public_bytes(x)
        if kind == ("EC", "P-256"):
            point = b"\x04" + x + from_base64url(jwk["y"])
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("certs-credential-proof-kind") from error
    raise Invalid("certs-credential-proof-kind")


def _part(content: Mapping[str, Any]) -> str:
    return to_base64url(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _der(signature: bytes) -> bytes:
    if len(signature) != 2 * _P256_BYTES:
        raise Invalid("certs-credential-signature")
    r, s = signature[:_P256_BYTES], signature[_P256_BYTES:]
    return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
