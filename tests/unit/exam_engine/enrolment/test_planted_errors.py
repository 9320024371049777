"""Every error that people make in a list is told with its row, its column and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook

from exam_engine.enrolment.candidates import BatchContext, BatchOffered
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.returned import reasons
from exam_engine.enrolment.spreadsheet import RowResult, check_table
from exam_engine.enrolment.workbook import read_table
from exam_engine.words import Words
from foundation.errors import Fact
from tests.unit.exam_engine.enrolment.planted_errors import ERROR, FIRST_ROW, PLANTED, GoodRow, Make


@pytest.fixture(scope="module")
def dirty_context(context: BatchContext, offered: BatchOffered) -> BatchContext:
    enrolled = {
        context.blind("cn:100101200502020039"): "张伟",
        context.blind("cn:100101200502020055"): "王五",
    }
    closed = replace(offered, id="batch-0", code="9001-2026-03", name="2026年第三批", is_open=False)
    return replace(context, batches=(replace(offered, enrolled=enrolled), closed))


@pytest.fixture(scope="module")
def dirty(good_row: GoodRow, workbook: Make, dirty_context: BatchContext) -> dict[str, RowResult]:
    """One workbook with every planted row, checked once; results by the name of the case."""

    def spoil(book: Workbook) -> None:
        for cell in book.active["M"]:
            if cell.value == "#REF!":
                cell.data_type = "e"
        for cell in book.active["AA"]:
            if cell.value == "@SUM(1)":
                cell.data_type = "s"

    rows = [good_row(n, **change) for n, (_, change, *_rest) in enumerate(PLANTED, start=1)]
    checked = check_table(read_table(workbook(rows, edit=spoil)), dirty_context)
    assert [r.row for r in checked.results] == list(range(FIRST_ROW, FIRST_ROW + len(rows)))
    return {case[0]: result for case, result in zip(PLANTED, checked.results, strict=True)}


@pytest.mark.parametrize("case", PLANTED, ids=[case[0] for case in PLANTED])
def test_every_planted_error_is_told_with_row_column_and_reason(
    dirty: dict[str, RowResult],
    case: tuple[str, dict[str, Any], RowStatus, str | None, str | None],
) -> None:
    name, _, status, code, letter = case
    result = dirty[name]
    row = FIRST_ROW + [planted[0] for planted in PLANTED].index(name)
    assert result.row == row
    assert result.status is status, result.notices
    if code is None:
        assert result.notices == ()
    else:
        assert [(n.code, n.facts["cell"]) for n in result.notices] == [(code, f"{letter}{row}")]
    taken = status is not ERROR and name != "already in batch"
    assert (result.candidate is not None) is taken


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_reason_of_the_dirty_workbook_can_be_read(
    dirty: dict[str, RowResult], lang: str
) -> None:
    catalogue = Words.load(strict=True)

    def say(code: str, facts: Mapping[str, Fact]) -> str:
        return catalogue.say(code, lang, **facts)

    for name, result in dirty.items():
        assert reasons(result, say).count("\n") + 1 == max(len(result.notices), 1), name
