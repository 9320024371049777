"""What an answer is worth to the test: the category of its score on the item's curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from exam_engine.assembly.item_curves import Curve, ItemCurve
from foundation.errors import Invalid
from itembank.delivery import Seed, accept
from itembank.items import Item
from itembank.rules import HumanMarked
from itembank.scoring import score as score_item

_TWO = frozenset({Curve.ONE, Curve.TWO, Curve.THREE, Curve.FOUR})


def category(
    item: Item,
    curve: ItemCurve,
    seed: Seed,
    sent: Mapping[str, object],
    points: Sequence[str] = (),
) -> int:
    """0 up to the curve's last category; no answer, or an impossible one, is 0.

    ``points`` are the least points of each category, as a calibration had them. Without them an
    item of two categories is right or not; one of more has as many steps as its share of the
    points reaches.
    """
    try:
        score = score_item(item, accept(item, seed, sent), seed)
    except Invalid:
        return 0
    most = last_category(curve)
    if len(points) == most + 1:
        return sum(score.score >= Decimal(least) for least in points[1:])
    return int(score.score * most / score.max_score) if score.max_score else 0


def last_category(curve: ItemCurve) -> int:
    """The highest category of an item."""
    if curve.model in _TWO:
        return 1
    return len(curve.parameters) - (0 if curve.model is Curve.PARTIAL else 1)


def is_marked_at_once(item: Item) -> bool:
    """Whether no person is needed to mark it, so that the next item can be chosen by it."""
    return not any(isinstance(rule, HumanMarked) for rule in item.rules)
