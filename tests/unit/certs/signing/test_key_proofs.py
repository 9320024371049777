"""A wallet proves that it holds a key, for this issuer, by a name that contains the key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.signing.jose import PrivateKey, sign_token, to_jwk
from certs.signing.key_proofs import TYPE, key_did, read_proof
from certs.signing.multibase import to_base64url
from foundation.errors import Invalid

HERE = "https://exam.example.org"
ED25519 = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
P256 = ec.derive_private_key(7, ec.SECP256R1())


def _proof(key: PrivateKey, header: dict[str, Any], **changes: Any) -> str:
    said = {"aud": HERE, "iat": 1_790_000_000, "nonce": "n-1"} | changes
    return sign_token({"typ": TYPE, **header}, said, key)


def _did_jwk(key: PrivateKey) -> str:
    return "did:jwk:" + to_base64url(json.dumps(to_jwk(key.public_key())).encode())


@pytest.mark.parametrize("key", [ED25519, P256], ids=["ed25519", "p256"])
@pytest.mark.parametrize(
    "named",
    [
        lambda key: {"jwk": to_jwk(key.public_key())},
        lambda key: {"kid": f"{key_did(key.public_key())}#key"},
        lambda key: {"kid": f"{_did_jwk(key)}#0"},
    ],
    ids=["jwk", "did:key", "did:jwk"],
)
def test_key_is_found_in_the_header_and_its_signature_checked(
    key: PrivateKey, named: Callable[[PrivateKey], dict[str, Any]]
) -> None:
    proof = read_proof(_proof(key, named(key)), HERE)
    assert proof.nonce == "n-1"
    assert to_jwk(proof.holder.key) == to_jwk(key.public_key())
    assert proof.holder.did == named(key).get("kid", key_did(key.public_key())).partition("#")[0]
    other = P256 if key is ED25519 else ED25519
    with pytest.raises(Invalid, match="certs-key-proof"):
        read_proof(_proof(other, named(key)), HERE)


def test_p256_name_is_the_one_that_others_write() -> None:
    # did:key method, 3.1: P-256 names begin with zDn, Ed25519 names with z6Mk.
    assert key_did(P256.public_key()).startswith("did:key:zDn")
    assert key_did(ED25519.public_key()).startswith("did:key:z6Mk")


@pytest.mark.parametrize(
    ("header", "changes"),
    [
        ({"typ": "JWT"}, {}),
        ({"kid": "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"}, {}),
        ({"jwk": {**to_jwk(ED25519.public_key()), "d": "AAAA"}}, {}),
        ({"jwk": {"kty": "oct", "k": "AAAA"}}, {}),
        ({"jwk": "no object"}, {}),
        ({"jwk": None, "x5c": []}, {}),
        ({}, {"aud": "https://elsewhere.example.org"}),
        ({}, {"aud": [HERE, "https://elsewhere.example.org"]}),
        ({}, {"iat": None}),
        ({}, {"iat": True}),
        ({}, {"nonce": 5}),
    ],
)
def test_anything_else_is_refused(header: dict[str, Any], changes: dict[str, Any]) -> None:
    told = {"jwk": to_jwk(ED25519.public_key()), **header}
    with pytest.raises(Invalid, match="certs-key-proof"):
        read_proof(_proof(ED25519, told, **changes), HERE)


@pytest.mark.parametrize(
    "kid",
    ["", "did", "did:key", "did:web:evil.example", "did:key:u123", "did:jwk:!", "x:key:zDn", 7],
)
def test_names_that_hold_no_key_are_refused_without_being_fetched(kid: object) -> None:
    with pytest.raises(Invalid, match="certs-key-proof"):
        read_proof(_proof(ED25519, {"kid": kid}), HERE)


@pytest.mark.parametrize("text", ["", "a.b.c", "..", "é.é.é", "x" * 9_000])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="certs-key-proof"):
        read_proof(text, HERE)
