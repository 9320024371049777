"""Answers made ready to be compared: items and rows that tell nothing are set aside, and named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from itembank.calibration.arrays import MISSING, Whole
from itembank.calibration.responses import Responses


@dataclass(frozen=True, slots=True)
class Sheets:
    """``rows`` (n) are the places of the remaining rows among those handed in; ``items_left_out``
    had one answer for all or none, or no parameters where only items that have some are compared.
    """

    responses: Responses
    rows: Whole
    items_left_out: tuple[str, ...]
    rows_left_out: int


def comparable(
    given: Responses, held: Collection[str] = frozenset(), *, only_held: bool = False
) -> Sheets:
    """Items with two answers or more, rows with one answer or more.

    Options nobody chose leave no gap: categories are counted anew, in their old order. Items that
    are ``held`` have parameters, which know their categories: those stay as they are, and tell
    something even where all answers are equal. ``only_held`` leaves all others out.
    """
    codes = given.codes.copy()
    told = np.zeros(codes.shape[1], dtype=bool)
    for place, item in enumerate(given.items):
        seen = codes[:, place] != MISSING
        if item in held:
            told[place] = seen.any()
        elif not only_held:
            codes[seen, place] = np.unique(codes[seen, place], return_inverse=True)[1]
            told[place] = codes[:, place].max(initial=MISSING) > 0
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
