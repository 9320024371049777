"""The observed information of the marginal likelihood, by the identity of Louis (1982).

What the complete data would tell, less what is not known about each person: the covariance of the
person's score under the posterior. Exact on the quadrature, and the same matrix that the identity
of Oakes (1999) gives. For very large data the cross-products of the persons' scores (the empirical
information, Berndt et al. 1974) take its place, which is told by ``method``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from itembank.calibration.arrays import Flags, Floats, Whole
from itembank.calibration.blocks import Block, ItemSet
from itembank.calibration.estimation import Estimated
from itembank.calibration.expectation import Design, posteriors
from itembank.calibration.latent import Latent
from itembank.calibration.maximisation import slope_and_curvature

_MOST_WORK = 6e10
"""Multiplications beyond which the exact information is not computed (about 5 s of one core)."""
_NUDGE = 1e-5
_NOBODY = 1e-12


class Method(StrEnum):
    """How the information was found."""

    LOUIS = "louis"
    CROSS_PRODUCT = "cross-product"


@dataclass(frozen=True, slots=True)
class Information:
    """``covariance`` (P × P) of all free parameters: items as packed, free means, free spreads.

    None where the information has no inverse: the data do not tell all parameters apart.
    """

    covariance: Floats | None
    method: Method


def information(made: Design, found: Estimated) -> Information:
    """Covariance of the estimates, with the priors' share of the information."""
    points = found.expected.persons.sum(axis=0)
    kept = points > _NOBODY * points.sum()
    table = _score_table(made, found, kept)
    rows = sum(portion.weights.size for portion in made.portions)
    work = float(rows) * (int(made.kept.sum()) + 1) ** 2 * int(kept.sum())
    if work <= _MOST_WORK:
        unknown, crossed = _products(made, found, table, kept, with_spread=True)
        told, method = _complete(found) - unknown + crossed, Method.LOUIS
    else:
        crossed = _products(made, found, table, kept, with_spread=False)[1]
        told, method = crossed + _complete(found, only_prior=True), Method.CROSS_PRODUCT
    return Information(_inverse(told), method)


def _inverse(told: Floats) -> Floats | None:
    scale = np.sqrt(np.abs(np.diag(told)))
    if not told.size or not np.isfinite(told).all() or not scale.all():
        return None
    values, vectors = np.linalg.eigh(told / np.outer(scale, scale))
    if values[0] <= 1e-10:
        return None
    inverse = (vectors / values) @ vectors.T
    return np.asarray(inverse / np.outer(scale, scale))


@dataclass(frozen=True, slots=True)
class _ScoreTable:
    """A person's score at a point is a constant of the group plus one addend for each mark.

    ``constant`` (G × P × Q); ``addend`` (S × P × Q) and ``column`` (S × P): the s-th mark that can
    move parameter p, and the column it stands in (−1: there is none).
    """

    constant: Floats
    addend: Floats
    column: Whole


def _score_table(made: Design, found: Estimated, kept: Flags) -> _ScoreTable:
    theta = found.theta[kept]
    by_latent = found.latent.scores(found.theta)[:, :, kept]
    constants, addends, columns = [], [], []
    most = int(found.items.categories.max())
    place = np.where(made.kept, np.cumsum(made.kept) - 1, -1)
    for block in found.items.blocks:
        many = int(block.free.sum())
        if not many:
            continue
        slopes = block.free_slopes(theta) / block.probabilities(theta)[:, None]
        first = slopes[:, :, :1] if made.is_complete else np.zeros_like(slopes[:, :, :1])
        constants.append(first[:, :, 0].reshape(-1, theta.size))
        moved = np.zeros((most, len(block.places) * many, theta.size))
        where = np.full((most, len(block.places) * many), -1, dtype=np.int64)
        stands = place[found.items.columns_of(block)]
        for category in range(block.categories):
            moved[category] = (slopes[:, :, category] - first[:, :, 0]).reshape(-1, theta.size)
            where[category] = np.repeat(stands[:, category], many)
        addends.append(moved)
        columns.append(where)
    free_latent = by_latent.shape[1]
    constants.append(np.zeros((free_latent, theta.size)))
    addends.append(np.zeros((most, free_latent, theta.size)))
    columns.append(np.full((most, free_latent), -1, dtype=np.int64))
    constant = np.repeat(np.concatenate(constants)[None], made.groups, axis=0)
    constant[:, constant.shape[1] - free_latent :] = by_latent
    return _ScoreTable(constant, np.concatenate(addends, axis=1), np.concatenate(columns, axis=1))


def _products(
    made: Design, found: Estimated, table: _ScoreTable, kept: Flags, *, with_spread: bool
) -> tuple[Floats, Floats]:
    """Σ E(ss′) over persons and points, and Σ E(s)E(s)′ over persons: both (P × P)."""
    size, points = table.constant.shape[1:]
    width = int(made.kept.sum()) + 1
    crossed = np.zeros((size, size))
    joint = np.zeros((made.groups, points, width, width)) if with_spread else None
    chances = found.items.probabilities(found.theta)
    log_weights = found.latent.log_weights(found.theta)
    for portion, share, _ in posteriors(made, chances, log_weights):
        share = share[kept]
        marks = portion.marks.toarray() if sparse.issparse(portion.marks) else portion.marks
        scores = _mean_scores(table, portion.group, marks, share)
        scores *= np.sqrt(portion.weights)[:, None]
        crossed += scores.T @ scores
        if joint is None:
            continue
        extended = np.column_stack([np.ones(len(marks)), marks])
        for point in range(points):
            weighed = extended * np.sqrt(share[point] * portion.weights)[:, None]
            joint[portion.group, point] += weighed.T @ weighed
    total = np.zeros((size, size))
    if joint is not None:
        for group in range(made.groups):
            for point in range(points):
                lift = _lift(table, group, point, width)
                total += lift.T @ joint[group, point] @ lift
    return total, crossed


def _mean_scores(table: _ScoreTable, group: int, marks: Floats, share: Floats) -> Floats:
    """E(s) of some persons: (rows × P)."""
    scores = share.T @ table.constant[group].T
    for addend, column in zip(table.addend, table.column, strict=True):
        (moved,) = np.nonzero(column >= 0)
        if moved.size:
            scores[:, moved] += marks[:, column[moved]] * (share.T @ addend[moved].T)
    return np.asarray(scores)


def _lift(table: _ScoreTable, group: int, point: int, width: int) -> Floats:
    """From (1, marks) to the score at a point: (width × P)."""
    lift = np.zeros((width, table.constant.shape[1]))
    lift[0] = table.constant[group, :, point]
    for addend, column in zip(table.addend, table.column, strict=True):
        (moved,) = np.nonzero(column >= 0)
        lift[1 + column[moved], moved] = addend[moved, point]
    return lift


def _complete(found: Estimated, *, only_prior: bool = False) -> Floats:
    """What the complete data would tell: −∂² of the expected log-likelihood and the log-prior.

    The second derivatives are central differences of the exact first ones.
    """
    parts = [_of_block(block, found, only_prior=only_prior) for block in found.items.blocks]
    pieces = [piece for part in parts for piece in part]
    latent = np.zeros((found.latent.scores(found.theta).shape[1],) * 2)
    if not only_prior:
        latent = _of_latent(found)
    pieces.append(latent)
    size = sum(len(piece) for piece in pieces)
    told, at = np.zeros((size, size)), 0
    for piece in pieces:
        told[at : at + len(piece), at : at + len(piece)] = piece
        at += len(piece)
    return told


def _of_block(block: Block, found: Estimated, *, only_prior: bool) -> list[Floats]:
    counts = found.expected.counts[found.items.columns_of(block)]
    if only_prior:
        counts = np.zeros_like(counts)
    free = np.flatnonzero(block.free)
    told = np.zeros((len(block.rows), free.size, free.size))
    for number, parameter in enumerate(free):
        ends = []
        for nudge in (_NUDGE, -_NUDGE):
            rows = block.rows.copy()
            rows[:, parameter] += nudge
            ends.append(
                slope_and_curvature(block.with_rows(rows), counts, found.theta, found.priors)[0]
            )
        told[:, :, number] = -(ends[0] - ends[1]) / (2 * _NUDGE)
    return list(0.5 * (told + told.transpose(0, 2, 1))) if free.size else []


def _of_latent(found: Estimated) -> Floats:
    latent = found.latent
    means, spreads = np.flatnonzero(latent.free_means), np.flatnonzero(latent.free_spreads)
    size = means.size + spreads.size
    told = np.zeros((size, size))
    for number in range(size):
        ends = []
        for nudge in (_NUDGE, -_NUDGE):
            moved_means, moved_spreads = latent.means.copy(), latent.spreads.copy()
            if number < means.size:
                moved_means[means[number]] += nudge
            else:
                moved_spreads[spreads[number - means.size]] += nudge
            moved = Latent(moved_means, moved_spreads, latent.free_means, latent.free_spreads)
            ends.append(np.einsum("gpq,gq->p", moved.scores(found.theta), found.expected.persons))
        told[:, number] = -(ends[0] - ends[1]) / (2 * _NUDGE)
    return 0.5 * (told + told.T)


def packed_places(items: ItemSet) -> list[Whole]:
    """For each block: where its items' free parameters stand in the packed vector (J × f)."""
    found, start = [], 0
    for block in items.blocks:
        many = int(block.free.sum())
        stop = start + len(block.rows) * many
        found.append(np.arange(start, stop).reshape(len(block.rows), many))
        start = stop
    return found
