"""The sentences by which an author states how a question is marked, and the rules they mean.

A sentence that would have to be guessed at is refused. Sources: the rules for several choices,
blanks, ordering and pairs in use at Chinese assessment bodies.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from itembank.authoring_draft import Draft
from itembank.processing.choices import half_of
from itembank.rules import (
    ZERO,
    Blanks,
    HalfWhenIncomplete,
    Mapping,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
    Rule,
)

_FULL: Final = re.compile(r"全(?:部正确|对)(\d+(?:\.\d+)?)分")
_PARTIAL: Final = re.compile(r"少选(?:且无错选)?(?:得|给)(\d+(?:\.\d+)?)分")
_PER_PAIR: Final = re.compile(r"每(?:对|项|个)(?:得|给)?(\d+(?:\.\d+)?)分")
_WRONG_PAIR: Final = re.compile(r"错[^，。；,;]{0,6}扣(\d+(?:\.\d+)?)分")
_ALL: Final = ("少选不得分", "少选、错选均不得分", "全部正确才得分", "全对才得分")


def multiple_rule(draft: Draft, mapping: Mapping | None) -> Rule:
    """The rule for several choices that the scoring sentence states."""
    text, points, response = draft.scoring, draft.points, draft.response
    full = _FULL.search(text)
    if full and Decimal(full.group(1)) != points:
        raise draft.wrong("scoring", "itembank-authoring-scoring-sum", score=str(points))
    if mapping is not None:
        return OptionWeights(response, points)
    if any(word in text for word in _ALL):
        return MatchCorrect(response, points)
    partial = _PARTIAL.search(text)
    if "少选得一半" in text or (partial and Decimal(partial.group(1)) == half_of(points)):
        return HalfWhenIncomplete(response, points)
    if "错选扣" in text:
        return PlusMinus(response, points)
    raise draft.wrong("scoring", "itembank-authoring-scoring-unknown", scoring=text[:80])


def pairs_rule(draft: Draft, count: int, *, open_ended: bool) -> Rule:
    """Points for each of ``count`` pairs, less what a wrong one costs; or all or nothing.

    ``open_ended``: a source may have any number of targets. Then a wrong pair must cost something,
    for otherwise who joins everything with everything has all points.
    """
    text, points = draft.scoring, draft.points
    if any(word in text for word in _ALL):
        return MatchCorrect(draft.response, points)
    stated, costs = _PER_PAIR.search(text), _WRONG_PAIR.search(text)
    per_pair = Decimal(stated.group(1)) if stated else points / count
    if per_pair * count != points:
        raise draft.wrong("scoring", "itembank-authoring-scoring-sum", score=str(points))
    penalty = Decimal(costs.group(1)) if costs else ZERO
    if open_ended and not penalty:
        raise draft.wrong("scoring", "itembank-authoring-scoring-free")
    return Pairs(draft.response, per_pair, points, penalty)


def scoring_of(rule: Rule) -> str:
    """The scoring sentence that is read as this rule; empty where none is needed."""
    if isinstance(rule, MatchCorrect):
        return "少选不得分"
    if isinstance(rule, HalfWhenIncomplete):
        return "少选得一半"
    if isinstance(rule, PlusMinus):
        return "错选扣分"
    if isinstance(rule, Blanks):
        return "顺序不限" if rule.order_free else ""
    if isinstance(rule, Ordering) and rule.swap_points:
        return f"仅一对相邻步骤颠倒得{rule.swap_points:f}分"
    if isinstance(rule, Pairs):
        costs = f"，错一对扣{rule.penalty:f}分" if rule.penalty else ""
        return f"每对{rule.per_pair:f}分{costs}"
    return ""
