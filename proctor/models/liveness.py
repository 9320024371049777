"""Says how much a face looks like one before the camera, not one in a picture or on a screen.

MiniFAS after Yu et al., "Searching Central Difference Convolutional Networks for Face
Anti-Spoofing" (2020) and Minivision's Silent-Face; the file at hand is trained on CelebA-Spoof, for
research only. Presentation attack and the error rates APCER and BPCER are those of ISO/IEC
30107-3. What was measured of it stands in `proctor.error_rates`.
"""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np

from proctor.arrays import Floats, Pixels
from proctor.models import mesh_points
from proctor.models.optional import MINIFAS
from proctor.models.runtime import open_session

SIDE = 128
WIDENED = 1.5
"""The square is so many times the face, as the model was trained: edges of a sheet lie in it."""

LEAST_WIDTH = 80
"""Faces of fewer pixels are not judged: what the model looks at is finer than that."""

LEAST_COLOUR = 4.0
"""Mean distance of the colours from grey, 0 to 255; a grey picture is not judged either: of 20
grey portraits (ORL) the model took 12 for attacks."""

LEAST_LIGHT = 0.45
"""Brightest twentieth of the crop's luma, 0 to 1; below it nothing is judged: of 30 real faces at
three tenths of their light, with a sensor's noise, the model took 23 for attacks."""


class LivenessJudge:
    """An open MiniFAS; it may be used from several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered")."""
        self._session = open_session(MINIFAS.name, MINIFAS.file, MINIFAS.sha256, folder)

    def judge(self, rgb: Pixels, points: Floats) -> float | None:
        """1 for a face before the camera, 0 for one that is shown; None where it cannot be told.

        ``points`` are those of `proctor.models.landmarks`. Their box is used, not a detector's:
        each detector draws its box differently, and the model is sensitive to how much it sees.
        """
        crop = square_of(rgb, points)
        if crop is None or not has_colour(crop) or not has_light(crop):
            return None
        picture = (crop.astype(np.float32) / 255).transpose(2, 0, 1)[None]
        (logits,) = self._session.run(None, {"input": picture})
        genuine, shown = logits[0].tolist()
        return 1 / (1 + math.exp(max(min(shown - genuine, 100.0), -100.0)))


def square_of(rgb: Pixels, points: Floats) -> Pixels | None:
    """The face and what is around it, mirrored over the picture's edge; None if it is too small."""
    mesh = points[: mesh_points.COARSE, :2]
    low, high = mesh.min(axis=0), mesh.max(axis=0)
    if float(high[0] - low[0]) < LEAST_WIDTH:
        return None
    side = round(float((high - low).max()) * WIDENED)
    left, top = (round(float(middle) - side / 2) for middle in (low + high) / 2)
    height, width = rgb.shape[:2]
    around = (max(-top, 0), max(top + side - height, 0), max(-left, 0), max(left + side - width, 0))
    # A mirror shows no more than there is: a face that fills and leaves the picture is not judged.
    if max(around[:2]) >= height or max(around[2:]) >= width:
        return None
    whole = cv2.copyMakeBorder(rgb, *around, borderType=cv2.BORDER_REFLECT_101)
    top, left = top + around[0], left + around[2]
    part = whole[top : top + side, left : left + side]
    way = cv2.INTER_AREA if side > SIDE else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (SIDE, SIDE), interpolation=way), np.uint8)


def has_colour(rgb: Pixels) -> bool:
    """Whether there is any colour at all."""
    plain = rgb.astype(np.float32)
    return float(np.abs(plain - plain.mean(axis=2, keepdims=True)).mean()) >= LEAST_COLOUR


def has_light(rgb: Pixels) -> bool:
    """Whether the face is lit well enough to be judged."""
    luma = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    return float(np.percentile(luma, 95)) / 255 >= LEAST_LIGHT
