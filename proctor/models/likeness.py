"""Says how like two faces are, by the cosine of what SFace makes of each, where it was fetched.

Source: Zhong et al., "SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition"
(2021); the limit 0.363 is the one that its publishers give for this file. The model was not at
hand: loader, alignment and arithmetic are tested with a stand-in of the same inputs and outputs,
its accuracy is not verified by us.

What the model makes of a face is a biometric feature. It is compared and let go; nothing here
stores it, and nobody is compared without a consent of its own (`proctor.policy`).
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from proctor.arrays import Floats, Matrix, Pixels
from proctor.models import mesh_points
from proctor.models.optional import SFACE, OptionalModel
from proctor.models.runtime import open_session

SIDE = 112
LIMIT = 0.363
"""From this cosine on, the publishers take two faces for one person's."""

_PLACES: Matrix = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
"""Where the five points lie in the model's square: the person's right eye, left eye, nose tip,
right and left corner of the mouth, as for all models of this family (Deng et al., 2019)."""

_NOSE_TIP, _MOUTH_CORNERS = (1, 4), (61, 291)


class FaceEmbedder:
    """An open SFace; it may be used from several threads at once."""

    def __init__(self, folder: Path, model: OptionalModel = SFACE) -> None:
        """Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered")."""
        self.model = model
        self._session = open_session(model.name, model.file, model.sha256, folder)
        self._input = self._session.get_inputs()[0].name

    def embed(self, rgb: Pixels, points: Floats) -> Floats:
        """The face's feature, of length 1. ``points`` are five, as `five_points` gives them."""
        picture = aligned(rgb, points).astype(np.float32).transpose(2, 0, 1)[None]
        (feature,) = self._session.run(None, {self._input: picture})
        flat = np.asarray(feature, np.float32).reshape(-1)
        length = float(np.linalg.norm(flat))
        return flat / length if length > 0 else flat


def five_points(points: Floats) -> Floats:
    """The five points among the 478 of a mesh: middles of the eyes, nose tip, mouth corners.

    They lie where YuNet puts them, which the publishers use: to 2 % of the eye distance in the mean
    of 32 photographs (4 % at one eye), and 6 % in a single one, which is how much YuNet scatters.
    """
    eyes = [
        points[list(eye[: mesh_points.EYE_CONTOUR]), :2].mean(axis=0)
        for eye in (mesh_points.RIGHT_EYE, mesh_points.LEFT_EYE)
    ]
    nose = points[list(_NOSE_TIP), :2].mean(axis=0)
    corners = [points[number, :2] for number in _MOUTH_CORNERS]
    return np.stack([*eyes, nose, *corners]).astype(np.float32)


def aligned(rgb: Pixels, points: Floats) -> Pixels:
    """The face turned, moved and scaled so that its five points lie where the model wants them."""
    into = similarity(points.astype(np.float64), _PLACES)
    return np.asarray(cv2.warpAffine(rgb, into, (SIDE, SIDE), flags=cv2.INTER_LINEAR), np.uint8)


def similarity(source: Matrix, target: Matrix) -> Matrix:
    """The 2×3 matrix that brings one set of points nearest to another without distorting it.

    Least squares over turning, scaling and moving: Umeyama, "Least-Squares Estimation of
    Transformation Parameters Between Two Point Patterns" (1991), equations 40 to 42.
    """
    middles = source.mean(axis=0), target.mean(axis=0)
    here, there = source - middles[0], target - middles[1]
    left, sizes, right = np.linalg.svd(there.T @ here / len(source))
    # A mirror image would be nearer to some sets, and no face is one.
    signs = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right)) or 1.0])
    turn = (left * signs) @ right
    spread = here.var(axis=0).sum()
    scale = float((sizes * signs).sum() / spread) if spread > 0 else 1.0
    return np.column_stack([scale * turn, middles[1] - scale * turn @ middles[0]])


def likeness(one: Floats, other: Floats) -> float:
    """Cosine of two features, -1 to 1."""
    return float(np.clip(one.astype(np.float64) @ other.astype(np.float64), -1, 1))
