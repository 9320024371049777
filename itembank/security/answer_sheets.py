"""Answers made ready to be compared: items and rows that tell nothing are set aside, and named."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from itembank.calibration.arrays import MISSING, Whole
from itembank.calibration.responses import Responses


@dataclass(frozen=True, slots=True)
class Sheets:
    """``rows`` (n) are the places of the remaining rows among those handed in; ``items_left_out``
    had one answer for all, or none.
    """

    responses: Responses
    rows: Whole
    items_left_out: tuple[str, ...]
    rows_left_out: int


def comparable(given: Responses) -> Sheets:
    """Items with two answers or more, rows with one answer or more.

    Options nobody chose leave no gap: categories are counted anew, in their old order.
    """
    codes = given.codes.copy()
    for place in range(codes.shape[1]):
        seen = codes[:, place] != MISSING
        codes[seen, place] = np.unique(codes[seen, place], return_inverse=True)[1]
    told = codes.max(axis=0) > 0
    codes = codes[:, told]
    rows = np.flatnonzero((codes != MISSING).any(axis=1))
    names = tuple(item for item, is_told in zip(given.items, told, strict=True) if is_told)
    kept = replace(
        given,
        codes=np.ascontiguousarray(codes[rows]),
        items=names,
        weights=np.ones(rows.size),
        groups=np.zeros(rows.size, dtype=np.int64),
        group_names=("all",),
        lowest=(0,) * len(names),
        columns=tuple(
            column for column, is_told in zip(given.columns, told, strict=True) if is_told
        ),
    )
    left = tuple(item for item, is_told in zip(given.items, told, strict=True) if not is_told)
    return Sheets(kept, rows, left, len(given.codes) - rows.size)
