"""What the ring seals opens with the same ring and context, before and after rotation."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Invalid, Unavailable
from foundation.keys import KeyRing

RING = KeyRing.generate()


@given(st.binary(max_size=300), st.text(max_size=20))
def test_sealed_value_opens_again(content: bytes, context: str) -> None:
    assert RING.decrypt(RING.encrypt(content, context=context), context=context) == content


def test_value_sealed_for_one_place_does_not_open_in_another() -> None:
    sealed = RING.encrypt(b"110105", context="person:1")
    with pytest.raises(Invalid):
        RING.decrypt(sealed, context="person:2")


@given(st.data())
def test_one_changed_byte_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(RING.encrypt(b"a mark", context="c"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((Invalid, Unavailable)):
        RING.decrypt(bytes(sealed), context="c")


def test_rotation_keeps_old_values_readable_and_rewrapping_moves_them(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "ring.json"
    ring = KeyRing.open(file, create=True)
    sealed, index = ring.encrypt(b"x", context="c"), ring.blind_index("1101", purpose="document")
    assert ring.rotate() == "k2"
    ring.save(file)
    again = KeyRing.open(file)
    assert again.decrypt(sealed, context="c") == b"x"
    moved = again.rewrap(sealed)
    assert moved[2:4] == b"k2"
    assert again.decrypt(moved, context="c") == b"x"
    assert again.blind_index("1101", purpose="document") == index
    assert file.stat().st_mode & 0o077 == 0


def test_missing_ring_is_told_and_not_made_silently(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refusal:
        KeyRing.open(tmp_path / "ring.json")
    assert refusal.value.code == "keys-ring-missing"
