"""A wallet's proof that it holds a key: the JWT proof of OpenID4VCI, and names of such keys.

OpenID for Verifiable Credential Issuance 1.0, appendix F.1. The wallet signs who is to issue (the
audience) and a number used once. Its key stands in the header, as a JWK or as a name that contains
it: ``did:key`` or ``did:jwk``. Other names would have to be fetched from an address that a stranger
chose, so they are refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certs.signing.did import key_name
from certs.signing.jose import PublicKey, from_jwk, read_token, to_jwk
from certs.signing.multibase import from_base58, from_base64url, read_multikey, to_base58
from certs.signing.multibase import to_base64url as text_of
from certs.signing.strict_json import read_object
from foundation.errors import Invalid, Refusal

TYPE = "openid4vci-proof+jwt"
ALGORITHMS = ("ES256", "EdDSA")

_P256 = b"\x80\x24"
"""The multicodec of a compressed P-256 public key."""
_P256_BYTES = len(_P256) + 33
_MOST_CHARACTERS = 8_000
_UNREADABLE = "certs-key-proof"


@dataclass(frozen=True, slots=True)
class HolderKey:
    """A holder's public key and the name that the wallet knows it by."""

    key: PublicKey
    did: str

    @property
    def thumbprint(self) -> str:
        """The key's own digest, whatever it is called (RFC 7638)."""
        jwk = json.dumps(to_jwk(self.key), sort_keys=True, separators=(",", ":"))
        return text_of(sha256(jwk.encode()).digest())


@dataclass(frozen=True, slots=True)
class KeyProof:
    """A proof whose signature is good; whether its ``nonce`` was ours is the caller's to ask."""

    holder: HolderKey
    nonce: str


def read_proof(text: str, audience: str) -> KeyProof:
    """The proof, if the key in it has signed it for this audience; ``Invalid`` for anything else.

    ``audience`` is the identifier of the credential issuer.
    """
    try:
        return _proven(text, audience)
    except Refusal as refusal:
        raise Invalid(_UNREADABLE) from refusal
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Anyone may send anything here.
        raise Invalid(_UNREADABLE) from error


def key_did(key: PublicKey) -> str:
    """The ``did:key`` name of a key of either kind."""
    if isinstance(key, Ed25519PublicKey):
        return key_name(key)
    point = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return f"did:key:z{to_base58(_P256 + point)}"


def _proven(text: str, audience: str) -> KeyProof:
    if len(text) > _MOST_CHARACTERS:
        raise Invalid(_UNREADABLE)
    token = read_token(text)
    if token.header["typ"] != TYPE:
        raise Invalid(_UNREADABLE)
    holder = _holder(token.header)
    token.demand_signed_by(holder.key)
    said = token.payload
    timed = isinstance(said["iat"], int | float) and not isinstance(said["iat"], bool)
    if said["aud"] not in (audience, [audience]) or not timed:
        raise Invalid(_UNREADABLE)
    nonce = said.get("nonce", "")
    if not isinstance(nonce, str):
        raise Invalid(_UNREADABLE)
    return KeyProof(holder, nonce)


def _holder(header: Mapping[str, Any]) -> HolderKey:
    """The one key that the header names; a header with two ways to a key is refused."""
    if len({"jwk", "kid", "x5c", "trust_chain"} & header.keys()) != 1:
        raise Invalid(_UNREADABLE)
    if "jwk" in header:
        key = _public(header["jwk"])
        return HolderKey(key, key_did(key))
    did = header["kid"].partition("#")[0]
    return HolderKey(_key_of(did), did)


def _key_of(did: str) -> PublicKey:
    method, name = did.split(":", 2)[1:]
    if not did.startswith("did:"):
        raise Invalid(_UNREADABLE)
    if method == "jwk":
        return _public(read_object(from_base64url(name)))
    if method != "key" or name[:1] != "z":
        raise Invalid(_UNREADABLE)
    if name.startswith("z6Mk"):
        return read_multikey(name)
    data = from_base58(name[1:], _P256_BYTES)
    if not data.startswith(_P256):
        raise Invalid(_UNREADABLE)
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data[len(_P256) :])


def _public(jwk: Mapping[str, Any]) -> PublicKey:
    if "d" in jwk:
        # A wallet that shows its private key has none any more.
        raise Invalid(_UNREADABLE)
    return from_jwk(jwk)
