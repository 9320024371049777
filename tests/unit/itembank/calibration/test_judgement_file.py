"""Judgements are read in both shapes, and every cell that cannot be used is named."""

from __future__ import annotations

import pytest

from foundation.errors import Invalid
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.item_models import ItemModel
from itembank.calibration.judgement_file import Table, read_bookmarks, read_ratings
from itembank.calibration.setting_records import angoff_record, bookmark_record

WIDE: Table = [["Item", "A", "B"], ["Q1", "0.5", "60%"], ["Q2", "0.2", "0.4"]]
LONG: Table = [
    ["item", "judge", "value"],
    ["Q1", "A", "0.5"],
    ["Q1", "B", "0.6"],
    ["Q2", "A", "0.2"],
    ["Q2", "B", "0.4"],
]
EASY_TO_HARD = {
    f"Q{place}": FixedItem(ItemModel.RASCH, {"a": 1.0, "b": float(place - 3)})
    for place in range(1, 7)
}


def test_both_shapes_say_the_same() -> None:
    (wide,), (long,) = read_ratings(WIDE), read_ratings(LONG)
    assert wide.judges == long.judges == ("A", "B")
    assert wide.values.tolist() == long.values.tolist() == [[0.5, 0.2], [0.6, 0.4]]


def test_a_cut_is_the_mean_of_the_judges_sums_with_its_error() -> None:
    told = angoff_record(read_ratings(WIDE))
    assert told["score"] == pytest.approx(0.85)
    assert told["score_error"] == pytest.approx(0.15)
    assert told["decisions"] is None


def test_a_bookmark_stands_where_the_item_before_it_is_mastered() -> None:
    marks = [["judge", "pass"], ["A", "4"], ["B", "4"], ["C", "5"]]
    told = bookmark_record(read_bookmarks(marks), EASY_TO_HARD, chance=0.5)
    (cut,) = told["cuts"]
    assert cut["theta"] == pytest.approx(0.0)
    assert cut["by_judge"]["C"] == pytest.approx(1.0)
    assert 0.5 < told["decisions"]["accuracy"] < 1


def test_rounds_are_told_apart_and_the_last_one_counts() -> None:
    rows = [["round", *WIDE[0]]] + [["1", *row] for row in WIDE[1:]]
    rows += [["2", "Q1", "0.5", "0.5"], ["2", "Q2", "0.3", "0.3"]]
    told = angoff_record(read_ratings(rows))
    assert [one["round"] for one in told["rounds"]] == [1, 2]
    assert told["score"] == pytest.approx(0.8) and told["score_error"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("table", "code", "facts"),
    [
        ([], "standards-empty", {}),
        ([["item", "A", "B"]], "standards-empty", {}),
        ([["name", "A"], ["Q1", "1"]], "standards-columns", {"wanted": ["item"]}),
        ([["item", "A", "A"], ["Q1", "1", "1"]], "standards-columns-twice", {"columns": ["A"]}),
        ([*WIDE, ["Q3", "x", "1"]], "standards-cell", {"row": 4, "column": "A", "cell": "x"}),
        ([*WIDE, ["Q1", "1", "1"]], "standards-twice", {"row": 4, "judge": "A", "item": "Q1"}),
        (LONG[:-1], "standards-missing", {"judge": "B", "item": "Q2", "round": 1}),
        ([*WIDE, ["Q3", "1.5", "1"]], "calibration-judgement", {"judge": "A", "item": "Q3"}),
    ],
)
def test_what_cannot_be_read_is_named(table: Table, code: str, facts: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refusal:
        read_ratings(table)
    assert refusal.value.code == code
    assert facts.items() <= dict(refusal.value.facts).items()


def test_items_without_parameters_and_pages_beyond_the_booklet_are_named() -> None:
    with pytest.raises(Invalid, match="standards-parameters-missing"):
        angoff_record(read_ratings(WIDE), {"Q1": EASY_TO_HARD["Q1"]})
    with pytest.raises(Invalid, match="calibration-bookmark"):
        bookmark_record(read_bookmarks([["judge", "c"], ["A", "2"], ["B", "9"]]), EASY_TO_HARD)
