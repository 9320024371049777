"""Opens a camera frame that came over the wire, and refuses what is none or is too large."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, UnidentifiedImageError

from foundation.errors import Invalid
from proctor.arrays import Pixels

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 2_000_000
MAX_BYTES = 2 * 1024 * 1024
LEAST_SIDE = 64
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
        width, height = picture.size
        if width * height > max_pixels:
            raise Invalid(
                "proctor-frame-too-many-pixels", width=width, height=height, most=max_pixels
            )
        if min(width, height) < LEAST_SIDE:
            raise Invalid("proctor-frame-too-small", width=width, height=height, least=LEAST_SIDE)
        try:
            # Converting loads all data; a picture that ends early raises here.
            return np.array(picture.convert("RGB"), np.uint8)
        # The same door: the header was fine and what follows is not.
        except Exception as broken:
            raise Invalid("proctor-frame-broken") from broken


def encode_jpeg(rgb: Pixels, quality: int = EVIDENCE_QUALITY) -> bytes:
    """The pixels as a JPEG without any metadata: neither place nor device nor hidden bytes."""
    buffer = io.BytesIO()
    Image.fromarray(rgb, "RGB").save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
