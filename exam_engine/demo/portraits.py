"""Portraits drawn from a seed: plainly nobody, of the size and ground that certificates ask for."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 295, 413
_SCALE = 4
_SKIN = ("#f3d2b8", "#e9be9d", "#d9a581", "#c68d68", "#f6dcc8")
_HAIR = ("#22201f", "#2f2622", "#3b2c24", "#1c1c22", "#4a3527")
_COAT = ("#2f4858", "#3c4f3a", "#5a3e4d", "#33415c", "#4a4e57", "#6a4c3a")
_SHIRT = ("#ffffff", "#eef3f7", "#f6efe6")


def portrait(seed: int) -> bytes:
    """A JPEG of 295 x 413 pixels: a drawn head and shoulders on a white ground."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), "#fdfdfd")
    pen = ImageDraw.Draw(image)
    skin, hair = chance.choice(_SKIN), chance.choice(_HAIR)
    long_hair = chance.random() < 0.5
    _body(pen, skin, chance.choice(_COAT), chance.choice(_SHIRT))
    if long_hair:
        _ellipse(pen, (147, 196, 88, 118), hair)
        _box(pen, (59, 196, 235, 292), hair)
    _box(pen, (124, 230, 170, 300), _shade(skin, 0.9))
    _ellipse(pen, (147, 186, 68, 86), skin)
    _ears_and_hair(pen, skin, hair, chance.random() < 0.5)
    _face(pen, hair, skin, glasses=chance.random() < 0.35)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _body(pen: ImageDraw.ImageDraw, skin: str, coat: str, shirt: str) -> None:
    _ellipse(pen, (147, 430, 138, 140), coat)
    _polygon(pen, ((112, 292), (182, 292), (147, 372)), shirt)
    _polygon(pen, ((124, 288), (170, 288), (147, 326)), _shade(skin, 0.94))
    _polygon(pen, ((108, 294), (147, 374), (96, 330)), _shade(coat, 0.8))
    _polygon(pen, ((186, 294), (147, 374), (198, 330)), _shade(coat, 0.8))


def _ears_and_hair(pen: ImageDraw.ImageDraw, skin: str, hair: str, parted: bool) -> None:
    for x in (80, 214):
        _ellipse(pen, (x, 196, 11, 18), _shade(skin, 0.93))
    _chord(pen, (147, 168, 76, 84), 180, 360, hair)
    if parted:
        _polygon(pen, ((76, 168), (150, 132), (110, 176), (84, 200)), hair)
        _polygon(pen, ((218, 168), (150, 132), (190, 172), (210, 200)), hair)
    else:
        _chord(pen, (147, 160, 74, 34), 0, 180, hair)


def _face(pen: ImageDraw.ImageDraw, hair: str, skin: str, *, glasses: bool) -> None:
    for x in (119, 175):
        _ellipse(pen, (x, 192, 11, 6), "#ffffff")
        _ellipse(pen, (x, 192, 6, 6), "#2a2320")
        _box(pen, (x - 15, 174, x + 15, 178), hair)
        if glasses:
            _ring(pen, (x, 193, 23, 18), "#3a3f46")
    if glasses:
        _box(pen, (142, 190, 152, 193), "#3a3f46")
    _polygon(pen, ((147, 200), (140, 222), (154, 222)), _shade(skin, 0.9))
    _chord(pen, (147, 240, 20, 9), 10, 170, "#b5655b")


def _scaled(*values: float) -> list[float]:
    return [value * _SCALE for value in values]


def _ellipse(pen: ImageDraw.ImageDraw, at: tuple[int, int, int, int], colour: str) -> None:
    x, y, rx, ry = at
    pen.ellipse(_scaled(x - rx, y - ry, x + rx, y + ry), fill=colour)


def _ring(pen: ImageDraw.ImageDraw, at: tuple[int, int, int, int], colour: str) -> None:
    x, y, rx, ry = at
    pen.ellipse(_scaled(x - rx, y - ry, x + rx, y + ry), outline=colour, width=3 * _SCALE)


def _chord(
    pen: ImageDraw.ImageDraw, at: tuple[int, int, int, int], start: int, end: int, colour: str
) -> None:
    x, y, rx, ry = at
    pen.chord(_scaled(x - rx, y - ry, x + rx, y + ry), start, end, fill=colour)


def _box(pen: ImageDraw.ImageDraw, at: tuple[int, int, int, int], colour: str) -> None:
    pen.rectangle(_scaled(*at), fill=colour)


def _polygon(pen: ImageDraw.ImageDraw, points: tuple[tuple[int, int], ...], colour: str) -> None:
    pen.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=colour)


def _shade(colour: str, factor: float) -> str:
    red, green, blue = (int(int(colour[i : i + 2], 16) * factor) for i in (1, 3, 5))
    return f"#{red:02x}{green:02x}{blue:02x}"
