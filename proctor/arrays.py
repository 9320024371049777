"""Names for the arrays that the rooms of this wing hand to one another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""A picture, RGB, of shape (height, width, 3)."""

Floats = npt.NDArray[np.float32]
"""What models take and give."""

Matrix = npt.NDArray[np.float64]
"""Geometry, where exactness is cheap."""
