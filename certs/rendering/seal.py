"""The body's red seal: a ring, a star, the body's name on an arc, a line beneath.

The characters are drawn as outlines, so the seal is a picture: a reader's selection of the
page's text never picks up pieces of it.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin

from certs.rendering.fonts import Chain, Faces, Shapes

RED = "#b3302a"
RADIUS = 50.0
_TEXT_EDGE = 45.6
"""Radius that the tops of the characters reach; the drawing is 104 units wide."""


@lru_cache(maxsize=64)
def seal_svg(name: str, caption: str, faces: Faces) -> str:
    """The seal of the body ``name`` with ``caption`` in a straight line below the star."""
    font = faces.chain("serif-bold")
    size = min(15.0, 168.0 / max(len(name), 1))
    shapes = faces.shapes("serif-bold", name + caption)
    letters = _arc(name, size, font, shapes) + _line(caption, 9.0, 29.5, font, shapes)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-52 -52 104 104">'
        f'<circle r="{RADIUS}" fill="none" stroke="{RED}" stroke-width="2.6"/>'
        f'<circle r="{RADIUS - 2.9}" fill="none" stroke="{RED}" stroke-width=".5"/>'
        f'<g fill="{RED}"><path d="{_star(16.5)}"/>{letters}</g></svg>'
    )


def _star(radius: float) -> str:
    inner = radius * sin(pi / 10) / cos(pi / 5)
    corners = [
        (r * sin(k * pi / 5), -r * cos(k * pi / 5))
        for k in range(10)
        for r in ((radius, inner)[k % 2],)
    ]
    return "M" + "L".join(f"{x:.2f} {y - 1.5:.2f}" for x, y in corners) + "Z"


def _letter(path: str, matrix: tuple[float, ...]) -> str:
    """A character in its place; ``matrix`` maps ems, y upwards, to the drawing.

    Each keeps its own upright coordinates, small whole numbers: written out turned on the arc, the
    characters would be the longest thing on the page.
    """
    per_unit = [value / 100 for value in matrix[:4]] + list(matrix[4:])
    told = " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in per_unit)
    return f'<path transform="matrix({told})" d="{path}"/>'


def _arc(text: str, size: float, font: Chain, shapes: Shapes) -> str:
    """Characters stand upright on the arc, evenly, and open downwards."""
    step = min(0.46, 1.32 * pi / max(len(text), 1))
    first = -step * (len(text) - 1) / 2
    radius = _TEXT_EDGE - 0.88 * size
    path = ""
    for index, character in enumerate(text):
        angle = first + index * step
        # A little narrower than tall, as seals are cut.
        across, up = size * 0.82, size
        advance = font.width(character) * across
        x = radius * sin(angle) - advance / 2 * cos(angle)
        y = -radius * cos(angle) - advance / 2 * sin(angle)
        path += _letter(
            shapes.path(character),
            (across * cos(angle), across * sin(angle), up * sin(angle), -up * cos(angle), x, y),
        )
    return path


def _line(text: str, size: float, y: float, font: Chain, shapes: Shapes) -> str:
    left = -font.width(text) * size / 2
    path = ""
    for character in text:
        path += _letter(shapes.path(character), (size, 0, 0, -size, left, y))
        left += font.width(character) * size
    return path
