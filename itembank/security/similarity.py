"""Pairs of persons whose answers are equal more often than their abilities explain.

For each pair omega (Wollack 1997, in the form for pairs of Romero, Riascos & Jara 2015) and the
generalised binomial test (van der Linden & Sotaridona 2006). Both take the abilities as given. The
value that pairs are noted by, `Pair.p`, does not (`itembank.security.adjusted_matches`), and keeps
its error rate.

What is found is a number about two rows of a table. It says nothing of how it came about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from foundation.errors import Invalid
from itembank.calibration.arrays import Flags, Floats, Whole
from itembank.calibration.blocks import ItemSet
from itembank.calibration.responses import Responses
from itembank.security.adjusted_matches import (
    Couples,
    equal_chances,
    skewed_tail,
    tail,
    terms_of,
)
from itembank.security.match_distribution import at_least
from itembank.security.matching import Chances, PairBlock, Singles, chances_of, pair_blocks

LEAST_COMMON = 10
"""Pairs with fewer items in common are not judged: so few answers can hardly be telling."""
_WIDE, _NEAR = 10.0, 3.0
"""Pairs are looked at closely from this many times the level on: first by the normal distribution,
then with its skewness put right.
"""
_WIDTH = 0.25
"""Of the histogram's bars, in standard deviations."""
_CELLS = 400_000
"""Couples of answers that are worked on at once."""

Watch = Callable[[int, int], None]
"""Told how many persons of how many have been put beside all others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows (from 0, the first the lower), what they share, and how unusual that is.

    ``lowest`` counts equal answers in the lowest category: of scored answers, the wrong ones.
    ``omega_p`` is the normal tail of ``omega``, ``gbt_p`` P(X ≥ m).
    ``q`` is Benjamini & Hochberg's (1995): the share expected to be chance among pairs up to here.
    """

    first: int
    second: int
    common: int
    matches: int
    lowest: int
    expected: float
    omega: float
    omega_p: float
    gbt_p: float
    p: float
    q: float


@dataclass(frozen=True, slots=True)
class Similarity:
    """Pairs at the level, the least likely first; ``pairs`` were judged, ``by_chance`` of them are
    expected at the level if everybody worked alone. ``omega_at_level`` and ``gbt_at_level`` count
    pairs by the two published values. ``counts`` is a histogram of the standardised deviation.
    """

    level: float
    pairs: int
    unjudged: int
    by_chance: float
    noted: int
    omega_at_level: int
    gbt_at_level: int
    shown: tuple[Pair, ...]
    edges: Floats
    counts: Whole


def similarity(
    given: Responses,
    items: ItemSet,
    theta: Floats,
    *,
    level: float = 0.001,
    most: int = 1000,
    watch: Watch | None = None,
) -> Similarity:
    """All pairs of rows; ``theta`` (n) are finite abilities, ``most`` pairs are told at length.

    Raises ``Invalid`` for fewer than two persons, a level outside (0, 0.1], and where no pair has
    `LEAST_COMMON` items in common.
    """
    if not 0 < level <= 0.1:
        raise Invalid("security-level", level=level)
    if len(given.codes) < 2:
        raise Invalid("security-persons-few", persons=len(given.codes), least=2)
    people = chances_of(given, items, theta)
    common = _common(given)
    edges = np.arange(-6.0, 10.01, _WIDTH)
    counts = np.zeros(edges.size - 1, dtype=np.int64)
    close, by_omega, pairs = [], 0, 0
    for block in pair_blocks(people):
        judged = block.is_pair & common.enough(block)
        omega = (block.matches - block.expected) / np.sqrt(np.maximum(block.variance, 1e-3))
        score = block.deviation / np.sqrt(np.maximum(block.remaining, 1e-3))
        by_omega += int((judged & (omega >= -ndtri(level))).sum())
        pairs += int(judged.sum())
        bins = ((score[judged] - edges[0]) / _WIDTH).clip(0, counts.size - 1)
        counts += np.bincount(bins.astype(np.int64), minlength=counts.size)
        wide = -ndtri(min(0.5, _WIDE * level))
        close.append(_candidates(block, judged & ((score >= wide) | (omega >= wide))))
        if watch is not None:
            watch(min(block.first + len(block.matches), len(given.codes)), len(given.codes))
    if not pairs:
        raise Invalid("security-common-few", least=LEAST_COMMON)
    found = _judged(people, given, np.concatenate(close, axis=1), level)
    return _told(found, level, most, pairs, _all_pairs(given) - pairs, by_omega, (edges, counts))


@dataclass(frozen=True, slots=True)
class _Common:
    """Items that two persons share; None where everybody answered everything."""

    seen: Singles | None
    items: int

    def enough(self, block: PairBlock) -> Flags:
        """Whether the pairs of a block share enough items to be judged."""
        if self.seen is None:
            return np.full(block.matches.shape, self.items >= LEAST_COMMON)
        rows = slice(block.first, block.first + len(block.matches))
        return np.asarray(self.seen[rows] @ self.seen[block.first :].T >= LEAST_COMMON)


def _common(given: Responses) -> _Common:
    seen = None if given.is_complete else given.seen.astype(np.float32)
    return _Common(seen, len(given.items))


def _all_pairs(given: Responses) -> int:
    return len(given.codes) * (len(given.codes) - 1) // 2


def _candidates(block: PairBlock, close: Flags) -> Floats:
    """First, second, T and its variance, of the pairs that are looked at closely: (4 × B)."""
    rows, columns = np.nonzero(close)
    chosen = block.deviation[rows, columns], block.remaining[rows, columns]
    return np.stack([rows + block.first, columns + block.first, *chosen]).astype(float)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Values of the pairs that were looked at closely (B each)."""

    first: Whole
    second: Whole
    common: Whole
    matches: Whole
    lowest: Whole
    expected: Floats
    omega: Floats
    gbt: Floats
    p: Floats


def _judged(people: Chances, given: Responses, close: Floats, level: float) -> _Judged:
    size = max(1, _CELLS // sum(many**2 for many in people.categories))
    parts = [
        _closely(people, given, close[:, start : start + size], level)
        for start in range(0, max(close.shape[1], 1), size)
    ]
    return _Judged(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _closely(
    people: Chances, given: Responses, close: Floats, level: float
) -> tuple[Whole | Floats, ...]:
    """One portion; pairs that are beyond the level by every value are dropped on the way."""
    couples = Couples(close[0].astype(np.int64), close[1].astype(np.int64), close[2], close[3])
    terms = terms_of(people, couples)
    # What remains of the variance beyond T's own is counted by stretching the deviation.
    shrunk = np.sqrt(np.clip(couples.remaining / terms.variance, 0.25, 1.0))
    stretched = couples.deviation / shrunk
    score = stretched / np.sqrt(terms.variance)
    chances = equal_chances(people, couples)
    variance = (chances * (1.0 - chances)).sum(axis=1)
    seen = given.seen[couples.first] & given.seen[couples.second]
    equal = seen & (given.codes[couples.first] == given.codes[couples.second])
    matches, expected = equal.sum(axis=1), chances.sum(axis=1)
    omega = (matches - expected) / np.sqrt(variance)
    third = (chances * (1 - chances) * (1 - 2 * chances)).sum(axis=1)
    near = skewed_tail(score, terms.third / terms.variance**1.5) < _NEAR * level
    near |= skewed_tail(omega, third / variance**1.5) < _NEAR * level
    lowest = given.codes[couples.first] == 0
    return (
        couples.first[near],
        couples.second[near],
        seen.sum(axis=1)[near],
        matches[near],
        (equal & lowest).sum(axis=1)[near],
        expected[near],
        omega[near],
        at_least(chances[near], matches[near]),
        tail(terms.of(near), stretched[near]),
    )


def _told(
    found: _Judged,
    level: float,
    most: int,
    pairs: int,
    unjudged: int,
    by_omega: int,
    histogram: tuple[Floats, Whole],
) -> Similarity:
    chosen = np.flatnonzero(found.p <= level)
    chosen = chosen[np.lexsort((found.second[chosen], found.first[chosen], found.p[chosen]))]
    ranked = found.p[chosen] * pairs / np.arange(1, chosen.size + 1)
    q = np.minimum.accumulate(ranked[::-1])[::-1]
    shown = tuple(
        Pair(
            first=int(found.first[place]),
            second=int(found.second[place]),
            common=int(found.common[place]),
            matches=int(found.matches[place]),
            lowest=int(found.lowest[place]),
            expected=float(found.expected[place]),
            omega=float(found.omega[place]),
            omega_p=float(ndtr(-found.omega[place])),
            gbt_p=float(found.gbt[place]),
            p=float(found.p[place]),
            q=min(1.0, float(share)),
        )
        for place, share in zip(chosen[:most], q[:most], strict=True)
    )
    return Similarity(
        level=level,
        pairs=pairs,
        unjudged=unjudged,
        by_chance=level * pairs,
        noted=int(chosen.size),
        omega_at_level=by_omega,
        gbt_at_level=int((found.gbt <= level).sum()),
        shown=shown,
        edges=histogram[0],
        counts=histogram[1],
    )
