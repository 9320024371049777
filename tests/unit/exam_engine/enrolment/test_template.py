"""The blank workbook is understood by our own reader, protects long numbers and forbids nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from openpyxl import load_workbook

from exam_engine.enrolment.candidates import BatchContext
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.spreadsheet import check_table
from exam_engine.enrolment.template import make_template
from exam_engine.enrolment.workbook import read_table
from exam_engine.words import Words
from foundation.errors import Fact, Invalid


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def template(request: pytest.FixtureRequest, context: BatchContext) -> bytes:
    catalogue = Words.load(strict=True)

    def say(code: str, facts: Mapping[str, Fact]) -> str:
        return catalogue.say(code, request.param, **facts)

    return make_template(context, say)


def test_the_blank_template_holds_only_an_example(template: bytes, context: BatchContext) -> None:
    with pytest.raises(Invalid) as refused:
        check_table(read_table(template), context)
    assert refused.value.code == "enrolment-no-rows"


def test_a_filled_template_is_read(
    template: bytes, context: BatchContext, good_row: Callable[..., dict[Column, Any]]
) -> None:
    book = load_workbook(io.BytesIO(template))
    for place, column in enumerate(Column, start=1):
        book.worksheets[0].cell(3, place, good_row(1).get(column))
    out = io.BytesIO()
    book.save(out)
    checked = check_table(read_table(out.getvalue()), context)
    assert [r.status for r in checked.results] == [RowStatus.IGNORED, RowStatus.OK]


def test_columns_are_text_and_lists_are_a_help(template: bytes) -> None:
    page = load_workbook(io.BytesIO(template)).worksheets[0]
    assert page.column_dimensions["E"].number_format == "@"
    assert page["E2"].number_format == "@"
    validations = page.data_validations.dataValidation
    assert len(validations) == 9
    assert not any(validation.showErrorMessage for validation in validations)


def test_the_template_has_no_macros(template: bytes) -> None:
    names = zipfile.ZipFile(io.BytesIO(template)).namelist()
    assert not any("vba" in name.lower() for name in names)
