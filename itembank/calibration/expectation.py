"""The E-step: what the persons behind the responses are expected to be, at every point.

Bock & Aitkin (1981). Responses stand as indicators (row by column of item and category), so that
the likelihoods of all persons are one matrix product and the expected counts another. Rows are
worked on in portions that stay in the processor's cache. Where every person answered every item
the columns of category 0 are left out (they follow from the others); where few cells are filled
the indicators are kept sparse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from itembank.calibration.arrays import MISSING, Codes, Flags, Floats, Whole
from itembank.calibration.responses import Responses

_PORTION = 2048
_SPARSE_BELOW = 0.3
"""Share of filled cells below which sparse products are faster than dense ones (measured)."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some rows of one group: indicators (rows × kept columns), dense or sparse, and weights."""

    marks: Any
    turned: Any
    weights: Floats
    group: int


@dataclass(frozen=True, slots=True)
class Design:
    """The indicators of all rows; ``kept`` (C) are the columns that stand in them.

    ``base`` leads each column to category 0 of its item, and is only used where columns of
    category 0 are left out.
    """

    portions: tuple[Portion, ...]
    kept: Flags
    base: Whole
    groups: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """``counts`` (C × Q): weight of persons in each category at each point; ``persons`` (G × Q)."""

    counts: Floats
    persons: Floats
    log_likelihood: float


def design(given: Responses, categories: Whole | None = None) -> Design:
    """The indicators of responses that are sorted by group.

    ``categories`` (J) is told where the items have more than these rows show.
    """
    categories = given.categories if categories is None else categories
    offsets = np.concatenate([[0], np.cumsum(categories)])
    base = np.repeat(offsets[:-1], categories)
    complete = given.is_complete
    kept = np.ones(offsets[-1], dtype=bool)
    if complete:
        kept[offsets[:-1]] = False
    return Design(
        tuple(_portions(given, offsets, kept)), kept, base, len(given.group_names), complete
    )


def _portions(given: Responses, offsets: Whole, kept: Flags) -> Iterator[Portion]:
    is_sparse = bool(given.seen.mean() < _SPARSE_BELOW)
    place = np.cumsum(kept) - 1
    for group in range(len(given.group_names)):
        (rows,) = np.nonzero(given.groups == group)
        for start in range(0, rows.size, _PORTION):
            some = rows[start : start + _PORTION]
            marks = _marks(given.codes[some], offsets, kept, place)
            if not is_sparse:
                dense = marks.toarray()
                yield Portion(dense, np.ascontiguousarray(dense.T), given.weights[some], group)
                continue
            yield Portion(marks, marks.T.tocsr(), given.weights[some], group)


def _marks(codes: Codes, offsets: Whole, kept: Flags, place: Whole) -> Any:
    """Indicators of some rows as a sparse matrix."""
    row, item = np.nonzero(codes != MISSING)
    column = offsets[item] + codes[row, item]
    known = kept[column]
    row, column = row[known], place[column[known]]
    shape = (len(codes), int(kept.sum()))
    return sparse.csr_array((np.ones(row.size), (row, column)), shape=shape)


def _working_tables(made: Design, chances: Floats, log_weights: Floats) -> tuple[Floats, Floats]:
    """What indicators are multiplied with (kept × Q), and what is added to each row (G × Q)."""
    logs = np.log(chances)
    if not made.is_complete:
        return logs, log_weights
    firsts = ~made.kept
    tables = logs[made.kept] - logs[made.base[made.kept]]
    return tables, log_weights + logs[firsts].sum(axis=0)


def likelihoods(
    made: Design, chances: Floats, log_weights: Floats
) -> Iterator[tuple[Portion, Floats]]:
    """Portion by portion: log-likelihood plus log-weight at every point (Q × rows).

    ``chances`` (C × Q) are the probabilities of all columns, ``log_weights`` (G × Q).
    """
    tables, added = _working_tables(made, chances, log_weights)
    turned = np.ascontiguousarray(tables.T)
    for portion in made.portions:
        if sparse.issparse(portion.marks):
            worked = np.ascontiguousarray((portion.marks @ tables).T)
        else:
            worked = turned @ portion.turned
        worked += added[portion.group][:, None]
        yield portion, worked


def posteriors(
    made: Design, chances: Floats, log_weights: Floats
) -> Iterator[tuple[Portion, Floats, Floats]]:
    """Portion by portion: posterior weights (Q × rows) and marginal log-likelihoods (rows)."""
    for portion, worked in likelihoods(made, chances, log_weights):
        highest = worked.max(axis=0)
        worked -= highest
        np.exp(worked, out=worked)
        total = worked.sum(axis=0)
        worked *= 1.0 / total
        yield portion, worked, np.log(total) + highest


def expect(made: Design, chances: Floats, log_weights: Floats) -> Expected:
    """One E-step over all rows."""
    points = chances.shape[1]
    kept = np.zeros((points, int(made.kept.sum())))
    persons = np.zeros((made.groups, points))
    log_likelihood = 0.0
    for portion, share, logs in posteriors(made, chances, log_weights):
        log_likelihood += float(portion.weights @ logs)
        share *= portion.weights
        persons[portion.group] += share.sum(axis=1)
        if sparse.issparse(portion.marks):
            kept += (portion.turned @ share.T).T
        else:
            kept += share @ portion.marks
    counts = np.zeros((made.kept.size, points))
    counts[made.kept] = kept.T
    if made.is_complete:
        firsts = np.flatnonzero(~made.kept)
        taken = np.zeros((made.kept.size, points))
        np.add.at(taken, made.base[made.kept], kept.T)
        counts[firsts] = np.maximum(persons.sum(axis=0) - taken[firsts], 0.0)
    return Expected(counts, persons, log_likelihood)
