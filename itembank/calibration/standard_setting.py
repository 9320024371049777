"""Cut scores with standard errors: modified Angoff in rounds, and Bookmark.

Angoff (1971) in rounds as in Cizek & Bunch (2007, ch. 6): a judge's cut is the sum of the scores
expected of a borderline person. Bookmark (Lewis, Mitzel & Green 1996; Cizek & Bunch, ch. 10): items
stand in the order in which they are mastered with the response probability, and a judge's cut is
where the last item before the bookmark is mastered. The panel's cut is the median or the mean; the
standard error is that of the panel drawn anew (1.2533 s/√n for the median).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import brentq

from foundation.errors import Invalid
from itembank.calibration.arrays import Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.judgements import Agreement, Round, agreement
from itembank.calibration.whole_test import theta_of_score

RESPONSE_PROBABILITY = 2.0 / 3.0
_MEDIAN_ERROR = 1.2533
_REACH = 15.0


class Centre(StrEnum):
    """How a panel's cuts become one."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Cut:
    """``score`` on the raw scale and ``theta`` where it is expected (NaN without calibrated items);
    ``by_judge`` in the order of the judges, on the scale the judges worked on.
    """

    score: float
    score_error: float
    theta: float
    theta_error: float
    by_judge: Floats


@dataclass(frozen=True, slots=True)
class AngoffRound:
    """One round's cut, how the judges agree, and how far their cuts moved since the last one."""

    number: int
    cut: Cut
    agreement: Agreement
    moved: Floats | None


def angoff(
    rounds: Sequence[Round], items: ItemSet | None = None, centre: Centre = Centre.MEAN
) -> tuple[AngoffRound, ...]:
    """Every round in turn; the last one's cut stands. The judges must be the same in all."""
    found: list[AngoffRound] = []
    for told in rounds:
        if found and told.judges != rounds[0].judges:
            raise Invalid("calibration-judges-changed", round=told.number)
        by_judge = told.values.sum(axis=1)
        score, error = _centre(by_judge, centre)
        theta, theta_error = _on_theta(items, score, error)
        moved = by_judge - found[-1].cut.by_judge if found else None
        cut = Cut(score, error, theta, theta_error, by_judge)
        found.append(AngoffRound(told.number, cut, agreement(told.values), moved))
    return tuple(found)


def _centre(by_judge: Floats, centre: Centre) -> tuple[float, float]:
    error = float(by_judge.std(ddof=1) / np.sqrt(by_judge.size))
    if centre is Centre.MEDIAN:
        return float(np.median(by_judge)), _MEDIAN_ERROR * error
    return float(by_judge.mean()), error


def _on_theta(items: ItemSet | None, score: float, error: float) -> tuple[float, float]:
    """The score's place on the latent variable, and half the distance of its two neighbours."""
    if items is None:
        return float("nan"), float("nan")
    low, high = theta_of_score(items, score - error), theta_of_score(items, score + error)
    return theta_of_score(items, score), 0.5 * (high - low)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the ordered booklet: an item, or a step of one, and where it is mastered."""

    item: str
    category: int
    theta: float


def booklet(
    names: Sequence[str],
    items: ItemSet,
    chance: float = RESPONSE_PROBABILITY,
    *,
    corrected_for_guessing: bool = False,
) -> tuple[Page, ...]:
    """Pages from easy to hard: where P(X ≥ k) reaches ``chance``.

    ``corrected_for_guessing`` raises the chance of items with a lower asymptote c to
    c + (1 − c)·chance. A step that never reaches it stands at the end with NaN.
    """
    pages = []
    offsets = items.offsets
    for place, many in enumerate(items.categories):
        for category in range(1, int(many)):
            columns = slice(int(offsets[place]) + category, int(offsets[place + 1]))
            pages.append(
                Page(
                    names[place],
                    category,
                    _mastered(items, columns, chance, corrected=corrected_for_guessing),
                )
            )
    return tuple(sorted(pages, key=lambda page: np.inf if np.isnan(page.theta) else page.theta))


def _mastered(items: ItemSet, columns: slice, chance: float, *, corrected: bool) -> float:
    def reached(theta: float) -> float:
        return float(items.probabilities(np.array([theta]))[columns].sum())

    wanted = chance
    if corrected:
        floor = reached(-_REACH)
        wanted = floor + (1.0 - floor) * chance
    if reached(-_REACH) >= wanted or reached(_REACH) <= wanted:
        return float("nan")
    return float(brentq(lambda theta: reached(theta) - wanted, -_REACH, _REACH, xtol=1e-10))


def bookmark(
    pages: Sequence[Page],
    marks: Sequence[int],
    items: ItemSet,
    centre: Centre = Centre.MEDIAN,
) -> Cut:
    """The cut from the judges' bookmarks: the number of the first page not mastered, from 2 on.

    Raises ``Invalid`` with the judge's number where a bookmark lies outside the booklet.
    """
    for judge, mark in enumerate(marks, 1):
        if not 2 <= mark <= len(pages) + 1 or np.isnan(pages[mark - 2].theta):
            raise Invalid("calibration-bookmark", judge=judge, page=mark, pages=len(pages))
    if len(marks) < 2:
        raise Invalid("calibration-judges-few", judges=len(marks), least=2)
    by_judge = np.array([pages[mark - 2].theta for mark in marks])
    theta, error = _centre(by_judge, centre)
    numbers = np.concatenate([np.arange(many, dtype=float) for many in items.categories])
    scores = numbers @ items.probabilities(np.array([theta, theta - error, theta + error]))
    return Cut(float(scores[0]), float(scores[2] - scores[1]) / 2, theta, error, by_judge)
