"""What was sealed is read back, in one length; whatever else is handed in does not open."""

from __future__ import annotations

import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from certs.numbers import DEMO19, HRSS22, format_number
from certs.signing.sealed_qr import TEXT_LENGTH, Facts, open_sealed, seal_facts, sealed_part
from foundation.errors import Invalid

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PLAIN = Facts("9001063120260001236", "张伟", "063", "1", date(2026, 11, 21), date(2031, 11, 20))
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)

days = st.dates(date(2000, 1, 2), date(2179, 1, 1))
names = st.one_of(
    st.text(HAN, min_size=1, max_size=40),
    st.text(min_size=1, max_size=60),
    st.text(st.one_of(HAN, st.just("·")), min_size=20, max_size=25),
)
codes = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8)
facts = st.builds(Facts, codes, names, codes, codes, days, st.none() | days)


@settings(deadline=None)
@given(given_facts=facts)
def test_whatever_is_sealed_opens_to_the_same_facts_in_one_length(given_facts: Facts) -> None:
    text = seal_facts(given_facts, KEY)
    assert len(text) == TEXT_LENGTH
    opened = open_sealed(text, [OTHER.public_key(), KEY.public_key()])
    assert opened.says(given_facts)
    assert (opened.issued_on, opened.expires_on) == (given_facts.issued_on, given_facts.expires_on)
    assert opened.number in (given_facts.number, None)
    assert opened.name in (unicodedata.normalize("NFC", given_facts.name), None)


@given(serial=st.integers(1, 999_999), name=st.text(HAN, min_size=1, max_size=25))
def test_numbers_of_the_rules_and_25_characters_are_read_as_text(serial: int, name: str) -> None:
    fields = {"body": 9001, "scheme": "063", "level": 1, "year": 2026, "kind": "Y"}
    fields |= {"organisation": 1, "province": 23, "site": 7}
    for rule in (DEMO19, HRSS22):
        number = format_number(rule, fields, serial)
        opened = open_sealed(
            seal_facts(replace(PLAIN, number=number, name=name), KEY), [KEY.public_key()]
        )
        assert opened.number == number
        assert opened.name == unicodedata.normalize("NFC", name)


@given(other=facts)
def test_other_facts_are_not_what_was_sealed(other: Facts) -> None:
    opened = open_sealed(seal_facts(PLAIN, KEY), [KEY.public_key()])
    assert opened.says(other) == (other == PLAIN)


@given(place=st.integers(0, 137), change=st.integers(1, 255))
def test_one_changed_byte_does_not_open(place: int, change: int) -> None:
    data = bytearray(urlsafe_b64decode(seal_facts(PLAIN, KEY)))
    data[place] ^= change
    with pytest.raises(Invalid):
        open_sealed(urlsafe_b64encode(data).decode(), [KEY.public_key()])


@given(place=st.integers(0, TEXT_LENGTH - 1), mark=st.characters())
def test_one_changed_character_does_not_open(place: int, mark: str) -> None:
    text = seal_facts(PLAIN, KEY)
    changed = text[:place] + mark + text[place + 1 :]
    if changed != text:
        with pytest.raises(Invalid):
            open_sealed(changed, [KEY.public_key()])


@given(text=st.text(max_size=TEXT_LENGTH + 4))
def test_any_other_text_does_not_open(text: str) -> None:
    with pytest.raises(Invalid):
        open_sealed(text, [KEY.public_key()])


def test_key_of_another_issuer_is_not_believed() -> None:
    with pytest.raises(Invalid, match="certs-sealed-key"):
        open_sealed(seal_facts(PLAIN, OTHER), [KEY.public_key()])


def test_sealed_part_is_found_in_the_address_and_alone() -> None:
    text = seal_facts(PLAIN, KEY)
    address = "https://verify.example.org/verify/c/Zk3qVtPpR2yB8nXw4LsGqA"
    assert sealed_part(f"{address}#{text}") == text
    assert sealed_part(f" {text}\n") == text
    assert sealed_part(address) is None
    # 251 bytes is what a QR code of version 11 with error correction M holds.
    assert len(f"{address}#{text}") <= 251


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(1999, 1, 1), date(2200, 1, 1)])
def test_day_that_cannot_be_written_is_refused(day: date) -> None:
    with pytest.raises(Invalid, match="certs-sealed-date"):
        seal_facts(replace(PLAIN, issued_on=day), KEY)
