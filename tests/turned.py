"""Pictures of faces turned by known angles: a photograph laid on its own mesh and turned with it.

The mesh is the landmark model's own, so the hidden side of a face is stretched and the hair stays
behind; such pictures tell how far a pose follows a turn, and nothing about zero.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import Delaunay

from proctor.models import attention, mesh_points

Pixels = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]

_FRAME = 1.5
"""The skin of the picture reaches half as far again as the mesh, so that hair and neck go along."""

_EARS = (234, 454)


def turn(yaw: float, pitch: float) -> Matrix:
    """The rotation that carries a face by so many degrees to the picture's right and upwards."""
    across, _ = cv2.Rodrigues(np.array([0.0, -math.radians(yaw), 0.0]))
    raised, _ = cv2.Rodrigues(np.array([-math.radians(pitch), 0.0, 0.0]))
    return np.asarray(across @ raised, np.float64)


def turned_picture(rgb: Pixels, points: Points, rotation: Matrix) -> Pixels:
    """The picture with its face turned about the middle of its mesh, as seen from the camera."""
    solid, triangles = _skin(points)
    middle = solid.mean(axis=0)
    after = (solid - middle) @ rotation.T + middle
    picture = cv2.GaussianBlur(rgb, (0, 0), float(np.ptp(points[:, 0])) / 6)
    # The farthest first, so that what is nearer hides it.
    for corners in triangles[np.argsort(-after[triangles, 2].mean(axis=1))]:
        _lay(rgb, picture, solid[corners, :2], after[corners, :2])
    return np.asarray(picture, np.uint8)


def _skin(points: Points) -> tuple[Matrix, npt.NDArray[np.intp]]:
    """The mesh with a ring around it, and its triangles, found on the face seen from the front."""
    mesh = points[: mesh_points.COARSE].astype(np.float64)
    axes = attention.head_axes(points)
    front = (mesh - mesh.mean(axis=0)) @ axes
    rim = front[cv2.convexHull(front[:, :2].astype(np.float32), returnPoints=False).ravel()]
    ring = rim * [_FRAME, _FRAME, 1.0]
    ring[:, 2] = front[list(_EARS), 2].mean() + 0.35 * np.ptp(front[:, 0])
    whole = np.vstack([front, ring])
    return whole @ axes.T + mesh.mean(axis=0), Delaunay(whole[:, :2]).simplices


def _lay(rgb: Pixels, picture: Pixels, before: Matrix, after: Matrix) -> None:
    """Copy one triangle to where it is after the turn, unless it faces away by then."""
    if _area(before) * _area(after) <= 0:
        return
    height, width = picture.shape[:2]
    left, top = np.maximum(np.floor(after.min(axis=0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(after.max(axis=0)).astype(int) + 2, (width, height))
    if right <= left or bottom <= top:
        return
    corners = after - [left, top]
    matrix = cv2.getAffineTransform(before.astype(np.float32), corners.astype(np.float32))
    size = int(right - left), int(bottom - top)
    patch = cv2.warpAffine(rgb, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners * 16).astype(np.int32), 1, shift=4)
    picture[top:bottom, left:right][mask > 0] = patch[mask > 0]


def _area(corners: Matrix) -> float:
    (ax, ay), (bx, by) = corners[1] - corners[0], corners[2] - corners[0]
    return float(ax * by - ay * bx)
