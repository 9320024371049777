"""The record of a simulation while it runs, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.ability_grid import AbilityGrid
from exam_engine.assembly.designs import Design
from exam_engine.assembly.information_table import InformationTable
from exam_engine.assembly.item_curves import Curves, Floats


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of all sittings, one a row; ``given`` holds -1 beyond a sitting's last item.

    The sittings of one person stand together. ``steps`` are the seconds of each selection one by
    one; ``gaps`` how far its form may lie below the best one; ``lifted`` counts steps in which
    exposure control gave way; ``forced`` marks the items that the blueprint has in every test.
    """

    thetas: Floats
    estimates: Floats
    errors: Floats
    given: NDArray[np.int32]
    lengths: NDArray[np.int64]
    seconds: float
    steps: Floats
    gaps: Floats
    lifted: int = 0
    late: int = 0
    forced: NDArray[np.bool_] | None = None
    loads: tuple[tuple[float, ...], ...] = ()
    """Of a multistage test, stages × modules: the share of persons that each was given to."""


@dataclass
class Tally:
    """What is counted along the way."""

    steps: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    lifted: int = 0
    late: int = 0
    forced: NDArray[np.bool_] | None = None


class Run:
    """Persons × what is known of them, what they were given, and their luck."""

    def __init__(self, design: Design, longest: int | None = None) -> None:
        self.design = design
        self.curves = Curves.of(design.pool.items)
        self.grid = AbilityGrid(self.curves, design.prior_mean, design.prior_spread)
        self.table = InformationTable(self.curves)
        self.chance = np.random.default_rng(design.seed)
        self.thetas = np.repeat(design.thetas(self.chance), design.retakes.sittings)
        count, most = len(self.thetas), longest or design.stopping.most
        # Drawn beforehand, so that a person's luck does not depend on which items were chosen.
        self.luck = self.chance.random((count, most))
        self.means, self.errors = np.empty(count), np.empty(count)
        self.given = np.full((count, most), -1, dtype=np.int32)
        self.lengths = np.zeros(count, dtype=np.int64)
        self.tally = Tally()

    def result(self, seconds: float) -> Simulated:
        """The record, closed."""
        tally = self.tally
        return Simulated(
            self.thetas,
            self.means,
            self.errors,
            self.given,
            self.lengths,
            seconds,
            np.array(tally.steps),
            np.array(tally.gaps),
            tally.lifted,
            tally.late,
            tally.forced,
        )
