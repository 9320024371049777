"""Structure of files that anyone may have made."""

from __future__ import annotations

import pytest

from certs.reading import is_one_revision, signature_container, visible_text
from tests.certificates import NUMBER, specimen


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
