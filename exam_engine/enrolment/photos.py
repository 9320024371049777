"""Makes a candidate's photo fit for papers: checked, turned upright, cropped, stripped, small."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from exam_engine.enrolment.limits import MEGABYTE
from foundation.errors import Invalid

LEAST_WIDTH, LEAST_HEIGHT = 295, 413  # 25 × 35 mm at 300 dpi, the usual one-inch photo
LARGEST_WIDTH, LARGEST_HEIGHT = 2 * LEAST_WIDTH, 2 * LEAST_HEIGHT
JPEG_OR_PNG = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""How the content of an acceptable photo begins."""
_QUALITIES = (90, 84, 78, 72, 66, 60, 52, 44)
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What is taken, and how large the result may be."""

    max_bytes: int = 15 * MEGABYTE
    """Largest file, in bytes."""
    max_pixels: int = 60_000_000
    """Most pixels, told by the header before anything is decoded."""
    max_output_bytes: int = 60 * 1024
    """Largest JPEG that comes out, in bytes."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo ready to be kept: JPEG bytes without metadata, its size in pixels."""

    jpeg: bytes
    width: int
    height: int
    cropped: bool


def accept_photo(data: bytes, limits: PhotoLimits | None = None) -> Photo:
    """Takes a JPEG or PNG of at least 295 × 413 pixels and gives it the ratio 295 : 413.

    The crop is around the centre; EXIF turns are carried out and all metadata is dropped; CMYK,
    grey, palette and transparent pictures become RGB on white. Raises ``Invalid``:
    ``enrolment-photo-too-large``, ``-format``, ``-too-many-pixels``, ``-too-small``, ``-damaged``.
    """
    limits = limits or PhotoLimits()
    if len(data) > limits.max_bytes:
        raise Invalid(
            "enrolment-photo-too-large",
            megabytes=round(len(data) / MEGABYTE, 1),
            limit_megabytes=limits.max_bytes // MEGABYTE,
        )
    if not data.startswith(JPEG_OR_PNG):
        raise Invalid("enrolment-photo-format")
    upright = _upright(data, limits)
    if upright.width < LEAST_WIDTH or upright.height < LEAST_HEIGHT:
        raise Invalid(
            "enrolment-photo-too-small",
            width=upright.width,
            height=upright.height,
            least_width=LEAST_WIDTH,
            least_height=LEAST_HEIGHT,
        )
    fitted = _fitted(upright)
    jpeg = _small_jpeg(fitted, limits.max_output_bytes)
    shape_kept = upright.width * LEAST_HEIGHT == upright.height * LEAST_WIDTH
    return Photo(jpeg, fitted.width, fitted.height, cropped=not shape_kept)


def _upright(data: bytes, limits: PhotoLimits) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))  # reads the header only
        if picture.width * picture.height > limits.max_pixels:
            raise Image.DecompressionBombError
        picture.load()
        return _on_white(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as fault:
        raise Invalid(
            "enrolment-photo-too-many-pixels", limit_megapixels=limits.max_pixels // 1_000_000
        ) from fault
    except Exception as fault:
        # A door for hostile bytes: decoders and metadata readers raise errors of every kind.
        raise Invalid("enrolment-photo-damaged") from fault


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16-bit grey: convert() would clip instead of scaling
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGB", layered.size, _WHITE)
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _fitted(picture: Image.Image) -> Image.Image:
    """The largest centred part of the right ratio, at once or twice the least size."""
    doubled = picture.width >= LARGEST_WIDTH and picture.height >= LARGEST_HEIGHT
    size = (LARGEST_WIDTH, LARGEST_HEIGHT) if doubled else (LEAST_WIDTH, LEAST_HEIGHT)
    fitted = ImageOps.fit(picture, size, method=Image.Resampling.LANCZOS, centering=(0.5, 0.5))
    # Comments and profiles travel with the picture object; only its pixels are wanted.
    bare = Image.new("RGB", size)
    bare.paste(fitted)
    return bare


def _small_jpeg(picture: Image.Image, limit: int) -> bytes:
    jpeg = b""
    for size in ((picture.width, picture.height), (LEAST_WIDTH, LEAST_HEIGHT)):
        scaled = picture if picture.size == size else picture.resize(size)
        for quality in _QUALITIES:
            out = io.BytesIO()
            scaled.save(out, "JPEG", quality=quality, optimize=True)
            jpeg = out.getvalue()
            if len(jpeg) <= limit:
                return jpeg
    return jpeg
