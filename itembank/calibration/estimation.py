"""Marginal maximum likelihood by the EM algorithm (Bock & Aitkin 1981), accelerated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from itembank.calibration.acceleration import Mixer
from itembank.calibration.arrays import Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.expectation import Design, Expected, expect
from itembank.calibration.latent import Latent, grid
from itembank.calibration.maximisation import maximise, slope_and_curvature
from itembank.calibration.priors import NO_PRIORS, Priors, penalty

Watch = Callable[[int, float, float], None]
"""Told after every E-step: how many so far, the log-likelihood, the largest change."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long and how exactly: the largest change of a parameter in a step that counts as none.

    Where the data tell less than one unit of information about a parameter (an asymptote on its
    way to 0), its change counts in proportion to the root of that information.
    """

    tolerance: float = 1e-6
    most_steps: int = 1000
    theta: Floats = field(default_factory=grid)


@dataclass(frozen=True, slots=True)
class Estimated:
    """What was found. ``counts`` and ``persons`` are those expected at these parameters;
    ``steps`` counts E-steps; ``change`` is what one more plain step would change at most.
    """

    items: ItemSet
    latent: Latent
    theta: Floats
    priors: Priors
    log_likelihood: float
    log_prior: float
    steps: int
    change: float
    converged: bool
    expected: Expected


def estimate(
    made: Design,
    items: ItemSet,
    latent: Latent,
    *,
    priors: Priors = NO_PRIORS,
    effort: Effort | None = None,
    watch: Watch | None = None,
) -> Estimated:
    """Estimate everything that is free in ``items`` and ``latent``, which are the start."""
    work = _Work(made, priors, (effort or Effort()).theta, items, latent)
    effort = effort or Effort()
    mixer = Mixer()
    here = work.pack(items, latent)
    plain, best = here, -np.inf
    for step in range(1, effort.most_steps + 1):
        items, latent = work.unpack(here)
        expected = work.expected(items, latent)
        objective = expected.log_likelihood + log_prior(items, priors)
        if not objective >= best - 1e-9 * abs(best):
            # The mixed point lost likelihood; the plain step from the last point cannot.
            mixer.forget()
            here, best = plain, -np.inf
            continue
        plain, scale = work.step(items, latent, expected)
        change = float((np.abs(plain - here) * np.minimum(scale, 1.0)).max(initial=0.0))
        if watch is not None:
            watch(step, expected.log_likelihood, change)
        if change < effort.tolerance or step == effort.most_steps:
            break
        best = objective
        here = work.mixed(mixer, here, plain, scale)
    return Estimated(
        items=items,
        latent=latent,
        theta=effort.theta,
        priors=priors,
        log_likelihood=expected.log_likelihood,
        log_prior=log_prior(items, priors),
        steps=step,
        change=change,
        converged=change < effort.tolerance,
        expected=expected,
    )


def log_prior(items: ItemSet, priors: Priors) -> float:
    """Log-density of the priors at these parameters, up to a constant."""
    if priors.is_empty:
        return 0.0
    return sum(
        float(penalty(priors, block.model, block.rows).log_density.sum())
        for block in items.blocks
        if block.free.any()
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """What stays the same from step to step, and the steps."""

    made: Design
    priors: Priors
    theta: Floats
    items: ItemSet
    latent: Latent

    def pack(self, items: ItemSet, latent: Latent) -> Floats:
        return np.concatenate([items.pack(), latent.pack()])

    def unpack(self, vector: Floats) -> tuple[ItemSet, Latent]:
        many = vector.size - self.latent.pack().size
        return self.items.unpack(vector[:many]), self.latent.unpack(vector[many:])

    def expected(self, items: ItemSet, latent: Latent) -> Expected:
        return expect(self.made, items.probabilities(self.theta), latent.log_weights(self.theta))

    def step(self, items: ItemSet, latent: Latent, expected: Expected) -> tuple[Floats, Floats]:
        """The plain EM step as a vector, and the weight of each parameter in the likelihood."""
        blocks, scales = [], []
        for block in items.blocks:
            if not block.free.any():
                blocks.append(block)
                continue
            counts = expected.counts[items.columns_of(block)]
            moved = maximise(block, counts, self.theta, self.priors)
            curvature = slope_and_curvature(moved, counts, self.theta, self.priors)[1]
            scales.append(np.sqrt(np.diagonal(curvature, axis1=1, axis2=2)).ravel())
            blocks.append(moved)
        renewed = latent.renewed(expected.persons, self.theta)
        totals = np.sqrt(expected.persons.sum(axis=1))
        scales.append((totals / latent.spreads)[latent.free_means])
        scales.append((totals * np.sqrt(2.0))[latent.free_spreads])
        moved_items = ItemSet(tuple(blocks), items.categories)
        return self.pack(moved_items, renewed), np.concatenate(scales)

    def mixed(self, mixer: Mixer, here: Floats, plain: Floats, scale: Floats) -> Floats:
        """The accelerated point, or the plain one where that is no model."""
        proposed = mixer.propose(here, plain - here, scale)
        items, latent = self.unpack(proposed)
        reasonable = np.isfinite(proposed).all() and (np.abs(latent.pack()) < 5.0).all()
        return proposed if reasonable and items.in_range() else plain
