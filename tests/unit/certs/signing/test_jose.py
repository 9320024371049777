"""Signed tokens: the key says how they are checked, and a key comes back from its JWK."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.signing.jose import PrivateKey, from_jwk, read_token, sign_token, to_jwk
from certs.signing.multibase import from_base64url
from foundation.errors import Invalid


@pytest.fixture(scope="module", params=["EdDSA", "ES256"])
def key(request: pytest.FixtureRequest) -> PrivateKey:
    if request.param == "EdDSA":
        return Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1())


def test_token_is_good_under_the_key_that_comes_back_from_its_jwk(key: PrivateKey) -> None:
    token = read_token(sign_token({"typ": "x"}, {"said": "初级"}, key))
    token.demand_signed_by(from_jwk(to_jwk(key.public_key())))
    assert token.payload == {"said": "初级"}
    assert len(token.signature) == 64


def test_changed_payload_is_refused(key: PrivateKey) -> None:
    header, _, signature = sign_token({}, {"a": 1}, key).split(".")
    other = sign_token({}, {"a": 2}, key).split(".")[1]
    with pytest.raises(Invalid, match="certs-credential-signature"):
        read_token(f"{header}.{other}.{signature}").demand_signed_by(key.public_key())


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"crit": "b64"}])
def test_token_does_not_choose_how_it_is_checked(key: PrivateKey, header: dict[str, str]) -> None:
    token = read_token(sign_token(header, {}, key))
    with pytest.raises(Invalid, match="certs-credential-proof-kind"):
        token.demand_signed_by(key.public_key())


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "e30.W10.", "é.é.é", "e30.e30.!"])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_token(text)


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": 7},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA"},
        {"kty": "RSA", "n": "AA", "e": "AQAB"},
    ],
)
def test_key_of_another_kind_or_off_the_curve_is_refused(jwk: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        from_jwk(jwk)


def test_key_on_another_curve_signs_nothing() -> None:
    with pytest.raises(Invalid, match="certs-signing-key-kind"):
        sign_token({}, {}, ec.generate_private_key(ec.SECP384R1()))


def test_example_of_rfc_8037_verifies() -> None:
    # RFC 8037, A.2 and A.4: the key and the signature over a plain text payload.
    key = from_jwk(
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    )
    signature = from_base64url(
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    signed = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    key.verify(signature, signed)  # type: ignore[call-arg]
