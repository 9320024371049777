"""Canonical JSON is that of RFC 8785, by the quick way and by the careful one."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from certs.signing.jcs import jcs
from foundation.errors import Invalid

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_JSON)
def test_any_value_is_written_as_the_library_of_reference_writes_it(value: object) -> None:
    assert jcs(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_names_are_sorted_by_utf16_units() -> None:
    # RFC 8785, 3.2.3: the smiley's surrogates come before the letter U+FB33.
    value = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4, "1": 5, "\x80": 6, "\xf6": 7}
    assert jcs(value).decode() == (
        '{"\\r":4,"1":5,"\x80":6,"\xf6":7,"\u20ac":3,"\U0001f600":2,"\ufb33":1}'
    )


def test_numbers_are_written_as_javascript_writes_them() -> None:
    # RFC 8785, 3.2.2.
    given = [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001, 1e16, -0.0]
    assert jcs(given) == b"[333333333.3333333,1e+30,4.5,0.002,1e-27,10000000000000000,0]"


def test_strings_are_escaped_no_more_than_they_must() -> None:
    assert jcs({"a": '\u20ac$\x0f\nA\'B"\\\\"/\x7f'}) == (
        '{"a":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"}'.encode()
    )


@pytest.mark.parametrize("value", [float("nan"), 2**53 + 1, {"a": "\ud800"}, {1: 2}, {"a": {1}}])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(Invalid, match="certs-json-not-canonical"):
        jcs(value)
