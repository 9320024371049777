"""Limits how much of a test a person may meet again when the person sits it another time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid

_MOST_SITTINGS = 20


@dataclass(frozen=True, slots=True)
class Retakes:
    """``sittings`` of each person; ``overlap`` is the share of items that may have been seen."""

    sittings: int = 1
    overlap: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.sittings <= _MOST_SITTINGS:
            raise _impossible("sittings", self.sittings)
        if not 0 <= self.overlap <= 1:
            raise _impossible("overlap", self.overlap)


def held_back(
    seen: Sequence[int], items: int, length: int, overlap: float, chance: np.random.Generator
) -> NDArray[np.bool_]:
    """Which items stay closed: all that were seen, but for as many as may come again.

    Those that stay open are drawn by chance, so a test of ``length`` items can never hold more
    than the limit, and nobody can tell which of the items seen will return.
    """
    barred = np.zeros(items, dtype=bool)
    barred[list(seen)] = True
    allowed = min(int(overlap * length + 1e-9), len(seen))
    if allowed:
        barred[chance.choice(np.asarray(seen), allowed, replace=False)] = False
    return barred


def _impossible(field: str, value: float) -> Invalid:
    # A design's file puts its line in place of this one.
    return Invalid("assembly-retakes-impossible", field=field, value=value, line=0)
