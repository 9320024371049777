"""How well two readers agree, and what a share of few cases is worth. Pure.

Cohen's kappa (Cohen 1960, A coefficient of agreement for nominal scales) compares what was observed
with what chance alone would give. Below `FEWEST_CASES` no figure is told: it would say more about
chance than about people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

FEWEST_CASES = 30
"""With fewer pairs the 95 % interval of kappa is wider than 0.5 at ordinary agreement."""
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Agreement:
    """``cases`` were read by two people, who came to the same in ``same`` of them.

    ``observed`` is that share and ``kappa`` Cohen's, with its 95 % interval; both are None where
    there are too few cases. ``kappa`` is None as well where everybody always said the same one
    thing: there is nothing to disagree about.
    """

    cases: int
    same: int
    observed: float | None = None
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def too_few(self) -> bool:
        """Whether no figure is told."""
        return self.cases < FEWEST_CASES


def agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """The agreement of first and second opinions, one pair for each case."""
    cases, same = len(pairs), sum(first == second for first, second in pairs)
    if cases < FEWEST_CASES:
        return Agreement(cases, same)
    observed = same / cases
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(firsts[one] * seconds[one] for one in firsts) / cases**2
    if chance == 1:
        return Agreement(cases, same, observed)
    kappa = (observed - chance) / (1 - chance)
    # Cohen's own large-sample error; Fleiss, Cohen and Everitt (1969) refine it a little.
    error = sqrt(observed * (1 - observed) / cases) / (1 - chance)
    return Agreement(
        cases, same, observed, kappa, max(-1.0, kappa - _Z * error), min(1.0, kappa + _Z * error)
    )


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value that ``share`` of all do not exceed (nearest rank); None where there is none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
