"""What a relaxation and a search on it have shown: values, their worth, and a proven bound."""

from __future__ import annotations

from dataclasses import dataclass

from exam_engine.assembly.item_curves import Floats

_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimum over all columns: values, reduced costs (positive would gain), and the bound."""

    values: Floats
    gains: Floats
    bound: float


@dataclass(frozen=True, slots=True)
class Limits:
    """``gap`` is relative to the bound; ``until`` by the monotonic clock, in seconds."""

    gap: float
    until: float
    nodes: int


@dataclass(frozen=True, slots=True)
class Branched:
    """``values`` of the best form found, None where none beat ``least``; ``bound`` over all forms.

    ``ended`` is False where the limits came first; the bound is proven all the same.
    """

    values: Floats | None
    bound: float
    ended: bool


class Stuck(Exception):
    """Rounding or cycling: a solver that takes more care must be asked."""


def gap_of(bound: float, information: float) -> float:
    """How much more the best form may have, relative to the bound."""
    return max(bound - information, 0.0) / max(abs(bound), _LEAST)
