"""Finds small faces and people in the background with YuNet, where that model was fetched.

Source: Wu et al., "YuNet: A Tiny Millisecond-level Face Detector" (2023). It was trained at 640 ×
640 pixels; a larger picture is looked at as a whole and in overlapping parts. A camera that is
watched frame after frame is looked at in half that size, which costs a fifth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from proctor.arrays import Floats, Pixels
from proctor.models.faces import Face, merge
from proctor.models.free_size import of_any_size
from proctor.models.optional import YUNET
from proctor.models.runtime import open_session

SIDE = 640
GLANCE_SIDE = 320
"""Of the faces that are at least 16 of 640 pixels wide 98 % are still found so (of 249 in crowds),
of those of 12 to 16 pixels a third. A face of 16 pixels is five metres from a usual camera."""

STRIDES = (8, 16, 32)
LEAST_SCORE = 0.6
"""As YuNet's authors have it; a second person must be surer (`proctor.policy`)."""

_STEP = 480
_MOST_PARTS = 12


class SmallFaceDetector:
    """An open YuNet; it may be used from several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered")."""
        self._session = open_session(
            YUNET.name, YUNET.file, YUNET.sha256, folder, change=of_any_size
        )
        self._names = [
            f"{part}_{stride}" for stride in STRIDES for part in ("cls", "obj", "bbox", "kps")
        ]

    def find(self, rgb: Pixels, least: float = LEAST_SCORE) -> tuple[Face, ...]:
        """Faces whose score is at least ``least``, from the surest on, each once.

        Ears are not among YuNet's points: ``keypoints`` are the right eye, left eye, nose tip and
        the middle of the mouth.
        """
        whole, scale = _at_most(rgb, SIDE)
        found = list(self._find(whole, scale, 0.0, 0.0, least))
        if scale == 1:
            return merge(found)
        for part, scale, left, top in _parts(rgb):
            # A face that is no smaller than the overlap may be cut by the edge, and was seen whole.
            largest = ((SIDE - _STEP) / scale) ** 2
            near = self._find(part, scale, left, top, least)
            found += [face for face in near if face.area < largest]
        return merge(found)

    def glance(self, rgb: Pixels, least: float = LEAST_SCORE) -> tuple[Face, ...]:
        """As `find` for the whole picture at `GLANCE_SIDE`, which misses what is far away."""
        small, scale = _at_most(rgb, GLANCE_SIDE)
        return merge(self._find(small, scale, 0.0, 0.0, least))

    def _find(
        self, rgb: Pixels, scale: float, left: float, top: float, least: float
    ) -> Iterator[Face]:
        picture = _filled_up(rgb)
        values = self._session.run(self._names, {"input": _batch(picture)})
        for number, stride in enumerate(STRIDES):
            classes, objects, boxes, points = values[4 * number : 4 * number + 4]
            # A score is the geometric mean of two probabilities; their product keeps the order.
            products = classes[0, :, 0] * objects[0, :, 0]
            across = picture.shape[1] // stride
            for row in np.flatnonzero(products >= least**2).tolist():
                cell = row % across, row // across
                spots = (points[0, row].reshape(5, 2) + cell) * stride
                middle = (boxes[0, row, :2] + cell) * stride
                half = np.exp(boxes[0, row, 2:]) * stride / 2
                places = np.concatenate([[middle - half, middle + half], spots])
                score = math.sqrt(min(float(products[row]), 1.0))
                yield _face(places / scale + (left, top), score)


def _filled_up(rgb: Pixels) -> Pixels:
    """The picture with black at its right and lower edge, up to whole cells of the widest layer."""
    coarsest = max(STRIDES)
    down, across = (-length % coarsest for length in rgb.shape[:2])
    if not (down or across):
        return rgb
    filled = cv2.copyMakeBorder(rgb, 0, down, 0, across, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    return np.asarray(filled, np.uint8)


def _batch(rgb: Pixels) -> Floats:
    """Planes of blue, green and red from 0 to 255, (1, 3, height, width)."""
    batch = np.empty((1, 3, *rgb.shape[:2]), np.float32)
    for number, plane in enumerate(reversed(cv2.split(rgb))):
        batch[0, number] = plane
    return batch


def _face(places: Any, score: float) -> Face:
    (x0, y0), (x1, y1), right, left, nose, *corners = places.tolist()
    mouth = np.mean(corners, axis=0).tolist()
    keypoints = tuple((x, y) for x, y in (right, left, nose, mouth))
    return Face((x0, y0, x1, y1), keypoints, score)


def _parts(rgb: Pixels) -> Iterator[tuple[Pixels, float, float, float]]:
    """Parts of the size that fits the model, each with its scale, left and top.

    A picture so large that it would be more than a dozen parts is shrunk first, so that no file
    can keep the processor for long.
    """
    near, scale = rgb, 1.0
    while _count(near) > _MOST_PARTS:
        near, scale = _at_most(near, int(max(near.shape[:2]) * 0.8))
        scale = near.shape[1] / rgb.shape[1]
    for top in _starts(near.shape[0]):
        for left in _starts(near.shape[1]):
            part = near[top : top + SIDE, left : left + SIDE]
            yield part, scale, left / scale, top / scale


def _starts(length: int) -> list[int]:
    """Where parts begin: every `_STEP` pixels, the last one flush with the edge."""
    if length <= SIDE:
        return [0]
    return [*range(0, length - SIDE, _STEP), length - SIDE]


def _count(rgb: Pixels) -> int:
    return len(_starts(rgb.shape[0])) * len(_starts(rgb.shape[1]))


def _at_most(rgb: Pixels, side: int) -> tuple[Pixels, float]:
    height, width = rgb.shape[:2]
    scale = min(side / max(height, width), 1.0)
    if scale == 1:
        return rgb, 1.0
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8), scale
