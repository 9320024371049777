"""The one door to a mark: items of the bank's own by their rules, QTI items by their processing."""

from __future__ import annotations

from collections.abc import Mapping

from itembank.answers import Response
from itembank.interactions import QtiBody
from itembank.items import Item, is_by_people
from itembank.processing.score import score_item
from itembank.processing.trace import ItemScore, ScoreState, Step
from itembank.qti_held import mark, step_of
from itembank.qti_tries import Tries, marked
from itembank.rules import ZERO, QtiProcessing


def score(item: Item, response: Response, seed: str | int) -> ItemScore:
    """The mark of ``response``, which has the stored form of `itembank.answers.check_answer`.

    ``seed`` is the attempt's, as given to `itembank.delivery.present`: the values of a QTI template
    come from it. An answer that a processing refuses waits for a person: it is no mark of nothing.
    """
    (first, *_) = item.body
    (rule, *_) = item.rules
    if not isinstance(first, QtiBody) or not isinstance(rule, QtiProcessing):
        return score_item(item, response)
    if not response:
        return ItemScore(ZERO, item.max_score, ScoreState.NOT_ANSWERED, ())
    return _scored(item, rule, mark(rule, first, response, seed))


def score_tries(item: Item, tries: Tries, last: Mapping[str, object], seed: str | int) -> ItemScore:
    """The mark of an adaptive QTI item: of its ended tries, and of what was answered after them.

    Unlike in `score`, answers are as the candidate's page sent them: each was given to another
    view.
    """
    (first, *_) = item.body
    (rule, *_) = item.rules
    if not isinstance(first, QtiBody) or not isinstance(rule, QtiProcessing):
        raise TypeError(type(first).__name__)
    return _scored(item, rule, step_of(rule, lambda: marked(first, seed, tries, last)))


def _scored(item: Item, rule: QtiProcessing, step: Step) -> ItemScore:
    waits = is_by_people(rule) or step.rule == "qti_refused"
    state = ScoreState.NEEDS_HUMAN if waits else ScoreState.SCORED
    return ItemScore(step.score, item.max_score, state, (step,))
