"""Opens a camera frame that came over the wire, and refuses what is none or is too large."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from foundation.errors import Invalid
from proctor.analysis.jpeg_header import JpegHeader, read_header
from proctor.arrays import Pixels

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 2_000_000
MAX_BYTES = 2 * 1024 * 1024
LEAST_SIDE = 64
CLIP_PIXELS = 320
"""The longer side of a clip's pictures."""
EVIDENCE_QUALITY = 85


def decode_picture(
    data: bytes, *, max_pixels: int = MAX_PIXELS, max_bytes: int = MAX_BYTES
) -> Pixels:
    """The pixels of a JPEG, PNG or WebP; of an animated one, the first picture.

    The size is read from the header, so a huge picture is refused before a pixel is decoded.
    Raises Invalid with code proctor-frame-empty, -too-many-bytes, -unknown-format,
    -too-many-pixels, -too-small or -broken (cut off, or not decodable).
    """
    if not data:
        raise Invalid("proctor-frame-empty")
    if len(data) > max_bytes:
        raise Invalid("proctor-frame-too-many-bytes", bytes=len(data), most=max_bytes)
    header = read_header(data)
    if header is not None and header.ends and header.colours == 3:
        _check_size(header.width, header.height, max_pixels)
        rgb = _decoded(data, header)
        if rgb is not None:
            return rgb
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as unknown:
        raise Invalid("proctor-frame-unknown-format", formats=list(FORMATS)) from unknown
    except Image.DecompressionBombError as bomb:
        raise Invalid("proctor-frame-too-many-pixels", most=max_pixels) from bomb
    # The door for hostile bytes: the decoders raise a dozen kinds of errors on damaged headers.
    except Exception as broken:
        raise Invalid("proctor-frame-broken") from broken
    with picture:
        _check_size(*picture.size, max_pixels)
        try:
            # Converting loads all data; a picture that ends early raises here.
            return np.array(picture.convert("RGB"), np.uint8)
        # The same door: the header was fine and what follows is not.
        except Exception as broken:
            raise Invalid("proctor-frame-broken") from broken


def _check_size(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise Invalid("proctor-frame-too-many-pixels", width=width, height=height, most=most)
    if min(width, height) < LEAST_SIDE:
        raise Invalid("proctor-frame-too-small", width=width, height=height, least=LEAST_SIDE)


def _decoded(data: bytes, header: JpegHeader) -> Pixels | None:
    """A whole colour JPEG by OpenCV, which takes half the time; None where it cannot.

    Both use libjpeg-turbo. What is damaged is left to Pillow, which says so where OpenCV fills in.
    """
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        rgb = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        return None
    if rgb is None or rgb.shape != (header.height, header.width, 3):
        return None
    return np.asarray(rgb, np.uint8)


def encode_jpeg(rgb: Pixels, quality: int = EVIDENCE_QUALITY) -> bytes:
    """The pixels as a JPEG without any metadata: neither place nor device nor hidden bytes."""
    buffer = io.BytesIO()
    Image.fromarray(rgb, "RGB").save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def encode_small(rgb: Pixels, longest: int = CLIP_PIXELS) -> bytes:
    """As `encode_jpeg`, with the longer side shrunk to ``longest`` pixels."""
    picture = Image.fromarray(rgb, "RGB")
    picture.thumbnail((longest, longest))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=EVIDENCE_QUALITY)
    return buffer.getvalue()
