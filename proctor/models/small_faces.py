"""Finds small faces and people in the background with YuNet, where that model was fetched.

Source: Wu et al., "YuNet: A Tiny Millisecond-level Face Detector" (2023). The file takes 640 × 640
pixels; a larger picture is looked at as a whole and in overlapping parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from proctor.arrays import Pixels
from proctor.models.faces import Face, merge
from proctor.models.optional import YUNET
from proctor.models.runtime import open_session

SIDE = 640
STRIDES = (8, 16, 32)
LEAST_SCORE = 0.6
"""As YuNet's authors have it; a second person must be surer (`proctor.policy`)."""

_STEP = 480
_MOST_PARTS = 12


class SmallFaceDetector:
    """An open YuNet; it may be used from several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered")."""
        self._session = open_session(YUNET.name, YUNET.file, YUNET.sha256, folder)
        self._names = [
            f"{part}_{stride}" for stride in STRIDES for part in ("cls", "obj", "bbox", "kps")
        ]
        self._grids = [_grid(stride) for stride in STRIDES]

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

    def _find(
        self, rgb: Pixels, scale: float, left: float, top: float, least: float
    ) -> Iterator[Face]:
        height, width = rgb.shape[:2]
        picture = np.zeros((SIDE, SIDE, 3), np.uint8)
        picture[:height, :width] = rgb[:, :, ::-1]
        batch = picture.transpose(2, 0, 1)[None].astype(np.float32)
        values = self._session.run(self._names, {"input": batch})
        for number, stride in enumerate(STRIDES):
            classes, objects, boxes, points = values[4 * number : 4 * number + 4]
            scores = np.sqrt(np.clip(classes[0, :, 0], 0, 1) * np.clip(objects[0, :, 0], 0, 1))
            for row in np.flatnonzero(scores >= least):
                cell = self._grids[number][row]
                spots = (points[0, row].reshape(5, 2) + cell) * stride
                middle = (boxes[0, row, :2] + cell) * stride
                half = np.exp(boxes[0, row, 2:]) * stride / 2
                places = np.concatenate([[middle - half, middle + half], spots])
                yield _face(places / scale + (left, top), float(scores[row]))


def _grid(stride: int) -> Any:
    """Column and row of each cell, (cells, 2)."""
    rows, columns = np.divmod(np.arange((SIDE // stride) ** 2), SIDE // stride)
    return np.stack([columns, rows], axis=1).astype(np.float32)


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
