"""Status lists: bits in their places, small when packed, refused when damaged."""

from __future__ import annotations

import gzip
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certs.signing.multibase import from_base64url, to_base64url
from certs.signing.status import (
    LIST_LENGTH,
    ListSheet,
    Purpose,
    StatusPlace,
    decode,
    encode,
    is_set,
    list_address,
    list_credential,
    status_entries,
)
from foundation.errors import Invalid
from tests.certificates import ADDRESS, NOW


@given(st.frozensets(st.integers(0, LIST_LENGTH - 1), max_size=20))
def test_exactly_the_given_bits_are_set(positions: frozenset[int]) -> None:
    bits = decode(encode(positions))
    assert len(bits) == LIST_LENGTH // 8
    assert sum(byte.bit_count() for byte in bits) == len(positions)
    assert all(is_set(bits, position) for position in positions)


def test_first_entry_is_the_leftmost_bit() -> None:
    # Bitstring Status List 1.0, 3.1: the index counts from the left of the row.
    assert decode(encode([0]))[0] == 0b1000_0000
    assert decode(encode([7]))[0] == 0b0000_0001


def test_empty_list_is_the_one_that_the_standard_prints() -> None:
    example = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert decode(encode([])) == decode(example) == bytes(LIST_LENGTH // 8)


def test_list_with_one_in_a_thousand_revoked_is_below_a_kilobyte() -> None:
    chosen = random.Random(7).sample(range(LIST_LENGTH), LIST_LENGTH // 1000)
    assert len(from_base64url(encode(chosen)[1:])) < 1024


def test_same_bits_always_give_the_same_text() -> None:
    assert encode([5, 9]) == encode([9, 5])


@pytest.mark.parametrize("position", [-1, LIST_LENGTH])
def test_place_outside_the_list_is_refused(position: int) -> None:
    with pytest.raises(Invalid, match="certs-status-index"):
        encode([position])
    with pytest.raises(Invalid, match="certs-status-index"):
        is_set(bytes(LIST_LENGTH // 8), position)


def _packed(bits: bytes) -> str:
    return "u" + to_base64url(gzip.compress(bits, mtime=0))


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "z123",
        "u",
        "u!!!",
        "uAAAA",
        encode([])[:-4],
        "u" + to_base64url(gzip.compress(bytes(16384), mtime=0) + b"more"),
        _packed(bytes(16383)),
        _packed(bytes(17 * 2**20)),
    ],
)
def test_damaged_short_or_swelling_list_is_refused(encoded: str) -> None:
    with pytest.raises(Invalid):
        decode(encoded)


def test_certificate_has_the_same_place_in_both_lists() -> None:
    entries = status_entries(ADDRESS, "9001", StatusPlace.of(LIST_LENGTH + 3))
    assert [entry["statusPurpose"] for entry in entries] == ["revocation", "suspension"]
    assert {entry["statusListIndex"] for entry in entries} == {"3"}
    assert entries[0]["statusListCredential"] == f"{ADDRESS}/status/9001/revocation/1"
    assert entries[1]["id"] == f"{ADDRESS}/status/9001/suspension/1#3"
    with pytest.raises(Invalid, match="certs-status-index"):
        StatusPlace.of(-1)


def test_list_says_until_when_and_how_long_it_may_be_kept() -> None:
    address = list_address(ADDRESS, "9001", Purpose.SUSPENSION, 0)
    sheet = ListSheet(
        address, Purpose.SUSPENSION, frozenset({1}), NOW, NOW + timedelta(days=1), timedelta(0, 3)
    )
    made = list_credential(sheet, "did:web:verify.example.org", "演示评价中心")
    assert (made["validFrom"], made["validUntil"]) == (
        "2026-11-21T08:00:00Z",
        "2026-11-22T08:00:00Z",
    )
    assert made["credentialSubject"]["ttl"] == 3000
