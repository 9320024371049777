"""Items after a sitting: difficulty, discrimination, options, and what to look at. Pure.

Facility is the mean of the points as a share of the most; discrimination the correlation with the
points of the other items (item-rest) over the persons who had all items. Options are told for
items with one answer out of few: who chose them, by fifths of the score, and their own correlation
with the rest. Bounds of the hints are those in common use (Haladyna & Rodriguez 2013, ch. 17).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

import numpy as np

from exam_engine.measurement.marked_answers import Marked, MarkedItem
from itembank.calibration.arrays import Flags, Floats

FEW = 30
HARD, EASY = 0.2, 0.95
LOW = 0.15
UNUSED = 0.05
_MOST_OPTIONS = 10
_PARTS = 5


class Hint(StrEnum):
    """Kinds of hints; each carries the figure that raised it."""

    FEW = "few"
    HARD = "hard"
    EASY = "easy"
    NEGATIVE = "negative"
    LOW = "low"
    DISTRACTOR = "distractor"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its share, the correlation of choosing it with the rest of the score, and its
    share in each fifth of the persons from the poorest up. ``is_key`` earned the most.
    """

    name: str
    share: float
    correlation: float
    by_fifth: tuple[float, ...]
    is_key: bool


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item; NaN where the data do not carry a figure."""

    ref: str
    identifier: str
    persons: int
    highest: Decimal
    facility: float
    spread: float
    item_rest: float
    upper_lower: float
    alpha_without: float
    unanswered: float
    options: tuple[Option, ...]
    hints: tuple[tuple[Hint, float, str], ...]


@dataclass(frozen=True, slots=True)
class FormFigures:
    """One form: persons with all its items, points, alpha and the standard error of a score."""

    persons: int
    complete: int
    mean: float
    spread: float
    highest: Decimal
    alpha: float
    error: float
    items: tuple[ItemFigures, ...]


def analyse_form(attempts: Sequence[Marked], items: Mapping[str, MarkedItem]) -> FormFigures:
    """All items that at least one of the attempts holds."""
    refs = sorted(
        {ref for one in attempts for ref in one.attempt.points},
        key=lambda ref: (items[ref].identifier, ref),
    )
    points = np.array(
        [[float(one.attempt.points.get(ref, "nan")) for ref in refs] for one in attempts]
    ).reshape(len(attempts), len(refs))
    complete = np.asarray(~np.isnan(points).any(axis=1))
    covariance = _covariance(points[complete])
    total = points[complete].sum(axis=1)
    alpha = _alpha(covariance)
    spread = float(np.sqrt(covariance.sum())) if covariance.size else float("nan")
    return FormFigures(
        persons=len(attempts),
        complete=int(complete.sum()),
        mean=float(total.mean()) if total.size else float("nan"),
        spread=spread,
        highest=sum((items[ref].highest for ref in refs), Decimal(0)),
        alpha=alpha,
        error=spread * float(np.sqrt(max(1.0 - alpha, 0.0))) if alpha == alpha else float("nan"),
        items=tuple(
            _item(ref, items[ref], place, points, complete, covariance, attempts)
            for place, ref in enumerate(refs)
        ),
    )


def _covariance(points: Floats) -> Floats:
    if len(points) < 3:
        return np.full((points.shape[1],) * 2, np.nan)
    return np.atleast_2d(np.cov(points, rowvar=False))


def _alpha(covariance: Floats) -> float:
    size = len(covariance)
    if size < 2 or not covariance.sum() > 0:
        return float("nan")
    return float(size / (size - 1.0) * (1.0 - np.trace(covariance) / covariance.sum()))


def _item(
    ref: str,
    item: MarkedItem,
    place: int,
    points: Floats,
    complete: Flags,
    covariance: Floats,
    attempts: Sequence[Marked],
) -> ItemFigures:
    earned = points[:, place]
    seen = ~np.isnan(earned)
    others = np.delete(np.arange(points.shape[1]), place)
    rest = np.where(complete, points[:, others].sum(axis=1), np.nan)
    pairs = zip(attempts, seen, strict=True)
    given = [_answer(one, ref) if is_seen else None for one, is_seen in pairs]
    options = _options(given, earned, rest, float(item.highest))
    most = float(item.highest) or 1.0
    figures = ItemFigures(
        ref=ref,
        identifier=item.identifier,
        persons=int(seen.sum()),
        highest=item.highest,
        facility=float(earned[seen].mean()) / most,
        spread=float(earned[seen].std(ddof=1)) if seen.sum() > 1 else float("nan"),
        item_rest=_correlation(earned[complete], rest[complete]),
        upper_lower=_upper_lower(earned[complete], points[complete].sum(axis=1)) / most,
        alpha_without=_alpha(covariance[np.ix_(others, others)]),
        unanswered=sum(1 for answer in given if answer == "") / max(int(seen.sum()), 1),
        options=options,
        hints=(),
    )
    return _with_hints(figures)


def _answer(one: Marked, ref: str) -> str | None:
    """The single choice that was given, ``""`` for none; None where the answer is no such."""
    response = one.responses.get(ref) or {}
    values = [value for value in response.values() if value not in (None, "", [])]
    if not values:
        return ""
    return values[0] if len(response) == 1 and isinstance(values[0], str) else None


def _options(
    given: Sequence[str | None], earned: Floats, rest: Floats, highest: float
) -> tuple[Option, ...]:
    chosen = np.array(["" if answer is None else answer for answer in given])
    names = sorted(set(chosen) - {""})
    if len(names) < 2 or len(names) > _MOST_OPTIONS or max(map(len, names)) > 12:
        return ()
    ranked = ~np.isnan(rest)
    shares = np.linspace(0, 1, _PARTS + 1)[1:-1]
    edges = np.quantile(rest[ranked], shares) if ranked.any() else np.zeros(0)
    fifth = np.searchsorted(edges, rest, side="right")
    total = max(int((chosen != "").sum()), 1)
    return tuple(
        Option(
            name=name,
            share=float((chosen == name).sum()) / total,
            correlation=_correlation((chosen == name)[ranked].astype(float), rest[ranked]),
            by_fifth=tuple(
                float((chosen == name)[ranked & (fifth == part)].mean())
                if (ranked & (fifth == part)).any()
                else float("nan")
                for part in range(_PARTS)
            ),
            is_key=bool((earned[chosen == name] >= highest).any()),
        )
        for name in names
    )


def _correlation(one: Floats, other: Floats) -> float:
    if one.size < 3 or not one.std() > 0 or not other.std() > 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _upper_lower(earned: Floats, total: Floats) -> float:
    """Difference of means between the best and the poorest 27 % (Kelley 1939)."""
    size = round(0.27 * total.size)
    if size < 1:
        return float("nan")
    order = np.argsort(total, kind="stable")
    return float(earned[order[-size:]].mean() - earned[order[:size]].mean())


def _with_hints(figures: ItemFigures) -> ItemFigures:
    hints: list[tuple[Hint, float, str]] = []
    if figures.persons < FEW:
        hints.append((Hint.FEW, float(figures.persons), ""))
    else:
        if figures.facility < HARD:
            hints.append((Hint.HARD, figures.facility, ""))
        elif figures.facility > EASY:
            hints.append((Hint.EASY, figures.facility, ""))
        if figures.item_rest < 0:
            hints.append((Hint.NEGATIVE, figures.item_rest, ""))
        elif figures.item_rest < LOW:
            hints.append((Hint.LOW, figures.item_rest, ""))
        hints += _of_options(figures.options)
    return replace(figures, hints=tuple(hints))


def _of_options(options: Sequence[Option]) -> list[tuple[Hint, float, str]]:
    key = max((one.correlation for one in options if one.is_key), default=float("nan"))
    hints = []
    for one in options:
        if not one.is_key and one.correlation > max(key, 0.0):
            hints.append((Hint.DISTRACTOR, one.correlation, one.name))
        elif not one.is_key and one.share < UNUSED:
            hints.append((Hint.UNUSED, one.share, one.name))
    return hints
