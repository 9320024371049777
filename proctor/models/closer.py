"""Looks for faces in overlapping parts of a picture, where a small face is large enough to be seen.

A detector misses faces that are narrower than a share of what it is shown
(`proctor.models.catalogue`). In a part of three fifths of the width and height the same face is
wider by two thirds. The browser does the same in its room `closer`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from proctor.arrays import Pixels
from proctor.models.faces import Face, FaceDetector, merge

FIFTHS = 3
"""How long a part is; of two in a line the second begins at the second fifth, so that a face as
long as a fifth of the picture lies whole in one of them."""


DARKEST = 0.08
"""Mean luma below which nobody looks closer: the picture is told as dark, and nobody as absent."""


def find_closer(detector: FaceDetector, rgb: Pixels, least: float) -> tuple[Face, ...]:
    """Faces that ``detector`` finds in four parts of the picture, each once, from the surest on."""
    return merge(
        _moved(face, left, top)
        for part, left, top in _parts(rgb)
        for face in detector.find(part, least).faces
    )


def _parts(rgb: Pixels) -> Iterator[tuple[Pixels, int, int]]:
    """The parts with the places of their left and upper edges."""
    height, width = rgb.shape[:2]
    for top, bottom in _ends(height):
        for left, right in _ends(width):
            yield rgb[top:bottom, left:right], left, top


def _ends(length: int) -> tuple[tuple[int, int], ...]:
    long = length * FIFTHS // 5
    return (0, long), (length - long, length)


def _moved(face: Face, left: int, top: int) -> Face:
    """From pixels of the part to pixels of the picture."""
    x0, y0, x1, y1 = face.box
    return replace(
        face,
        box=(x0 + left, y0 + top, x1 + left, y1 + top),
        keypoints=tuple((x + left, y + top) for x, y in face.keypoints),
    )
