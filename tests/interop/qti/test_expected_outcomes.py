"""Items of other engines with the outcomes that those engines' own tests expect.

The rows stand in ``EXPECTED.csv`` of the shared data; where it is absent, the test says so. Where a
row contradicts the standard, the standard wins, and the row is named below with the reason.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from foundation.errors import Refusal
from itembank.exchange.item_files import open_item, open_root
from itembank.exchange.qti_items import read_test
from itembank.exchange.qti_results import ItemAnswers, own_responses, read_results
from itembank.qti.declarations import Declaration, Role
from itembank.qti.programs import ItemProgram
from itembank.qti.running import Result, Scorer, as_json
from itembank.qti.test_view import SatItem, score_test
from itembank.qti.values import BaseType, Cardinality, decimal, read_atom

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "qti"
OTHERWISE = {
    # QTI 2.1, 15.1 "multiple": sub-expressions that are NULL are ignored, so the mean is that of 1.
    (
        "responseProcessing_inside_duration_statsOperator",
        "STATS_NULL_ON_NULL_MEMBER",
    ): 1.0,
}
REFUSED = {
    # The file that it includes is not there; its source expects the rules to be skipped. What
    # cannot be read is a refusal here, never a mark of nothing.
    "responseProcessing_xiInclude": "qti-include-missing",
}


def _rows() -> list[dict[str, str]]:
    table = DATA / "EXPECTED.csv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] != "import-parse"]


ROWS = _rows()


@pytest.mark.skipif(not ROWS, reason="no ../shared/data/qti/EXPECTED.csv here")
def test_every_expected_outcome_comes_out() -> None:
    wrong = [told for number, row in enumerate(ROWS) for told in _differences(number, row)]
    assert not wrong, "\n".join(wrong)


def _differences(number: int, row: dict[str, str]) -> list[str]:
    file = DATA / row["source"] / row["file"]
    name, given = Path(row["file"]).parent.name, json.loads(row["response"])
    results = DATA / row["source"] / given.get("assessmentResultFile", "")
    if results.suffix == ".xml" and not results.exists() and row["kind"] != "outcome-processing":
        return []  # The table names results that were not taken with it.
    try:
        outcomes = _outcomes(file, row, given, results)
    except Refusal as refusal:
        return [] if REFUSED.get(name) == refusal.code else [f"row {number}: {refusal.code} {file}"]
    expected = json.loads(row["expected"])
    wanted = {**expected.get("outcomes", {} if "score" in expected else expected)}
    if "score" in expected and "SCORE" in outcomes:
        wanted.setdefault("SCORE", expected["score"])
    return [
        f"row {number}: {name} {row['response']}: {key} is {outcomes.get(key)!r}, not {value!r}"
        for key, value in wanted.items()
        if _plain(OTHERWISE.get((name, key), value)) != _plain(outcomes.get(key))
    ]


def _outcomes(
    file: Path, row: dict[str, str], given: dict[str, Any], results: Path
) -> dict[str, Any]:
    if row["kind"] == "outcome-processing":
        return _told(score_test(read_test(open_root(file)), _changed(given["thenChange"])))
    program = open_item(file)
    if results.suffix == ".xml":
        answers = _own(program, read_results(open_root(results)))
        own = own_responses(answers, program.declarations)
        return _told(Scorer(program).score(own, marks=answers.marks(program.declarations)))
    response = {} if "thenChange" in given else given
    return _told(Scorer(program).score(response, seed=1))


def _own(program: ItemProgram, found: dict[str, ItemAnswers]) -> ItemAnswers:
    return found.get(program.identifier) or next(iter(found.values()))


def _changed(changes: list[str]) -> dict[str, SatItem]:
    """``ChangeItemResult("ITEM", "1")``: the item's SCORE is 1."""
    score = Declaration(Role.OUTCOME, "SCORE", Cardinality.SINGLE, BaseType.FLOAT)
    sat = {}
    for change in changes:
        _, item, _, mark, _ = change.split('"')
        number = read_atom(BaseType.FLOAT, mark)
        sat[item] = SatItem((score,), {"SCORE": decimal(number)})  # type: ignore[arg-type]
    return sat


def _told(result: Result) -> dict[str, Any]:
    return {name: as_json(value) for name, value in result.outcomes.items()}


def _plain(value: Any) -> Any:
    """Numbers by their worth, whether they are written as text or not."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    try:
        return round(float(value), 9)
    except ValueError:
        return value


ITEMS = sorted(DATA.rglob("*.xml")) if DATA.exists() else []


@pytest.mark.skipif(not ITEMS, reason="no ../shared/data/qti here")
def test_no_file_breaks_the_reader_and_no_item_leaks() -> None:
    from itembank.exchange.inspection import inspect_file

    inspected = [one for file in ITEMS for one in inspect_file(file)]
    assert len(inspected) > 150
    assert [one.file for one in inspected if one.leaks] == []
    for one in inspected:
        assert one.sound or one.reasons, one.file
