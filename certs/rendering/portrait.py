"""The holder's photo as it goes onto the page: upright, cropped to 35 by 49 mm, plain JPEG.

Whatever a camera wrote beside the picture (place, device, time) is left behind.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from foundation.errors import Invalid

SIZE = (413, 579)
"""Pixels of 35 by 49 mm at 300 per inch."""

MOST_PIXELS = 40_000_000
SMALLEST = 120
"""Shortest side in pixels below which a print would show nothing but squares."""


def prepare_portrait(data: bytes) -> bytes:
    """JPEG bytes for the page from a photo in JPEG, PNG or WebP; ``Invalid`` if unusable."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid("certs-photo-size", width=opened.width, height=opened.height)
            upright = ImageOps.exif_transpose(opened)
            picture = _on_white(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid("certs-photo-unreadable") from error
    if min(picture.size) < SMALLEST:
        raise Invalid("certs-photo-size", width=picture.width, height=picture.height)
    target = fitted_size(picture.width)
    # Faces stand in the upper half of a portrait: what is too tall is cut below.
    fitted = ImageOps.fit(picture, target, Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    out = BytesIO()
    fitted.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def fitted_size(width: int) -> tuple[int, int]:
    """Width and height on the page of a picture so wide; a small one is not made larger."""
    return SIZE if width >= SIZE[0] else (width, width * 49 // 35)


def digest(data: bytes) -> str:
    """SHA-256 of the photo's bytes in hexadecimal, as the award records it."""
    return sha256(data).hexdigest()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return picture.convert("RGB")
