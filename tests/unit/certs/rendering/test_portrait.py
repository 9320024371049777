"""Photos as they go onto the page."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from certs.rendering.page_ready import MOST_BYTES, is_page_ready, portrait_of
from certs.rendering.portrait import SIZE, digest, prepare_portrait
from foundation.errors import Invalid


def _encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def test_photo_becomes_a_plain_rgb_jpeg_of_the_page_size() -> None:
    made = prepare_portrait(_encoded(Image.new("RGBA", (900, 900), (255, 0, 0, 128)), "PNG"))
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", SIZE)


def test_what_a_camera_wrote_beside_the_picture_is_left_behind() -> None:
    exif = Image.Exif()
    exif[0x010F] = "camera maker"
    exif[0x0112] = 6
    source = _encoded(Image.new("RGB", (800, 600), "grey"), "JPEG", exif=exif)
    made = prepare_portrait(source)
    assert b"camera maker" in source
    assert b"camera maker" not in made
    with Image.open(io.BytesIO(made)) as picture:
        assert not picture.getexif()


def test_small_photo_is_not_blown_up() -> None:
    made = prepare_portrait(_encoded(Image.new("RGB", (150, 210)), "JPEG"))
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == (150, 210)


def test_same_photo_gives_the_same_digest() -> None:
    source = _encoded(Image.new("RGB", (600, 840), "#abcdef"), "PNG")
    assert digest(prepare_portrait(source)) == digest(prepare_portrait(source))


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xd8\xff\xe0broken", b"GIF89a" + b"0" * 99])
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="certs-photo-unreadable"):
        prepare_portrait(data)


def test_tiny_photo_is_refused_with_its_size() -> None:
    with pytest.raises(Invalid, match="certs-photo-size") as refused:
        prepare_portrait(_encoded(Image.new("RGB", (60, 84)), "PNG"))
    assert refused.value.facts == {"width": 60, "height": 84}


@pytest.mark.parametrize("width", [130, 295, 413, 900])
def test_prepared_portrait_goes_onto_the_page_as_it_is(width: int) -> None:
    source = Image.effect_noise((width, width * 3 // 2), 40).convert("RGB")
    made = prepare_portrait(_encoded(source, "PNG"))
    assert is_page_ready(made) == (len(made) <= MOST_BYTES)
    if is_page_ready(made):
        assert portrait_of(made) is made


@pytest.mark.parametrize(
    "other",
    [
        Image.new("RGB", (300, 300)),
        Image.new("L", (295, 413)),
        Image.new("CMYK", (295, 413)),
        Image.new("RGB", (100, 140)),
    ],
)
def test_any_other_picture_is_not_ready_for_the_page(other: Image.Image) -> None:
    assert not is_page_ready(_encoded(other, "JPEG"))


def test_portrait_that_tells_of_its_camera_is_not_ready_for_the_page() -> None:
    exif = Image.Exif()
    exif[0x010F] = "camera"
    assert not is_page_ready(_encoded(Image.new("RGB", (295, 413)), "JPEG", exif=exif))
