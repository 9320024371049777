"""Responses of persons to items, with weights and groups; equal rows as one pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from itembank.calibration.arrays import MISSING, Codes, Flags, Floats, Whole


@dataclass(frozen=True, slots=True)
class Responses:
    """``codes`` (n × J) count categories from 0, ``MISSING`` where there is none.

    ``weights`` (n) tell how many persons a row stands for, ``groups`` (n) which of ``group_names``
    they belong to. ``lowest`` (J) is what the file called category 0 of each item, ``first_row``
    and ``columns`` (J, from 1) where the responses stand in it.
    """

    codes: Codes
    items: tuple[str, ...]
    weights: Floats
    groups: Whole
    group_names: tuple[str, ...] = ("all",)
    lowest: tuple[int, ...] = ()
    first_row: int = 1
    columns: tuple[int, ...] = ()

    @property
    def categories(self) -> Whole:
        """How many categories each item has: one more than its highest code (J)."""
        return np.asarray(self.codes.max(axis=0), dtype=np.int64) + 1

    @property
    def seen(self) -> Flags:
        """Where there is a response (n × J)."""
        return np.asarray(self.codes != MISSING)

    @property
    def is_complete(self) -> bool:
        """Whether every person answered every item."""
        return bool((self.codes != MISSING).all())

    @property
    def persons(self) -> float:
        """How many persons all rows stand for."""
        return float(self.weights.sum())

    def of(self, rows: Flags) -> Responses:
        """Only these rows."""
        return replace(
            self, codes=self.codes[rows], weights=self.weights[rows], groups=self.groups[rows]
        )


def responses(
    codes: Codes,
    items: Sequence[str] | None = None,
    weights: Floats | None = None,
    groups: Whole | None = None,
    group_names: Sequence[str] = ("all",),
) -> Responses:
    """Responses with everything that was not told filled in: each row one person of one group."""
    rows, columns = codes.shape
    return Responses(
        codes=np.ascontiguousarray(codes, dtype=np.int8),
        items=tuple(items) if items else tuple(f"I{place}" for place in range(1, columns + 1)),
        weights=np.ones(rows) if weights is None else np.asarray(weights, dtype=float),
        groups=np.zeros(rows, dtype=np.int64) if groups is None else groups,
        group_names=tuple(group_names),
        lowest=(0,) * columns,
        columns=tuple(range(1, columns + 1)),
    )


@dataclass(frozen=True, slots=True)
class Patterns:
    """Responses with equal rows put together; ``place`` (n) leads each old row to its pattern."""

    responses: Responses
    place: Whole


def collapse(given: Responses) -> Patterns:
    """Put equal rows of one group together, sorted by group, so that each is worked on once.

    Rows meet by a 64-bit fingerprint, which is then checked cell by cell: where two different rows
    share one (or nothing would be saved), the rows stay as they are.
    """
    chance = np.random.default_rng(1)
    keys = chance.integers(1, 2**62, size=given.codes.shape[1], dtype=np.int64) | 1
    with np.errstate(over="ignore"):
        prints = given.codes.astype(np.int64) @ keys
    order = np.lexsort((prints, given.groups))
    ranked, grouped = prints[order], given.groups[order]
    opens = np.ones(order.size, dtype=bool)
    opens[1:] = (ranked[1:] != ranked[:-1]) | (grouped[1:] != grouped[:-1])
    number = np.cumsum(opens) - 1
    first = order[opens]
    worth_it = first.size <= 0.9 * order.size
    if not worth_it or not (given.codes[order] == given.codes[first[number]]).all():
        return _sorted_by_group(given)
    place = np.empty(order.size, dtype=np.int64)
    place[order] = number
    merged = replace(
        given,
        codes=given.codes[first],
        weights=np.bincount(place, weights=given.weights, minlength=first.size).astype(float),
        groups=given.groups[first],
    )
    return Patterns(merged, place)


def _sorted_by_group(given: Responses) -> Patterns:
    if (np.diff(given.groups) >= 0).all():
        return Patterns(given, np.arange(given.groups.size))
    order = np.argsort(given.groups, kind="stable")
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    merged = replace(
        given,
        codes=given.codes[order],
        weights=given.weights[order],
        groups=given.groups[order],
    )
    return Patterns(merged, place)
