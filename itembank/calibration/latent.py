"""The latent variable: points of the quadrature, and one normal distribution for each group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from itembank.calibration.arrays import Flags, Floats

POINTS = 61
REACH = 6.0
"""The quadrature that mirt uses for one dimension, so that log-likelihoods can be compared."""
_WIDE = 4.5
"""Standard deviations to either side that the points have to cover. What lies farther out is less
than 1 in 100,000 of a group; a group that is cut off nearer is estimated too narrow."""
_GENEROUS = 6.0
NARROWEST = 0.02
"""A spread on its way to 0 stops here, where the points of the quadrature no longer see it."""


def grid(points: int = POINTS, reach: float = REACH) -> Floats:
    """Equidistant points from −reach to +reach."""
    return np.linspace(-reach, reach, points)


def wide_enough(theta: Floats, latent: Latent) -> Floats:
    """The same points, or as densely spaced ones that reach far enough for every group."""
    edge = float(np.abs(theta).max())
    if float((np.abs(latent.means) + _WIDE * latent.spreads).max()) <= edge:
        return theta
    reach = float((np.abs(latent.means) + _GENEROUS * latent.spreads).max())
    step = float(theta[1] - theta[0])
    each = int(np.ceil(reach / step))
    return np.linspace(-each * step, each * step, 2 * each + 1)


@dataclass(frozen=True, slots=True)
class Latent:
    """Means and spreads (standard deviations) by group, and which of them are estimated: each G."""

    means: Floats
    spreads: Floats
    free_means: Flags
    free_spreads: Flags

    def log_weights(self, theta: Floats) -> Floats:
        """Logarithms of the normal weights at the points, each group summing to 1: (G × Q)."""
        away = (theta - self.means[:, None]) / self.spreads[:, None]
        weight = -0.5 * away**2
        highest = weight.max(axis=1, keepdims=True)
        total = np.log(np.exp(weight - highest).sum(axis=1, keepdims=True)) + highest
        return np.asarray(weight - total)

    def scores(self, theta: Floats) -> Floats:
        """Derivative of the log-weights by the free means, then the free spreads: (G × f × Q).

        Each parameter moves the weights of its own group only.
        """
        spread = self.spreads[:, None]
        by_mean = (theta - self.means[:, None]) / spread**2
        by_spread = (theta - self.means[:, None]) ** 2 / spread**3 - 1.0 / spread
        weight = np.exp(self.log_weights(theta))
        groups = self.means.size
        rows = []
        for free, slope in ((self.free_means, by_mean), (self.free_spreads, by_spread)):
            centred = slope - (weight * slope).sum(axis=1, keepdims=True)
            for group in np.flatnonzero(free):
                row = np.zeros((groups, theta.size))
                row[group] = centred[group]
                rows.append(row)
        return np.stack(rows, axis=1) if rows else np.zeros((groups, 0, theta.size))

    def pack(self) -> Floats:
        """The free ones as one vector; spreads as logarithms, which any step keeps positive."""
        return np.concatenate(
            [self.means[self.free_means], np.log(self.spreads[self.free_spreads])]
        )

    def unpack(self, vector: Floats) -> Latent:
        """The same groups with the free ones taken from such a vector."""
        means, spreads = self.means.copy(), self.spreads.copy()
        many = int(self.free_means.sum())
        means[self.free_means] = vector[:many]
        spreads[self.free_spreads] = np.exp(vector[many:])
        return Latent(means, spreads, self.free_means, self.free_spreads)

    def renewed(self, persons: Floats, theta: Floats) -> Latent:
        """The step of the EM algorithm: moments of the persons expected at the points (G × Q)."""
        total = persons.sum(axis=1)
        found = persons @ theta / total
        means = np.where(self.free_means, found, self.means)
        square = (persons * (theta - means[:, None]) ** 2).sum(axis=1) / total
        spreads = np.where(self.free_spreads, np.sqrt(square), self.spreads)
        spreads = np.maximum(spreads, NARROWEST)
        return Latent(means, spreads, self.free_means, self.free_spreads)


def standard_normal(
    groups: int = 1, *, free_spread: bool = False, free_mean: bool = False
) -> Latent:
    """N(0, 1) for the first group, free for the others; ``free_…`` frees the first one's too."""
    others = np.arange(groups) > 0
    return Latent(np.zeros(groups), np.ones(groups), others | free_mean, others | free_spread)
