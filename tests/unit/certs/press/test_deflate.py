"""Streams put together from compressed parts are read by any reader, to the very bytes."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certs.press.deflate import Gapped, Opening, patiently, quick, stream

HEAD = b'{"type":["Alignment"],"id":"https://verify.example.org/certificates/' * 90
TEXTS = st.binary(max_size=300)


@given(TEXTS)
def test_opening_goes_on_in_any_way(rest: bytes) -> None:
    opening = Opening(HEAD)
    assert zlib.decompress(opening.stream(rest)) == HEAD + rest
    assert zlib.decompress(opening.stream(rest)) == HEAD + rest, "it may be used again"


def test_opening_of_nothing_is_a_stream_like_any_other() -> None:
    assert zlib.decompress(Opening(b"").stream(HEAD)) == HEAD


def test_what_follows_an_opening_points_back_into_it() -> None:
    rest = HEAD[:400]
    apart = stream((patiently(HEAD), quick(rest)))
    assert len(Opening(HEAD).stream(rest)) < len(apart)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6), TEXTS)
def test_gaps_are_filled_without_reading_the_rest_again(
    pairs: list[tuple[bytes, bytes]], last: bytes
) -> None:
    raws = [raw for raw, _ in pairs] + [last]
    told = [filling for _, filling in pairs]
    gapped = Gapped.of(raws, [len(filling) for filling in told])
    whole = b"".join(part for pair in pairs for part in pair) + last
    assert zlib.decompress(gapped.stream(told)) == whole


def test_long_parts_and_full_gaps_keep_the_check_value_right() -> None:
    raws, fillings = [b"\xfe" * 60_000, HEAD, b"\xfd" * 40_000], [b"\xff" * 900, b"\xff" * 65_535]
    gapped = Gapped.of(raws, [900, 65_535])
    whole = raws[0] + fillings[0] + raws[1] + fillings[1] + raws[2]
    assert zlib.decompress(gapped.stream(fillings)) == whole


def test_every_gap_must_be_filled() -> None:
    with pytest.raises(ValueError, match="zip"):
        Gapped.of([b"a", b"b"], [3]).stream([])
