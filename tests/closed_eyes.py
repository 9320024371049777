"""A picture of a face with its eyes closed: the openings are filled with the skin around them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]

_EYES = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    (362, 382, 381, 380, 374, 373, 390, 249, 263, 466, 388, 387, 386, 385, 384, 398),
)
"""The mesh points around each opening, from one corner over the lower lid to the other and back."""

_OTHER_CORNER = 8
_WIDER = (1.15, 1.6)
_LASHES = (60, 35, 25)


def closed_eyes(rgb: Pixels, points: Points) -> Pixels:
    """The picture with lids where the eyes were; ``points`` are the mesh's, in pixels."""
    picture = rgb.copy()
    for eye in _EYES:
        rim = points[list(eye), :2].astype(np.float64)
        middle = rim.mean(axis=0)
        mask = np.zeros(rgb.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.round((rim - middle) * _WIDER + middle).astype(np.int32)], 255)
        picture = np.asarray(cv2.inpaint(picture, mask, 5, cv2.INPAINT_TELEA), np.uint8)
        corners = rim[0], rim[_OTHER_CORNER]
        low = (corners[0] + corners[1]) / 2 + [0, 0.08 * np.ptp(rim[:, 0])]
        line = np.round(np.array([corners[0], low, corners[1]]) * 8).astype(np.int32)
        cv2.polylines(picture, [line], isClosed=False, color=_LASHES, thickness=2, shift=3)
    return picture
