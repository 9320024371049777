from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image

from foundation.errors import Invalid
from proctor.analysis.pictures import decode_picture, encode_jpeg


def encoded(kind: str, width: int = 320, height: int = 240) -> bytes:
    random = np.random.default_rng(5)
    pixels = random.integers(0, 255, (height, width, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose header promises pixels that are not there."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0"))


def code_of(data: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        decode_picture(data)
    return refusal.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_camera_frame_is_opened(kind: str) -> None:
    pixels = decode_picture(encoded(kind))
    assert pixels.shape == (240, 320, 3)
    assert pixels.dtype == np.uint8


def test_grey_and_transparent_pictures_become_rgb() -> None:
    for mode in ("L", "RGBA", "P"):
        buffer = io.BytesIO()
        Image.new(mode, (100, 80)).save(buffer, "PNG")
        assert decode_picture(buffer.getvalue()).shape == (80, 100, 3)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_refused(kind: str) -> None:
    assert code_of(encoded(kind)) == "proctor-frame-unknown-format"


def test_text_is_no_picture() -> None:
    assert code_of(b"<svg onload=alert(1)>" * 50) == "proctor-frame-unknown-format"


def test_nothing_is_refused() -> None:
    assert code_of(b"") == "proctor-frame-empty"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_frame_that_was_cut_off_is_refused(kind: str) -> None:
    data = encoded(kind)
    assert code_of(data[: len(data) // 2]) == "proctor-frame-broken"


def test_fifty_megapixels_are_refused_from_the_header() -> None:
    data = huge_png(8660, 5774)
    tracemalloc.start()
    try:
        assert code_of(data) == "proctor-frame-too-many-pixels"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_bomb_is_refused_like_any_other_large_picture() -> None:
    assert code_of(huge_png(100_000, 100_000)) == "proctor-frame-too-many-pixels"


def test_large_jpeg_is_refused_and_told_its_size() -> None:
    with pytest.raises(Invalid) as refusal:
        decode_picture(encoded("JPEG", 1600, 1400))
    assert refusal.value.facts == {"width": 1600, "height": 1400, "most": 2_000_000}


def test_too_many_bytes_are_refused_unread() -> None:
    assert code_of(b"\xff\xd8" + bytes(3 * 1024 * 1024)) == "proctor-frame-too-many-bytes"


def test_sliver_is_refused() -> None:
    assert code_of(encoded("JPEG", 640, 10)) == "proctor-frame-too-small"


def test_any_damage_ends_in_a_refusal_or_a_picture() -> None:
    random = np.random.default_rng(11)
    data = encoded("JPEG")
    for _ in range(200):
        damaged = bytearray(data)
        for place in random.integers(0, len(damaged), 5):
            damaged[place] = random.integers(0, 255)
        with suppress(Invalid):
            assert decode_picture(bytes(damaged)).ndim == 3


def test_kept_picture_has_no_metadata() -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "seat 12, room 3"
    Image.new("RGB", (100, 80), "grey").save(buffer, "JPEG", exif=exif, comment=b"note")
    kept = encode_jpeg(decode_picture(buffer.getvalue()))
    assert b"seat 12" in buffer.getvalue()
    assert b"seat 12" not in kept
    assert b"note" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
