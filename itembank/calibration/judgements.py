"""What judges said in a standard setting, as data: checked, round by round, and how they agree.

Agreement is told by the spread of the judges on each item, and by the intraclass correlations of
Shrout & Fleiss (1979): one judge alone, ICC(2,1), and the mean of all, ICC(2,k).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foundation.errors import Invalid
from itembank.calibration.arrays import Floats

LEAST_JUDGES = 2


@dataclass(frozen=True, slots=True)
class Round:
    """One round: ``values`` (judges × items), in the order of names."""

    number: int
    judges: tuple[str, ...]
    items: tuple[str, ...]
    values: Floats


@dataclass(frozen=True, slots=True)
class Agreement:
    """``spreads`` (items) are standard deviations over the judges; ``severity`` (judges) is each
    judge's mean less the mean of all; ``consistency`` (judges) the correlation with the others.
    """

    spreads: Floats
    severity: Floats
    consistency: Floats
    one_judge: float
    all_judges: float


def checked_round(
    number: int,
    judges: Sequence[str],
    items: Sequence[str],
    values: Floats,
    highest: Floats,
) -> Round:
    """A round whose every value lies between 0 and the item's highest (items). Raises ``Invalid``
    with the judge and the item.
    """
    if values.shape != (len(judges), len(items)) or len(judges) < LEAST_JUDGES:
        raise Invalid("calibration-judges-few", judges=len(judges), least=LEAST_JUDGES)
    wrong = ~((values >= 0) & (values <= highest))
    if wrong.any():
        judge, item = (int(place) for place in np.argwhere(wrong)[0])
        told = float(values[judge, item])
        raise Invalid(
            "calibration-judgement",
            judge=judges[judge],
            item=items[item],
            value=told if np.isfinite(told) else None,
            highest=float(highest[item]),
            round=number,
        )
    return Round(number, tuple(judges), tuple(items), values)


def agreement(values: Floats) -> Agreement:
    """How the judges (rows) agree over the items (columns)."""
    judges, items = values.shape
    mean = values.mean(axis=0)
    others = (values.sum(axis=0) - values) / (judges - 1)
    consistency = np.array([_correlation(values[judge], others[judge]) for judge in range(judges)])
    one, every = _intraclass(values)
    return Agreement(
        values.std(axis=0, ddof=1) if items else np.zeros(0),
        (values - mean).mean(axis=1),
        consistency,
        one,
        every,
    )


def _correlation(one: Floats, other: Floats) -> float:
    if one.size < 3 or not one.std() > 0 or not other.std() > 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _intraclass(values: Floats) -> tuple[float, float]:
    """Two-way random effects, absolute agreement."""
    judges, items = values.shape
    if items < 2:
        return float("nan"), float("nan")
    grand = values.mean()
    of_items = judges * ((values.mean(axis=0) - grand) ** 2).sum() / (items - 1)
    of_judges = items * ((values.mean(axis=1) - grand) ** 2).sum() / (judges - 1)
    rest = values - values.mean(axis=0) - values.mean(axis=1)[:, None] + grand
    error = (rest**2).sum() / ((items - 1) * (judges - 1))
    lift = of_judges - error
    below = of_items + (judges - 1) * error + judges * lift / items
    below_all = of_items + lift / items
    if not (below > 0 and below_all > 0):
        return float("nan"), float("nan")
    return float((of_items - error) / below), float((of_items - error) / below_all)
