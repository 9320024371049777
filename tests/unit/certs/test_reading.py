"""Structure of files that anyone may have made."""

from __future__ import annotations

import pytest

from certs.reading import Container, is_one_revision, is_tight, signature_container, visible_text
from tests.certificates import NUMBER, specimen


def _tight(data: bytes) -> bool:
    return is_tight(Container(0, 0, data))


def test_container_of_a_genuine_file_is_one_value_and_zeros() -> None:
    found = signature_container(specimen().made.pdf)
    assert found is not None
    assert is_tight(found)
    assert found.data.endswith(b"\0")


def test_bytes_hidden_behind_the_value_are_found() -> None:
    assert _tight(bytes.fromhex("3003020105") + bytes(5))
    assert not _tight(bytes.fromhex("3003020105") + b"\0\0x\0")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("308003020105 0000", "indefinite length"),
        ("30810302 0105", "length longer than needed"),
        ("3004020105", "length beyond the end"),
        ("3003020305", "inner length beyond the outer value"),
        ("1f010105", "long tag"),
        ("30", "no length"),
        ("", "nothing"),
    ],
)
def test_value_not_written_the_one_way_is_refused(written: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"tag|length"):
        _tight(bytes.fromhex(written))


@pytest.mark.parametrize(
    "ranges",
    [
        b"/ByteRange [0 5 9 1]/ByteRange [0 5 9 1]",
        b"/ByteRange [1 5 9 1]",
        b"/ByteRange [0 0 9 1]",
        b"/ByteRange [0 9 5 99999]",
        b"",
    ],
)
def test_byte_range_that_does_not_cover_the_file_gives_no_container(ranges: bytes) -> None:
    assert signature_container(b"%PDF-1.7\n" + ranges) is None


def test_revision_ends_once_and_at_the_end() -> None:
    assert is_one_revision(b"%PDF-1.7 startxref\n9\n%%EOF\n")
    assert not is_one_revision(b"%PDF-1.7 startxref\n9\n%%EOF\nmore")
    assert not is_one_revision(b"%PDF-1.7 startxref 9 %%EOF startxref 9 %%EOF")


def test_text_of_the_page_is_read_as_it_is_seen() -> None:
    text = visible_text(specimen().made.pdf)
    assert "职业技能等级证书" in text
    assert NUMBER in text
