"""Codes on pages and in pictures."""

from __future__ import annotations

import io

import pytest
import segno
from PIL import Image

from certs.code_reading import code_in_picture, code_on_page
from certs.signing.sealed_qr import TEXT_LENGTH
from foundation.errors import Invalid
from tests.certificates import TOKEN, specimen

TEXT = f"https://verify.example.org/verify/c/{TOKEN}#" + "aB3-_x" * (TEXT_LENGTH // 6)


def _picture(kind: str = "PNG", *, angle: float = 0) -> bytes:
    drawn = io.BytesIO()
    segno.make(TEXT, error="m", micro=False).save(drawn, kind="png", scale=5, border=4)
    out = io.BytesIO()
    picture = Image.open(drawn).convert("RGB").rotate(angle, expand=True, fillcolor="#e8e4dc")
    picture.save(out, kind)
    return out.getvalue()


def test_code_on_the_page_is_read() -> None:
    text = code_on_page(specimen().made.pdf)
    assert text is not None
    assert TOKEN in text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("angle", [0, 17, 90])
def test_code_in_a_picture_is_read_whichever_way_it_is_held(kind: str, angle: float) -> None:
    assert code_in_picture(_picture(kind, angle=angle)) == TEXT


def _white(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height), 1).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "certs-picture-unreadable"),
        (b"%PDF-1.7", "certs-picture-unreadable"),
        (_picture()[:400], "certs-picture-unreadable"),
        (_white(200, 200), "certs-picture-no-code"),
        (_white(8_000, 8_000), "certs-picture-size"),
    ],
    ids=["empty", "no picture", "cut off", "no code", "far too large"],
)
def test_picture_that_says_nothing_is_refused_with_the_reason(data: bytes, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        code_in_picture(data)
