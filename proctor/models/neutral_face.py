"""The shape of a face at rest, at points of the mesh that no expression moves much.

It is the mean of what the landmark model placed on some ninety photographs of different people,
fitted to one another (generalised Procrustes analysis; Gower, 1975) and made symmetric. Lips, lids
and jaw are left out, for they move. It faces straight ahead where the line from the forehead to the
chin of the whole mesh is square to the view; the mouth then stands out from under the eyes by 7.1
degrees.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from proctor.arrays import Matrix

# fmt: off
_HALF = (
    (10, 10, 0.0, -0.615, -0.087), (151, 151, 0.0, -0.443, -0.142),
    (168, 168, 0.0, -0.081, -0.184), (195, 195, 0.0, 0.140, -0.369), (4, 4, 0.0, 0.304, -0.474),
    (164, 164, 0.0, 0.516, -0.272), (109, 338, 0.212, -0.607, -0.067),
    (103, 332, 0.557, -0.493, 0.123), (66, 296, 0.322, -0.282, -0.142),
    (63, 293, 0.568, -0.243, 0.001), (21, 251, 0.731, -0.242, 0.383),
    (33, 263, 0.500, -0.013, 0.065), (133, 362, 0.196, 0.000, 0.000),
    (34, 264, 0.757, 0.071, 0.389), (196, 419, 0.062, 0.088, -0.287),
    (119, 348, 0.371, 0.171, -0.046), (234, 454, 0.768, 0.249, 0.652),
    (129, 358, 0.243, 0.370, -0.145), (44, 274, 0.056, 0.377, -0.450),
    (187, 411, 0.604, 0.499, 0.036), (167, 393, 0.099, 0.518, -0.264),
    (177, 401, 0.736, 0.534, 0.383), (186, 410, 0.352, 0.642, -0.102),
    (210, 430, 0.432, 0.891, 0.022), (182, 406, 0.192, 0.892, -0.152),
    (172, 397, 0.615, 0.893, 0.402),
)
# fmt: on
"""Numbers of a point and of its mirror image, and how far the two stand from the middle, below the
inner corners of the eyes, and behind them, in widths between the outer corners. A point of the
middle is its own mirror image."""


def _whole() -> tuple[npt.NDArray[np.intp], Matrix]:
    numbers: list[int] = []
    places: list[tuple[float, float, float]] = []
    for right, left, aside, down, away in _HALF:
        numbers.append(right)
        places.append((-aside, down, away))
        if left != right:
            numbers.append(left)
            places.append((aside, down, away))
    return np.array(numbers, np.intp), np.array(places)


NUMBERS, SHAPE = _whole()
"""The points' numbers, shape (46,), and their places, shape (46, 3): to the picture's right, down,
and away from the camera."""

READ: Matrix = np.linalg.pinv(SHAPE - SHAPE.mean(axis=0))
"""Shape (3, 46): times the points of a picture it gives, transposed, the affine map from the face
at rest to them (least squares)."""
