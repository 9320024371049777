"""An attempt is marked item by item, in the candidate's own names, and explains itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from exam_engine.assembly.paper import Paper, PlacedItem
from exam_engine.scoring.raw import HumanPoints, score_responses
from itembank.delivery import as_shown
from itembank.items import Item
from itembank.processing.trace import ScoreState
from tests.items import essay, single

SEED = "attempt-1"


def _paper(*items: Item) -> Paper:
    placed = tuple(
        PlacedItem(place, "单选", item.max_score, f"v-{item.identifier}", item)
        for place, item in enumerate(items, start=1)
    )
    return Paper("form-1", "初级", "A 卷", "0" * 64, placed)


def _sent(item: Item, seed: str, choice: str) -> dict[str, object]:
    return dict(as_shown(item, seed, {"RESPONSE": choice}))


def test_answers_in_shown_names_are_marked_by_the_banks_key() -> None:
    items = [single(identifier=f"T-{n}", correct="ABCD"[n % 4]) for n in range(8)]
    paper = _paper(*items)
    sent = {
        f"v-{item.identifier}": _sent(item, SEED, item.declarations[0].correct[0]) for item in items
    }
    raw = score_responses(paper, sent, SEED)
    assert raw.earned == raw.possible == 8
    assert raw.complete
    # The same letters under another attempt's order are other answers.
    assert score_responses(paper, sent, "attempt-2").earned < 8


def test_an_item_without_answer_gets_nothing_and_stops_nothing() -> None:
    one, two = single(identifier="T-1"), single(identifier="T-2")
    raw = score_responses(_paper(one, two), {"v-T-2": _sent(two, SEED, "B")}, SEED)
    assert [m.score.state for m in raw.items] == [ScoreState.NOT_ANSWERED, ScoreState.SCORED]
    assert raw.earned == 1


def test_an_answer_of_an_impossible_shape_is_kept_in_the_trace_and_stops_nothing() -> None:
    one, two = single(identifier="T-1"), single(identifier="T-2")
    sent = {"v-T-1": {"RESPONSE": {"$gt": ""}}, "v-T-2": _sent(two, SEED, "B")}
    raw = score_responses(_paper(one, two), sent, SEED)
    assert raw.earned == 1
    assert raw.items[0].score.trace[0].facts["code"] == "itembank-answer-not-a-list"


def test_a_long_answer_keeps_the_mark_incomplete_until_people_have_marked_it() -> None:
    item = essay("20")
    paper = _paper(item)
    sent = {"v-T-E": {"RESPONSE": "我的观点是……"}}
    waiting = score_responses(paper, sent, SEED)
    assert not waiting.complete
    assert waiting.waiting == ("v-T-E",)
    assert dict(waiting.skills) == {}
    human = {"v-T-E": HumanPoints(Decimal("13.5"), "marking-7")}
    marked = score_responses(paper, sent, SEED, human)
    assert marked.complete
    assert marked.earned == Decimal("13.5")


def test_peoples_points_for_an_unanswered_item_count_for_nothing() -> None:
    human = {"v-T-E": HumanPoints(Decimal(5), "marking-7")}
    assert score_responses(_paper(essay()), {}, SEED, human).earned == 0


def test_tallies_count_an_item_for_the_skill_it_mainly_examines() -> None:
    one = single(identifier="T-1")
    two = single(identifier="T-2")
    facts = replace(two.metadata, skills=("L1-1.1.2", "L1-1.1.1"), area="乙")
    two = replace(two, metadata=facts)
    raw = score_responses(_paper(one, two), {"v-T-2": _sent(two, SEED, "B")}, SEED)
    assert {code: (t.items, t.earned) for code, t in raw.skills.items()} == {
        "L1-1.1.1": (1, 0),
        "L1-1.1.2": (1, 1),
    }
    assert {area: t.earned for area, t in raw.areas.items()} == {"甲": 0, "乙": 1}


def test_the_stored_mark_is_the_same_each_time() -> None:
    item = single()
    sent = {"v-T-1": _sent(item, SEED, "B")}
    first = score_responses(_paper(item), sent, SEED).to_json()
    assert first == score_responses(_paper(item), sent, SEED).to_json()
    assert first["items"][0]["response"] == {"RESPONSE": "B"}
