"""A whole item is marked by all its rules, and what people mark is left to people."""

from __future__ import annotations

from decimal import Decimal

from itembank.answers import check_answer
from itembank.processing.score import score_item, with_human_points
from itembank.processing.trace import ENGINE, ScoreState
from tests.items import demo_items, essay, single


def test_a_material_item_sums_over_its_parts() -> None:
    item = next(i for i in demo_items() if i.identifier == "OLS-J-0056")
    key = {d.identifier: list(d.correct) for d in item.declarations}
    full = score_item(item, check_answer(item.body, key))
    assert full.score == item.max_score == 5
    del key["RESPONSE_1"]
    part = score_item(item, check_answer(item.body, key))
    assert part.score == 4
    assert part.trace[0].rule == "not_answered"


def test_a_long_answer_waits_for_people_and_an_empty_one_does_not() -> None:
    item = essay()
    waiting = score_item(item, check_answer(item.body, {"RESPONSE": "观点明确"}))
    assert waiting.state is ScoreState.NEEDS_HUMAN
    assert waiting.score == 0
    assert score_item(item, {}).state is ScoreState.NOT_ANSWERED


def test_peoples_points_complete_the_mark_and_stay_within_it() -> None:
    item = essay("8")
    waiting = score_item(item, {"RESPONSE": "观点明确"})
    marked = with_human_points(waiting, Decimal("6.5"), "marking-1")
    assert (marked.score, marked.state) == (Decimal("6.5"), ScoreState.SCORED)
    assert marked.trace[-1].facts["marking"] == "marking-1"
    assert with_human_points(waiting, Decimal(9), "marking-2").score == 8


def test_a_stored_mark_names_the_engine_and_its_reasons() -> None:
    item = single()
    stored = score_item(item, {"RESPONSE": "B"}).to_json()
    assert stored["engine"] == ENGINE
    assert stored["score"] == "1"
    assert stored["trace"] == [
        {
            "rule": "match_correct",
            "facts": {"response": "RESPONSE", "given": ["B"], "right": True},
            "score": "1",
        }
    ]
