"""Mark one item: every rule on its responses, summed, with the steps that led there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from itembank.answers import Response, Value
from itembank.items import Item
from itembank.processing import choices
from itembank.processing.blanks import mark_blanks
from itembank.processing.trace import ItemScore, ScoreState, Step
from itembank.rules import (
    ZERO,
    Blanks,
    HalfWhenIncomplete,
    HumanMarked,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
    QtiProcessing,
    Rule,
)

_MARKERS: Final[dict[type[Any], Any]] = {
    MatchCorrect: choices.match_correct,
    MapResponse: choices.map_response,
    OptionWeights: choices.option_weights,
    HalfWhenIncomplete: choices.half_when_incomplete,
    PlusMinus: choices.plus_minus,
    Ordering: choices.ordering,
    Pairs: choices.pairs,
}


def score_item(item: Item, response: Response) -> ItemScore:
    """The mark of ``response``, which has the stored form of `itembank.answers.check_answer`.

    For items of the bank's own interactions; `itembank.scoring.score` takes QTI items as well.

    With a part that people mark and that was answered, the state is ``needs_human`` and the score
    holds only what the rules could give so far.
    """
    steps = tuple(step for rule in item.rules for step in _marked(item, rule, response))
    total = sum((step.score for step in steps), ZERO)
    score = min(max(total, ZERO), item.max_score)
    return ItemScore(score, item.max_score, _state(item, response), steps)


def with_human_points(marked: ItemScore, points: Decimal, note: str) -> ItemScore:
    """The same mark with the points that people gave; ``note`` says whose (a marking's id)."""
    score = min(max(marked.score + points, ZERO), marked.max_score)
    step = Step("human", {"marking": note}, points)
    return ItemScore(score, marked.max_score, ScoreState.SCORED, (*marked.trace, step))


def _state(item: Item, response: Response) -> ScoreState:
    if not response:
        return ScoreState.NOT_ANSWERED
    people = (rule for rule in item.rules if isinstance(rule, HumanMarked))
    waiting = any(response.get(rule.response) for rule in people)
    return ScoreState.NEEDS_HUMAN if waiting else ScoreState.SCORED


def _marked(item: Item, rule: Rule, response: Mapping[str, Value]) -> list[Step]:
    if isinstance(rule, Blanks):
        texts = {b.response: _text(response.get(b.response, "")) for b in rule.blanks}
        return mark_blanks(rule, texts)
    # A QTI item has a processing of its own, which `itembank.scoring` runs.
    assert not isinstance(rule, QtiProcessing)
    value = response.get(rule.response)
    if not value:
        return [Step("not_answered", {"response": rule.response}, ZERO)]
    if isinstance(rule, HumanMarked):
        facts: dict[str, str | int | bool | list[str]] = {
            "response": rule.response,
            "characters": len(_text(value)),
        }
        return [Step("needs_human", facts, ZERO)]
    given = list(value) if isinstance(value, list) else [value]
    step: Step = _MARKERS[type(rule)](rule, item.declaration(rule.response), given)
    return [Step(step.rule, {"response": rule.response, **step.facts}, step.score)]


def _text(value: Value) -> str:
    return value if isinstance(value, str) else "".join(value)
