"""Marks for options, pairs and order: QTI's two templates and the Chinese multi-choice rules."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from itembank.processing.trace import Step
from itembank.qti.values import Cardinality
from itembank.rules import (
    ZERO,
    HalfWhenIncomplete,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
    ResponseDeclaration,
)

ONE = Decimal(1)


def match_correct(rule: MatchCorrect, declared: ResponseDeclaration, given: list[str]) -> Step:
    """QTI ``match_correct``: order counts only for an ordered response."""
    if declared.cardinality is Cardinality.ORDERED:
        right = tuple(given) == declared.correct
    else:
        right = sorted(given) == sorted(declared.correct)
    return Step("match_correct", {"given": given, "right": right}, rule.points if right else ZERO)


def map_response(rule: MapResponse, declared: ResponseDeclaration, given: list[str]) -> Step:
    """QTI ``map_response``: each distinct value once, the sum held inside the mapping's bounds.

    The points of the rule are a bound too, and no item falls below 0.
    """
    mapping = declared.mapping
    assert mapping is not None
    total = ZERO
    for value in dict.fromkeys(given):
        exact = next((e for e in mapping.entries if e.key == value), None)
        folded = next(
            (
                e
                for e in mapping.entries
                if not e.case_sensitive and e.key.casefold() == value.casefold()
            ),
            None,
        )
        entry = exact or folded
        total += mapping.default if entry is None else entry.value
    bounded = total if mapping.lower is None else max(total, mapping.lower)
    bounded = bounded if mapping.upper is None else min(bounded, mapping.upper)
    score = min(max(bounded, ZERO), rule.points)
    return Step("map_response", {"given": given, "sum": format(total, "f")}, score)


def option_weights(rule: OptionWeights, declared: ResponseDeclaration, given: list[str]) -> Step:
    """Weights of the right options chosen, up to the response's points; a wrong option gives 0.

    All right options together give full points, even where their weights add up to less.
    """
    mapping = declared.mapping
    assert mapping is not None
    right, wrong, missing = _sides(declared, given)
    weights = {entry.key: entry.value for entry in mapping.entries}
    if wrong:
        score = ZERO
    elif not missing:
        score = rule.points
    else:
        score = min(sum((max(weights.get(r, ZERO), ZERO) for r in right), ZERO), rule.points)
    return Step("option_weights", _told(right, wrong, missing), score)


def half_when_incomplete(
    rule: HalfWhenIncomplete, declared: ResponseDeclaration, given: list[str]
) -> Step:
    """Full points when complete, half (see the rule) when incomplete without a wrong option."""
    right, wrong, missing = _sides(declared, given)
    if wrong or not right:
        score = ZERO
    elif missing:
        score = half_of(rule.points)
    else:
        score = rule.points
    return Step("half_when_incomplete", _told(right, wrong, missing), score)


def half_of(points: Decimal) -> Decimal:
    """Half of ``points``: of a whole number rounded up to a whole one, and none of 1 or less."""
    if points <= 1:
        return ZERO
    half = points / 2
    whole = points == points.to_integral_value()
    return half.to_integral_value(ROUND_CEILING) if whole else half


def plus_minus(rule: PlusMinus, declared: ResponseDeclaration, given: list[str]) -> Step:
    """``step`` up for each right option, down for each wrong one, inside 0 and the points."""
    right, wrong, missing = _sides(declared, given)
    total = rule.step * (len(right) - len(wrong))
    return Step("plus_minus", _told(right, wrong, missing), min(max(total, ZERO), rule.points))


def ordering(rule: Ordering, declared: ResponseDeclaration, given: list[str]) -> Step:
    """All points for the right order; some when exactly one neighbouring pair is reversed."""
    correct = list(declared.correct)
    wrong_places = [i for i, (a, b) in enumerate(zip(given, correct, strict=False)) if a != b]
    complete = len(given) == len(correct)
    swapped = (
        complete
        and len(wrong_places) == 2
        and wrong_places[1] == wrong_places[0] + 1
        and given[wrong_places[0]] == correct[wrong_places[1]]
        and given[wrong_places[1]] == correct[wrong_places[0]]
    )
    if complete and not wrong_places:
        score = rule.points
    else:
        score = min(rule.swap_points, rule.points) if swapped else ZERO
    return Step("ordering", {"given": given, "one_neighbouring_swap": swapped}, score)


def pairs(rule: Pairs, declared: ResponseDeclaration, given: list[str]) -> Step:
    """``per_pair`` for each right pair less the penalty of wrong ones, inside 0 and the points."""
    right, wrong, missing = _sides(declared, given)
    total = rule.per_pair * len(right) - rule.penalty * len(wrong)
    return Step("pairs", _told(right, wrong, missing), min(max(total, ZERO), rule.points))


def _sides(
    declared: ResponseDeclaration, given: list[str]
) -> tuple[list[str], list[str], list[str]]:
    """What was rightly chosen, wrongly chosen, and left out."""
    chosen = dict.fromkeys(given)
    right = [value for value in chosen if value in declared.correct]
    wrong = [value for value in chosen if value not in declared.correct]
    return right, wrong, [value for value in declared.correct if value not in chosen]


def _told(right: list[str], wrong: list[str], missing: list[str]) -> dict[str, list[str]]:
    return {"right": right, "wrong": wrong, "missing": missing}
