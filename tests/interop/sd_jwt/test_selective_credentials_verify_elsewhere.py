"""Credentials with selective disclosure are read by the reference implementation of the draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from certs.signing.jose import to_jwk
from certs.signing.selective import Binding, Challenge, issue, present
from tests.certificates import NOW, NUMBER, award, issuer

verifier = pytest.importorskip("sd_jwt.verifier", reason="the package sd-jwt is not installed")
jwk = pytest.importorskip("jwcrypto.jwk")
ASKED = Challenge("https://employer.example.org", "n-1")


def _read(shown: str, *asked: str) -> dict[str, Any]:
    key = jwk.JWK(**to_jwk(issuer().key.public_key()))
    read = verifier.SDJWTVerifier(shown, lambda name, header: key, *asked)
    told: dict[str, Any] = read.get_verified_payload()
    return told


def test_shown_claims_and_no_others_are_read() -> None:
    told = _read(present(issue(award(), NUMBER, issuer(), NOW, 5), {"level", "occupation"}))
    assert told["level"] == "初级"
    assert told["iss"] == issuer().did
    assert not {"results", "holder_name", "certificate_number", "_sd"} & set(told)


def test_holders_key_is_understood() -> None:
    holder = ec.generate_private_key(ec.SECP256R1())
    whole = issue(award(), NUMBER, issuer(), NOW, 5, holder.public_key())
    shown = present(whole, {"level"}, Binding(holder, ASKED, NOW + timedelta(days=1)))
    assert _read(shown, ASKED.audience, ASKED.nonce)["level"] == "初级"
    with pytest.raises(ValueError, match="nonce"):
        _read(shown, ASKED.audience, "another")


def test_changed_claim_is_refused() -> None:
    token, *rest = present(issue(award(), NUMBER, issuer(), NOW), {"level"}).split("~")
    header, payload, signature = token.split(".")
    with pytest.raises(Exception, match="Verification failed"):
        _read("~".join([f"{header}.{payload}.{signature[:-8]}AAAAAAAA", *rest]))
