"""Keys in memory, and the one form of an ECDSA signature."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from hypothesis import given
from hypothesis import strategies as st

from certs.signing.signers import (
    P256_ORDER,
    Algorithm,
    HeldKey,
    der_signature,
    is_low_s,
    low_s,
    verify_signature,
)
from foundation.errors import Invalid
from tests.signing_keys import p256_key, rsa_key

NUMBERS = st.integers(1, P256_ORDER - 1)


@given(NUMBERS, NUMBERS)
def test_of_two_twins_the_one_with_the_smaller_s_is_given(r: int, s: int) -> None:
    wanted = encode_dss_signature(r, min(s, P256_ORDER - s))
    assert low_s(encode_dss_signature(r, s)) == wanted
    assert low_s(wanted) == wanted
    assert is_low_s(wanted)
    assert is_low_s(encode_dss_signature(r, s)) == (wanted == encode_dss_signature(r, s))
    assert der_signature(r.to_bytes(32, "big") + s.to_bytes(32, "big")) == wanted


def test_a_p256_signature_verifies_is_low_s_and_is_the_same_each_time() -> None:
    held = p256_key()
    key = HeldKey(held)
    assert key.algorithm is Algorithm.ECDSA_P256_SHA256
    for number in range(40):
        message = b"message %d" % number
        signature = key.sign(message)
        verify_signature(held.public_key(), signature, message)
        assert decode_dss_signature(signature)[1] <= P256_ORDER // 2
        assert key.sign(message) == signature


def test_an_rsa_signature_verifies() -> None:
    key = HeldKey(rsa_key())
    assert key.algorithm is Algorithm.RSA_PKCS1_SHA256
    verify_signature(rsa_key().public_key(), key.sign(b"message"), b"message")


def test_a_changed_message_does_not_verify() -> None:
    for held in (p256_key(), rsa_key()):
        signature = HeldKey(held).sign(b"message")
        with pytest.raises(InvalidSignature):
            verify_signature(held.public_key(), signature, b"messagf")


def test_keys_of_other_kinds_and_lengths_are_refused() -> None:
    for key, kind in (
        (ec.generate_private_key(ec.SECP384R1()), "secp384r1"),
        (rsa_key(1024), "rsa1024"),
    ):
        with pytest.raises(Invalid, match="certs-signing-key-kind") as refused:
            HeldKey(key)
        assert refused.value.facts["kind"] == kind


def test_a_high_s_twin_verifies_too_which_is_why_it_must_not_be_made() -> None:
    held = p256_key()
    r, s = decode_dss_signature(HeldKey(held).sign(b"message"))
    held.public_key().verify(
        encode_dss_signature(r, P256_ORDER - s), b"message", ec.ECDSA(hashes.SHA256())
    )
