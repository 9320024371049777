"""Marks lie between nothing and everything, and a better answer never gets less."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from itembank.answers import check_answer
from itembank.items import Item
from itembank.processing.score import score_item
from itembank.processing.trace import ScoreState
from itembank.qti.values import Cardinality
from itembank.rules import (
    Blanks,
    HalfWhenIncomplete,
    HumanMarked,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
    Rule,
    responses_of,
)
from tests.items import items, multiple, responses_to

RULES = st.integers(1, 20).flatmap(
    lambda points: st.sampled_from(
        [
            MatchCorrect("RESPONSE", Decimal(points)),
            OptionWeights("RESPONSE", Decimal(points)),
            HalfWhenIncomplete("RESPONSE", Decimal(points)),
            PlusMinus("RESPONSE", Decimal(points)),
        ]
    )
)
CHOSEN = st.sets(st.sampled_from("ABCDE"))
RIGHT = set("ACD")


def _score(rule: Rule, chosen: set[str]) -> Decimal:
    item = multiple(rule)
    return score_item(item, check_answer(item.body, {"RESPONSE": sorted(chosen)})).score


@given(st.data(), items())
@settings(max_examples=200, deadline=None)
def test_every_score_lies_between_nothing_and_the_items_points(
    data: st.DataObject, item: Item
) -> None:
    response = check_answer(item.body, data.draw(responses_to(item)))
    marked = score_item(item, response)
    assert 0 <= marked.score <= item.max_score
    assert sum(step.score for step in marked.trace) == marked.score
    assert (marked.state is ScoreState.NOT_ANSWERED) == (not response)


@given(items())
@settings(max_examples=150, deadline=None)
def test_the_key_itself_gets_all_points_that_rules_can_give(item: Item) -> None:
    response: dict[str, object] = {
        d.identifier: d.correct[0] if d.cardinality is Cardinality.SINGLE else list(d.correct)
        for d in item.declarations
        if d.correct
    }
    marked = score_item(item, check_answer(item.body, response))
    for rule in item.rules:
        given_points = sum(
            step.score for step in marked.trace if step.facts["response"] in responses_of(rule)
        )
        if isinstance(rule, HumanMarked):
            assert given_points == 0
        elif isinstance(rule, PlusMinus):
            step_points = rule.step * len(item.declaration(rule.response).correct)
            assert given_points == min(rule.points, step_points)
        elif isinstance(rule, Blanks):
            assert given_points == sum(blank.points for blank in rule.blanks)
        else:
            assert isinstance(
                rule,
                MatchCorrect | MapResponse | OptionWeights | HalfWhenIncomplete | Ordering | Pairs,
            )
            assert given_points == rule.points


@given(RULES, CHOSEN, st.sampled_from(sorted(RIGHT)))
def test_one_more_right_option_never_lowers_the_score(
    rule: Rule, chosen: set[str], right: str
) -> None:
    assert _score(rule, chosen | {right}) >= _score(rule, chosen)


@given(RULES, CHOSEN, st.sampled_from("BE"))
def test_one_more_wrong_option_never_raises_the_score(
    rule: Rule, chosen: set[str], wrong: str
) -> None:
    assert _score(rule, chosen | {wrong}) <= _score(rule, chosen)


@given(st.data(), items())
@settings(max_examples=100, deadline=None)
def test_marking_twice_gives_the_same_mark_and_the_same_reasons(
    data: st.DataObject, item: Item
) -> None:
    response = check_answer(item.body, data.draw(responses_to(item)))
    assert score_item(item, response).to_json() == score_item(item, response).to_json()


@given(st.data(), items())
@settings(max_examples=100, deadline=None)
def test_an_answer_in_its_stored_form_stays_as_it_is(data: st.DataObject, item: Item) -> None:
    response = check_answer(item.body, data.draw(responses_to(item)))
    assert check_answer(item.body, dict(response)) == response
