"""Photos come out upright, cropped, stripped and small, or are refused with the reason."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from exam_engine.enrolment.photo_names import carries_document_number, match_photos
from exam_engine.enrolment.photos import Photo, PhotoLimits, accept_photo
from foundation.errors import Invalid


def picture(
    width: int = 600, height: int = 900, mode: str = "RGB", kind: str = "JPEG", **more: object
) -> bytes:
    """A picture whose upper half is red and lower half is blue."""
    drawn = Image.new("RGB", (width, height), (0, 0, 200))
    drawn.paste((200, 0, 0), (0, 0, width, height // 2))
    out = io.BytesIO()
    drawn.convert(mode).save(out, kind, **more)
    return out.getvalue()


def opened(photo: Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.jpeg))


def refusal(data: bytes, limits: PhotoLimits | None = None) -> str:
    with pytest.raises(Invalid) as refused:
        accept_photo(data, limits)
    return refused.value.code


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"),
     ("P", "PNG"), ("LA", "PNG"), ("1", "PNG")],
)  # fmt: skip
def test_any_colour_mode_becomes_a_small_rgb_jpeg(mode: str, kind: str) -> None:
    photo = accept_photo(picture(mode=mode, kind=kind))
    result = opened(photo)
    assert (result.format, result.mode) == ("JPEG", "RGB")
    # Dithered black and white is hard to press, and comes out at the smaller size.
    assert result.size == ((295, 413) if mode == "1" else (590, 826))
    assert len(photo.jpeg) <= 60 * 1024
    assert photo.cropped
    if mode in ("RGB", "CMYK", "RGBA"):
        red, _, blue = result.getpixel((295, 100))  # type: ignore[misc]
        assert red > 150 > blue


def test_a_picture_lying_on_its_side_is_turned_and_tells_nothing_more() -> None:
    tags = Image.Exif()
    tags[0x0112] = 6  # turn clockwise by 90 degrees
    tags[0x010F] = "a telephone"
    data = picture(900, 600, exif=tags.tobytes(), comment=b"taken at home")
    photo = accept_photo(data)
    result = opened(photo)
    assert result.height > result.width
    right, left = result.getpixel((500, 400)), result.getpixel((90, 400))
    assert right[0] > right[2]  # type: ignore[index]
    assert left[2] > left[0]  # type: ignore[index]
    assert not result.getexif()
    assert b"telephone" not in photo.jpeg
    assert b"home" not in photo.jpeg


def test_sixteen_bit_grey_is_scaled_and_not_clipped() -> None:
    out = io.BytesIO()
    Image.new("I;16", (300, 420), 0x8000).save(out, "PNG")
    assert 118 < opened(accept_photo(out.getvalue())).getpixel((100, 100))[0] < 138  # type: ignore[index]


def test_noise_is_pressed_below_the_limit() -> None:
    out = io.BytesIO()
    Image.effect_noise((1200, 1600), 120).save(out, "PNG")
    assert len(accept_photo(out.getvalue()).jpeg) <= 60 * 1024


def test_the_right_ratio_is_not_cropped() -> None:
    photo = accept_photo(picture(295, 413))
    assert (photo.width, photo.height, photo.cropped) == (295, 413, False)


def test_what_cannot_be_a_photo_is_refused() -> None:
    assert refusal(picture(294, 600)) == "enrolment-photo-too-small"
    assert refusal(picture(kind="GIF", mode="P")) == "enrolment-photo-format"
    assert refusal(b"") == "enrolment-photo-format"
    assert refusal(picture()[:3000]) == "enrolment-photo-damaged"
    assert refusal(picture(kind="PNG")[:400]) == "enrolment-photo-damaged"
    assert refusal(picture(), PhotoLimits(max_bytes=100)) == "enrolment-photo-too-large"


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_huge_picture_is_refused_by_its_header(side: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert refusal(data) == "enrolment-photo-too-many-pixels"


def test_photos_find_their_owners_by_list_or_student_number() -> None:
    people = {
        "a": ("zhang.jpg", "20240001"),
        "b": ("", "20240002"),
        "c": ("wang.png", ""),
        "d": ("", "20240004"),
    }
    files = ["photos/ZHANG.JPG", "20240002.jpeg", "20240004.jpg", "20240004.png", "other.jpg"]
    match = match_photos(people, files)
    assert match.matched == {"a": "photos/ZHANG.JPG", "b": "20240002.jpeg"}
    assert match.missing == ("c", "d")
    assert match.unclaimed == ("other.jpg",)
    assert set(match.doubled) == {"20240004.jpg", "20240004.png"}


def test_one_file_wanted_by_two_people_goes_to_neither() -> None:
    match = match_photos({"a": ("x.jpg", ""), "b": ("x.jpg", "")}, ["x.jpg"])
    assert match.matched == {}
    assert match.doubled == ("x.jpg",)


def test_names_that_carry_a_document_number_are_seen() -> None:
    assert carries_document_number("张伟_10010120050707006X.jpg")
    assert not carries_document_number("20240001.jpg")
