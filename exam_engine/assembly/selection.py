"""What an item is worth to a test at a moment: the rules by which the next item is chosen.

Sources: maximum Fisher information (Lord 1980); Kullback-Leibler information over an interval that
narrows with the length, and weighted by the posterior (Chang and Ying 1996); information weighted
by the posterior (van der Linden 1998); strata of slopes, low ones first, and in each the nearest
location (Chang and Ying 1999). Each rule gives every item a figure; a shadow test maximises their
sum, a test without a blueprint takes the greatest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import sqrt

import numpy as np

from exam_engine.assembly.ability_grid import AbilityGrid
from exam_engine.assembly.information_table import InformationTable
from exam_engine.assembly.item_curves import Floats
from foundation.errors import Invalid

_REACH = 3.0
"""The interval of Kullback-Leibler information is this by the root of the items given."""
_FAR = 20.0


class SelectionKind(StrEnum):
    """The rules."""

    FISHER = "mfi"
    KULLBACK = "kl"
    POSTERIOR_KULLBACK = "posterior_kl"
    POSTERIOR = "posterior"
    STRATIFIED = "a_stratified"
    LOFT = "loft"
    """A linear form of one's own: chosen whole, by chance, before the first item."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The rule; ``strata`` are those of slopes."""

    kind: SelectionKind = SelectionKind.FISHER
    strata: int = 4

    def __post_init__(self) -> None:
        if self.strata < 1:
            raise _impossible("strata", self.strata)


class Worth:
    """The rule at work on a pool, for tests of at most ``length`` items."""

    def __init__(
        self, selection: Selection, grid: AbilityGrid, table: InformationTable, length: int
    ) -> None:
        self._selection, self._grid, self._table = selection, grid, table
        self._length = length

    def gains(self, belief: Floats, mean: float, given: int) -> Floats:
        """What each item is worth to a person of whom so much is known, ``given`` items in."""
        match self._selection.kind:
            case SelectionKind.KULLBACK:
                reach = _REACH / sqrt(max(given, 1))
                near = np.abs(self._grid.points - mean) <= reach
                step = float(self._grid.points[1] - self._grid.points[0])
                return self._divergence(mean, np.asarray(near * step))
            case SelectionKind.POSTERIOR_KULLBACK:
                return self._divergence(mean, belief)
            case SelectionKind.POSTERIOR:
                return np.asarray(belief @ self._information)
            case SelectionKind.STRATIFIED:
                return self._stratified(mean, given)
            case _:
                return np.asarray(self._table.values[self._table.row(mean)])

    @cached_property
    def _information(self) -> Floats:
        """Points of the grid × items."""
        return self._grid.curves.information_at(self._grid.points)

    @cached_property
    def _logs(self) -> Floats:
        """Items and scores × points."""
        logs = self._grid.logs
        return logs.reshape(-1, logs.shape[2])

    def _divergence(self, mean: float, weights: Floats) -> Floats:
        """Σ over points of weight × KL(mean ‖ point), for every item."""
        chances = self._grid.curves.probabilities(mean)
        own = np.log(np.maximum(chances, 1e-300)) * weights.sum()
        other = (self._logs @ weights).reshape(chances.shape)
        return np.asarray((chances * (own - other)).sum(axis=1))

    @cached_property
    def _strata(self) -> Floats:
        """The stratum of each item: equal shares of the pool by slope, within like locations.

        With blocks of locations (Chang, Qian and Ying 2001) every stratum covers all abilities.
        """
        curves, count = self._grid.curves, self._selection.strata
        made = np.empty(len(curves))
        by_location = np.argsort(self._locations, kind="stable")
        for start in range(0, len(curves), count):
            block = by_location[start : start + count]
            made[block[np.argsort(curves.slopes[block], kind="stable")]] = np.arange(len(block))
        return made

    @cached_property
    def _locations(self) -> Floats:
        return np.asarray(np.nanmean(self._grid.curves.thresholds, axis=1))

    def _stratified(self, mean: float, given: int) -> Floats:
        """Nearest location first; items of other strata are worth less than any of this one."""
        now = min(given * self._selection.strata // self._length, self._selection.strata - 1)
        near = _FAR - np.minimum(np.abs(self._locations - mean), _FAR - 1)
        return np.asarray(near + np.where(self._strata == now, _FAR, 0.0))


def _impossible(field: str, value: float) -> Invalid:
    # A design's file puts its line in place of this one.
    return Invalid("assembly-selection-impossible", field=field, value=value, line=0)
