from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from proctor.analysis.jpeg_header import JpegHeader, read_header
from proctor.analysis.pictures import encode_jpeg

JPEG = encode_jpeg(np.zeros((120, 160, 3), np.uint8))


def saved(mode: str = "RGB", **how: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (160, 120)).save(buffer, "JPEG", **how)
    return buffer.getvalue()


def test_size_is_read_without_decoding() -> None:
    assert read_header(JPEG) == JpegHeader(160, 120, 3, True)


@pytest.mark.parametrize(
    ("data", "colours"),
    [
        (saved(progressive=True), 3),
        (saved("L"), 1),
        (saved("CMYK"), 4),
        (saved(exif=b"Exif\0\0" + b"\0" * 900), 3),
    ],
)
def test_kinds_of_jpegs(data: bytes, colours: int) -> None:
    header = read_header(data)
    assert header is not None
    assert (header.width, header.height, header.colours) == (160, 120, colours)


def test_cut_off_picture_does_not_end() -> None:
    header = read_header(JPEG[:-40])
    assert header is not None
    assert not header.ends


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"GIF89a", JPEG[:30], b"\xff\xd8" + b"\xff" * 300]
)
def test_what_leads_to_no_frame_has_no_header(data: bytes) -> None:
    assert read_header(data) is None


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    read_header(b"\xff\xd8\xff" + data)
