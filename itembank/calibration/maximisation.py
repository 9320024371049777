"""The M-step: Fisher scoring of all items of a block at once, never downhill.

With the counts expected in each category at each point, the items are independent of each other
(Bock & Aitkin 1981, Muraki 1992).
"""

from __future__ import annotations

import numpy as np

from itembank.calibration.arrays import Flags, Floats
from itembank.calibration.blocks import Block
from itembank.calibration.priors import Priors, penalty

_STEPS = 8
_HALVINGS = 12
_ENOUGH = 1e-7
_LONGEST = 1.0
_NEAR = 1e-2
_RIDGE = 1e-8


def maximise(block: Block, counts: Floats, theta: Floats, priors: Priors) -> Block:
    """The block with parameters that fit ``counts`` (J × K × Q) best, or better than before."""
    if not block.free.any():
        return block
    worth = _worth(block, counts, theta, priors)
    before = np.zeros((len(block.rows), int(block.free.sum())))
    for _ in range(_STEPS):
        slope, curvature = slope_and_curvature(block, counts, theta, priors)
        step = np.linalg.solve(curvature, slope[..., None])[..., 0]
        step = _turned(np.clip(step, -_LONGEST, _LONGEST), before)
        before = step
        block, worth = _uphill(block, step, worth, counts, theta, priors)
        if np.abs(step).max() < _ENOUGH:
            break
    return block


def slope_and_curvature(
    block: Block, counts: Floats, theta: Floats, priors: Priors
) -> tuple[Floats, Floats]:
    """Derivative (J × f) and expected curvature (J × f × f) of log-likelihood plus log-prior."""
    chances = block.probabilities(theta)
    slopes = block.free_slopes(theta)
    told = penalty(priors, block.model, block.rows)
    many = slopes.shape[1]
    flat = slopes.reshape(len(slopes), many, -1)
    slope = (flat @ (counts / chances).reshape(len(slopes), -1, 1))[..., 0]
    persons = counts.sum(axis=1, keepdims=True)
    weighed = (slopes * (persons / chances)[:, None]).reshape(len(slopes), many, -1)
    curvature = weighed @ flat.transpose(0, 2, 1)
    at = np.arange(many)
    curvature[:, at, at] += told.curvature[:, block.free] + _RIDGE
    return slope + told.slope[:, block.free], curvature


def _turned(step: Floats, before: Floats) -> Floats:
    """Shorten a step that turns back on the one before to where a straight slope would be 0.

    Expected curvature can be far below the observed one (asymptotes); scoring then swings from
    side to side and would not end.
    """
    back = (step * before).sum(axis=1) < 0
    lengths = np.linalg.norm(before, axis=1), np.linalg.norm(step, axis=1)
    share = lengths[0] / np.maximum(lengths[0] + lengths[1], 1e-300)
    return np.asarray(step * np.where(back, share, 1.0)[:, None])


def _worth(block: Block, counts: Floats, theta: Floats, priors: Priors) -> Floats:
    """Expected log-likelihood plus log-prior of each item (J); −∞ outside the model."""
    logs = np.log(block.probabilities(theta))
    told = penalty(priors, block.model, block.rows).log_density
    return np.asarray((counts * logs).sum(axis=(1, 2)) + told)


def _uphill(
    block: Block, step: Floats, worth: Floats, counts: Floats, theta: Floats, priors: Priors
) -> tuple[Block, Floats]:
    """Go the step, halved for each item until it is worth more than before."""
    for _ in range(_HALVINGS):
        rows = block.rows.copy()
        rows[:, block.free] += step
        moved = block.with_rows(rows)
        found = _worth(moved, counts, theta, priors)
        # Near the top a sum of thousands cannot tell a better point from a worse one, and scoring
        # converges by itself; farther away nothing is lost.
        near = np.abs(step).max(axis=1) < _NEAR
        slack = np.where(near, 1e-9, 1e-13) * (1.0 + np.abs(worth))
        worse = ~(found >= worth - slack) | ~_each_in_range(moved)
        if not worse.any():
            return moved, found
        step = np.where(worse[:, None], 0.5 * step, step)
    rows = np.where(worse[:, None], block.rows, moved.rows)
    return block.with_rows(rows), np.where(worse, worth, found)


def _each_in_range(block: Block) -> Flags:
    if block.family.in_range(block.rows):
        return np.ones(len(block.rows), dtype=bool)
    return np.array([block.family.in_range(row[None]) for row in block.rows])
