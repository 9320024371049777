"""One changed byte anywhere in a certificate, or any tail behind it, is found."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certs.verdicts import Outcome
from certs.verification import verify_document
from tests.certificates import NOW, TODAY, specimen, trust

BAD = (Outcome.ALTERED, Outcome.NOT_A_CERTIFICATE)
LAW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def _outcome(data: bytes, *, recorded: bool = True) -> Outcome:
    find = specimen().find if recorded else None
    return verify_document(data, trust(), NOW, TODAY, find).outcome


@LAW
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_one_changed_byte_is_found(place: float, change: int) -> None:
    data = bytearray(specimen().made.pdf)
    data[int(place * len(data))] ^= change
    assert _outcome(bytes(data)) in BAD


@LAW
@given(tail=st.binary(min_size=1, max_size=200))
def test_any_tail_is_found_even_where_no_record_can_be_asked(tail: bytes) -> None:
    assert _outcome(specimen().made.pdf + tail, recorded=False) in BAD


@LAW
@given(data=st.binary(max_size=2000), headed=st.booleans())
def test_no_bytes_make_the_verifier_fall_over(data: bytes, headed: bool) -> None:
    start = b"%PDF-1.7\n" if headed else b""
    assert _outcome(start + data) in BAD


@pytest.mark.parametrize("part", range(8))
def test_swapped_stretches_are_found(part: int) -> None:
    data = specimen().made.pdf
    size = len(data) // 8
    start = part * size
    piece = data[start : start + size]
    assert _outcome(data[:start] + piece[::-1] + data[start + size :]) in BAD
