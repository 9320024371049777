"""Makes the blank workbook that a college fills in: no macros, nothing forbidden, text columns."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exam_engine.enrolment.candidates import BatchContext, Education, Subjects
from exam_engine.enrolment.cells import column_letter
from exam_engine.enrolment.document_numbers import DocumentKind, Sex
from exam_engine.enrolment.fields import first_word
from exam_engine.enrolment.headers import REQUIRED, Column
from exam_engine.enrolment.returned import Words

LAST_PREPARED_ROW = 5000
_REQUIRED_FILL = PatternFill("solid", fgColor="DDEBF7")
_OPTIONAL_FILL = PatternFill("solid", fgColor="EDEDED")
_EXAMPLE_FONT = Font(italic=True, color="7F7F7F")
_WIDE = frozenset({Column.DOCUMENT_NUMBER, Column.BATCH, Column.CERTIFICATE, Column.SITE})
_YES_NO = ("是", "否")


def make_template(context: BatchContext, words: Words) -> bytes:
    """An xlsx workbook: the list with one marked example row, choices to pick from, and help.

    Validations offer lists and never refuse what is typed; every column is text, so that no
    program turns a number or a date into something else.
    """
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = words("enrolment-template-list", {})
    choices = book.create_sheet(words("enrolment-template-choices", {}))
    for number, column in enumerate(Column, start=1):
        _header_cell(page, number, column, context, words)
        page.column_dimensions[column_letter(number)].number_format = "@"
        page.column_dimensions[column_letter(number)].width = 24 if column in _WIDE else 14
    _example_row(page, context, words)
    for place, (column, offered) in enumerate(_choices(context), start=1):
        _offer(page, choices, place, column, offered, words)
    _help(book.create_sheet(words("enrolment-template-help", {})), words)
    page.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(column: Column, words: Words) -> str:
    return words(f"enrolment-column-{column.replace('_', '-')}", {})


def _header_cell(
    page: Worksheet, number: int, column: Column, context: BatchContext, words: Words
) -> None:
    required = column in REQUIRED and column not in context.given
    cell = page.cell(1, number, ("★" if required else "") + _title(column, words))
    cell.font = Font(bold=True)
    cell.fill = _REQUIRED_FILL if required else _OPTIONAL_FILL
    cell.alignment = Alignment(horizontal="center", wrap_text=True)


def _example_row(page: Worksheet, context: BatchContext, words: Words) -> None:
    """The row is marked in its first cell, by which the reader passes over it."""
    batch = next((batch for batch in context.batches if batch.is_open), None)
    example = {
        Column.SEQUENCE: words("enrolment-template-example", {}),
        Column.NAME: "阿依古丽·买买提",
        Column.DOCUMENT_KIND: first_word(DocumentKind.RESIDENT_ID),
        Column.DOCUMENT_NUMBER: "10010120050707006X",
        Column.SEX: first_word(Sex.FEMALE),
        Column.BIRTH_DATE: "2005-07-07",
        Column.PHONE: "19900000001",
        Column.SCHOOL: context.school,
        Column.STUDENT_NUMBER: "20240001",
        Column.EDUCATION: first_word(Education.COLLEGE),
        Column.ENTRY_MONTH: "2024-09",
        Column.SUBJECTS: first_word(Subjects.ALL),
        Column.RESIT: "否",
        Column.PHOTO: "20240001.jpg",
    }
    if batch is not None:
        example[Column.CERTIFICATE] = batch.certificate
        example[Column.BATCH] = batch.name
        example[Column.LEVEL] = batch.levels[0].title if batch.levels else ""
        example[Column.SITE] = batch.sites[0] if batch.sites else ""
    for number, column in enumerate(Column, start=1):
        cell = page.cell(2, number, example.get(column, ""))
        cell.number_format = "@"
        cell.font = _EXAMPLE_FONT


def _choices(context: BatchContext) -> list[tuple[Column, list[str]]]:
    opened = [batch for batch in context.batches if batch.is_open]
    return [
        (Column.DOCUMENT_KIND, [first_word(kind) for kind in DocumentKind]),
        (Column.SEX, [first_word(sex) for sex in Sex]),
        (Column.EDUCATION, [first_word(education) for education in Education]),
        (Column.CERTIFICATE, _distinct(batch.certificate for batch in opened)),
        (Column.LEVEL, _distinct(level.title for batch in opened for level in batch.levels)),
        (Column.BATCH, _distinct(batch.name for batch in opened)),
        (Column.SUBJECTS, [first_word(subjects) for subjects in Subjects]),
        (Column.RESIT, list(_YES_NO)),
        (Column.SITE, _distinct(site for batch in opened for site in batch.sites)),
    ]


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _offer(
    page: Worksheet,
    choices: Worksheet,
    place: int,
    column: Column,
    offered: list[str],
    words: Words,
) -> None:
    if not offered:
        return
    letter = column_letter(place)
    choices.cell(1, place, _title(column, words)).font = Font(bold=True)
    choices.column_dimensions[letter].width = 28
    for row, value in enumerate(offered, start=2):
        choices.cell(row, place, value)
    validation = DataValidation(
        type="list",
        formula1=f"'{choices.title}'!${letter}$2:${letter}${len(offered) + 1}",
        allow_blank=True,
        showErrorMessage=False,  # a help: what is typed by hand stays, the check decides
    )
    own = column_letter(list(Column).index(column) + 1)
    validation.add(f"{own}2:{own}{LAST_PREPARED_ROW}")
    page.add_data_validation(validation)


def _help(page: Worksheet, words: Words) -> None:
    page.column_dimensions["A"].width = 100
    for row, line in enumerate(words("enrolment-template-help-text", {}).splitlines(), start=1):
        page.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
