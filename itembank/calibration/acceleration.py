"""Acceleration of a fixed-point iteration: Anderson mixing that never loses likelihood.

Anderson (1965); Walker & Ni (2011); guarded by the objective in the manner of Henderson & Varadhan
(2019): where the mixed point is worse than the last one, the plain step, which cannot be, is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from itembank.calibration.arrays import Floats

_MEMORY = 8
_CONDITION = 1e10


@dataclass(slots=True)
class Mixer:
    """Remembers the last points and steps, and proposes the next point."""

    points: list[Floats] = field(default_factory=list)
    steps: list[Floats] = field(default_factory=list)

    def propose(self, point: Floats, step: Floats, scale: Floats) -> Floats:
        """The next point from a point and the plain step there; ``scale`` weighs the parameters."""
        self.points.append(point)
        self.steps.append(step)
        del self.points[: -_MEMORY - 1], self.steps[: -_MEMORY - 1]
        if len(self.points) < 2:
            return point + step
        moves = np.diff(np.array(self.points), axis=0).T
        turns = np.diff(np.array(self.steps), axis=0).T
        mix = np.linalg.lstsq(turns * scale[:, None], step * scale, rcond=1 / _CONDITION)[0]
        return np.asarray(point + step - (moves + turns) @ mix)

    def forget(self) -> None:
        """Start over after a proposal that did not hold."""
        self.points.clear()
        self.steps.clear()
