"""Numbers of equal answers beside what abilities explain, for blocks of pairs at a time.

Two persons answer an item equally with the chance p = Σ_k P_ak·P_bk. Given their abilities, the
number of equal answers has the mean Σp and the variance Σp(1 − p) (Wollack 1997; Romero, Riascos &
Jara 2015). Abilities are not given, though, but estimated from the same answers, and the deviation
in their direction has been fitted away: at a level of .001 about .0003 of the pairs are then found.

What is left is found by making the deviation insensitive to the abilities (Neyman's C(α) test,
1959). With v = ∂P/∂θ, s the score Σ v/P of a person's answers and I the information, the share
λ_a = P_b·v_a/I_a of the score is taken away on each side:

    T = matches − Σp − λ_a·s_a − λ_b·s_b,    Var T = Σp(1 − p) − (P_b·v_a)²/I_a − (P_a·v_b)²/I_b,

less the part of the product of both persons' residuals that lies in the same directions,
v_aᵀΣ_bv_a/I_a + v_bᵀΣ_av_b/I_b − (v_a·v_b)²/(I_a·I_b), where Σ is the covariance of a person's
answers. Everything is a product of matrices, so that fifty million pairs take seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from itembank.calibration.arrays import Flags, Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.responses import Responses

Singles: TypeAlias = NDArray[np.floating[Any]]
"""Numbers of single precision: enough here, and twice as fast."""

_PORTION = 512
"""Persons whose pairs with all later ones are worked on at once."""
_LEAST_INFORMATION = 1e-6


@dataclass(frozen=True, slots=True)
class Chances:
    """Each person's chances at their own ability: ``all`` and ``slopes`` (n × C) over the columns
    of categories, 0 where an item was not answered; ``answers`` (n × C) is 1 where one was chosen.
    ``information`` (n) is that of the answered items about the ability, ``scores`` (n) the slope of
    the log-likelihood there: 0 at its maximum.
    """

    all: Singles
    slopes: Singles
    answers: Singles
    information: Singles
    scores: Singles
    categories: tuple[int, ...]


def chances_of(given: Responses, items: ItemSet, theta: Floats) -> Chances:
    """Chances at these abilities (n), which must be finite."""
    column = np.repeat(np.arange(len(given.items)), items.categories)
    seen = given.seen[:, column]
    table = np.where(seen, np.maximum(items.probabilities(theta).T, 1e-12), 0.0)
    slopes = np.where(seen, items.slopes_of_theta(theta)[0].T, 0.0)
    ratio = slopes / np.where(seen, table, 1.0)
    number = np.arange(column.size) - items.offsets[column]
    answers = seen & (given.codes[:, column] == number)
    return Chances(
        table.astype(np.float32),
        slopes.astype(np.float32),
        answers.astype(np.float32),
        np.maximum((slopes * ratio).sum(axis=1), _LEAST_INFORMATION).astype(np.float32),
        (answers * ratio).sum(axis=1).astype(np.float32),
        tuple(int(many) for many in items.categories),
    )


@dataclass(frozen=True, slots=True)
class PairBlock:
    """Pairs of the persons from ``first`` on with all from there on: arrays (rows × columns).

    ``is_pair`` leaves out a person with oneself and what stands twice. ``variance`` is that of the
    matches at given abilities; ``deviation`` and ``remaining`` are T and its variance.
    """

    first: int
    is_pair: Flags
    matches: Singles
    expected: Singles
    variance: Singles
    deviation: Singles
    remaining: Singles


def pair_blocks(people: Chances) -> Iterator[PairBlock]:
    """Every pair once, in blocks."""
    factors = _factors(people)
    persons = len(people.all)
    for start in range(0, persons, _PORTION):
        yield _block(people, factors, start, min(start + _PORTION, persons))


@dataclass(frozen=True, slots=True)
class _Factors:
    """What the sums over items are products of. Slopes are in units of the root of information, and
    so are scores; products of two categories of an item stand in one column, once for k ≤ l.
    """

    slopes: Singles
    scores: Singles
    squares: Singles
    twice: Singles
    rest: Singles


def _factors(people: Chances) -> _Factors:
    low, high, twice = _couples(people.categories)
    root = np.sqrt(people.information)
    slopes = people.slopes / root[:, None]
    squares = people.all[:, low] * people.all[:, high]
    # vᵀΣv = Σ v_k²·P_k − Σ v_k·P_k·v_l·P_l: linear in the other person's P and in its products.
    rest = np.concatenate([slopes**2, -(slopes[:, low] * slopes[:, high]) * twice], axis=1)
    return _Factors(slopes, people.scores / root, squares, squares * twice, rest)


def _couples(categories: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64], Singles]:
    low, high, twice, start = [], [], [], 0
    for many in categories:
        one, other = np.triu_indices(many)
        low.append(one + start)
        high.append(other + start)
        twice.append(np.where(one == other, 1, 2))
        start += many
    return np.concatenate(low), np.concatenate(high), np.concatenate(twice).astype(np.float32)


def _block(people: Chances, factors: _Factors, start: int, stop: int) -> PairBlock:
    here, there = slice(start, stop), slice(start, None)
    table, slopes, scores = people.all, factors.slopes, factors.scores
    matches = people.answers[here] @ people.answers[there].T
    expected = table[here] @ table[there].T
    variance = expected - factors.twice[here] @ factors.squares[there].T
    of_first, of_second = slopes[here] @ table[there].T, table[here] @ slopes[there].T
    deviation = matches - expected
    deviation -= of_first * scores[here, None] + of_second * scores[there]
    remaining = variance - of_first**2 - of_second**2
    remaining -= _rest(factors.rest[here], table[there], factors.squares[there])
    remaining -= _rest(factors.rest[there], table[here], factors.squares[here]).T
    remaining += (slopes[here] @ slopes[there].T) ** 2
    rows = np.arange(stop - start)[:, None]
    later = np.arange(len(table) - start)[None, :] > rows
    return PairBlock(start, later, matches, expected, variance, deviation, remaining)


def _rest(rest: Singles, table: Singles, squares: Singles) -> Singles:
    columns = table.shape[1]
    return rest[:, :columns] @ table.T + rest[:, columns:] @ squares.T
