"""What is sealed for a reviewing body opens with its key, in its place, and nowhere else."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from foundation.errors import Invalid, Unavailable
from proctor.sealing import (
    ReviewingKeys,
    context_of,
    fingerprint,
    is_sealed,
    public_text,
    read_public,
    seal_for,
)

KEY = X25519PrivateKey.generate()
PLACE = context_of("sitting-1", 7)


def test_a_sealed_picture_opens_with_the_private_key() -> None:
    sealed = seal_for(KEY.public_key(), b"\xff\xd8\xffpicture", PLACE)
    assert is_sealed(sealed)
    assert b"picture" not in sealed
    assert (
        ReviewingKeys.of([X25519PrivateKey.generate(), KEY])
        .open(sealed, PLACE)
        .endswith(b"picture")
    )


def test_the_same_picture_seals_differently_each_time() -> None:
    assert seal_for(KEY.public_key(), b"p", PLACE) != seal_for(KEY.public_key(), b"p", PLACE)


def test_without_the_key_nothing_opens_and_the_key_is_named() -> None:
    sealed = seal_for(KEY.public_key(), b"p", PLACE)
    for keys in (ReviewingKeys(), ReviewingKeys.of([X25519PrivateKey.generate()])):
        with pytest.raises(Unavailable, match="proctor-evidence-sealed-elsewhere") as refused:
            keys.open(sealed, PLACE)
        name = fingerprint(KEY.public_key()).replace(" ", "")
        assert refused.value.facts["key"] == name


@pytest.mark.parametrize("place", [context_of("sitting-2", 7), context_of("sitting-1", 8)])
def test_a_picture_opens_in_no_other_place(place: str) -> None:
    sealed = seal_for(KEY.public_key(), b"p", PLACE)
    with pytest.raises(Invalid, match="proctor-evidence-seal-broken"):
        ReviewingKeys.of([KEY]).open(sealed, place)


@pytest.mark.parametrize("length", [0, 5, 15, 16, 20, 47, 60])
def test_a_shortened_or_changed_seal_is_refused(length: int) -> None:
    sealed = seal_for(KEY.public_key(), b"a picture", PLACE)
    changed = bytearray(sealed)
    changed[-1] ^= 1
    for content in (sealed[:length], bytes(changed)):
        with pytest.raises((Invalid, Unavailable)):
            ReviewingKeys.of([KEY]).open(content, PLACE)


def test_a_public_key_is_read_back_from_its_text() -> None:
    text = public_text(KEY.public_key())
    assert len(text) == 43
    assert read_public(text).public_bytes_raw() == KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize("text", ["", "AA", "not a key", "é" * 43, "A" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="proctor-reviewing-key-unreadable"):
        read_public(text)


def test_the_keys_are_not_shown_by_accident() -> None:
    assert "X25519" not in repr(ReviewingKeys.of([KEY]))
