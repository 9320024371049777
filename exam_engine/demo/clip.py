"""A short clip of frames as a camera would send them: a drawn person, then an empty room."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

from PIL import Image

from exam_engine.demo.portraits import portrait

WIDTH, HEIGHT = 640, 480
_WALL, _DESK = (196, 200, 194), (142, 118, 96)


def person(seconds: int, seed: int) -> Iterator[bytes]:
    """One JPEG a second of somebody before the camera, moving a little as people do."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    with Image.open(io.BytesIO(portrait(seed))) as drawn:
        figure = _without_ground(drawn.convert("RGB").resize((300, 420)))
    for _ in range(seconds):
        frame = _room(chance)
        place = (170 + chance.randint(-6, 6), 60 + chance.randint(-4, 4))
        frame.paste(figure, place, figure)
        yield _jpeg(frame)


def empty_room(seconds: int, seed: int) -> Iterator[bytes]:
    """One JPEG a second of the room without anybody in it."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    for _ in range(seconds):
        yield _jpeg(_room(chance))


def _room(chance: random.Random) -> Image.Image:
    """A wall with a window and a desk, under light that flickers as a camera sees it."""
    light = chance.uniform(0.96, 1.04)
    room = Image.new("RGB", (WIDTH, HEIGHT), _lit(_WALL, light))
    room.paste(_lit((226, 232, 238), light), (40, 50, 150, 210))
    room.paste(_lit((120, 126, 130), light), (92, 50, 98, 210))
    room.paste(_lit((104, 84, 66), light), (500, 90, 600, 300))
    room.paste(_lit(_DESK, light), (0, 410, WIDTH, HEIGHT))
    return room


def _without_ground(figure: Image.Image) -> Image.Image:
    """The figure with its white ground made transparent."""
    cut = figure.convert("RGBA")
    mask = figure.convert("L").point(lambda value: 0 if value > 248 else 255)
    cut.putalpha(mask)
    return cut


def _lit(colour: tuple[int, int, int], light: float) -> tuple[int, int, int]:
    red, green, blue = (min(255, int(part * light)) for part in colour)
    return red, green, blue


def _jpeg(frame: Image.Image) -> bytes:
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=82)
    return out.getvalue()
