"""Names for the arrays that the rooms of calibration hand to one another.

In docstrings shapes are written with n persons (or response patterns), J items, K categories of an
item, Q points of the quadrature, p parameters of an item and C columns (item and category).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int8]
"""Responses: the category counted from 0, and ``MISSING`` where there is none."""
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

MISSING = -1
"""The code of a response that is not there."""
