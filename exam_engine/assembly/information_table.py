"""The items of a pool by what they tell at each ability, sorted: choosing is a look-up."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.ability_grid import LEAST, MOST
from exam_engine.assembly.item_curves import Curves, Floats

STEP = 0.05
"""Between two abilities of the table; even a steep item changes by less than 1 % within it."""


@dataclass(frozen=True)
class InformationTable:
    """Fisher information at abilities from -4 to 4."""

    curves: Curves

    @cached_property
    def points(self) -> Floats:
        """The abilities of the rows."""
        return np.arange(LEAST, MOST + STEP / 2, STEP)

    @cached_property
    def values(self) -> Floats:
        """Abilities × items."""
        return self.curves.information_at(self.points)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Abilities × items: places of items, the one that tells most first."""
        return np.ascontiguousarray(np.argsort(-self.values, axis=1, kind="stable"))

    @cached_property
    def _lists(self) -> list[list[int]]:
        rows: list[list[int]] = self.order.tolist()
        return rows

    def row(self, theta: float) -> int:
        """The row nearest to an ability."""
        place = int((theta - LEAST) / STEP + 0.5)
        return 0 if place < 0 else min(place, len(self.points) - 1)

    def rows(self, thetas: Floats) -> NDArray[np.intp]:
        """The rows nearest to abilities."""
        places = np.floor((thetas - LEAST) / STEP + 0.5).astype(np.intp)
        return np.clip(places, 0, len(self.points) - 1)

    def best(self, theta: float, given: Container[int]) -> int:
        """The item that tells most at ``theta`` and was not given; -1 when all were."""
        for item in self._lists[self.row(theta)]:
            if item not in given:
                return item
        return -1
