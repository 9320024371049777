"""Base58, base64url and Multikey: one spelling for each value, everything else refused."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from certs.signing.multibase import (
    from_base58,
    from_base64url,
    multikey,
    read_multikey,
    to_base58,
    to_base64url,
)
from foundation.errors import Invalid


@given(st.binary(max_size=80))
def test_bytes_come_back_from_both_alphabets(data: bytes) -> None:
    assert from_base58(to_base58(data), len(data)) == data
    assert from_base64url(to_base64url(data)) == data


def test_base58_is_bitcoins() -> None:
    # Example of draft-msporny-base58, section 5.
    assert to_base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert to_base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"


@pytest.mark.parametrize("text", ["0", "l", "11", "2NEpo7TZRRrLZSi2U1", "", "1" * 999, "é"])
def test_other_spelling_of_base58_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="certs-multibase"):
        from_base58(text, 12)


@pytest.mark.parametrize("text", ["a", "ab=", "a+b/", "ab\n", "aa==", "ab"])
def test_other_spelling_of_base64url_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="certs-multibase"):
        from_base64url(text)


def test_key_comes_back_from_its_multikey() -> None:
    # The example of the did:key specification.
    name = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    assert multikey(read_multikey(name)) == name
    assert isinstance(read_multikey(name), Ed25519PublicKey)


@pytest.mark.parametrize("text", ["", "z", "u123", "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ"])
def test_key_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="certs-multibase"):
        read_multikey(text)
